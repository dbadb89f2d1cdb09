package org.iomtfhir.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;

/** Tells whoever runs a line, now and then, that events come which no template matches. Not thread-safe. */
final class UnmatchedNotice {

    /** Between two looks, and so between two lines. */
    static final Duration PAUSE = Duration.ofSeconds(10);

    private final Path templates;
    private final PrintWriter out;
    private long told;

    /**
     * @param templates
     *            the directory of the templates
     */
    UnmatchedNotice(Path templates, PrintWriter out) {
        this.templates = templates;
        this.out = out;
    }

    /** Says how many have come since the last time, if any. */
    void look(long unmatched) {
        if (unmatched <= told) {
            return;
        }
        long since = unmatched - told;
        told = unmatched;
        out.println((since == 1 ? "1 event matched" : since + " events matched")
                + " no template, so nothing came of it (" + unmatched
                + " since the start). 'iomt validate --device " + templates.resolve("devicecontent.json")
                + " --events FILE' counts them for a file of events.");
        out.flush();
    }
}
