package org.iomtfhir.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The text of events that are held in memory all at once. */
final class EventText {

    /** More is for 'validate --events' alone, which reads events one by one. */
    private static final int LONGEST = 64 * 1024 * 1024;

    private EventText() {}

    static String of(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return of(in);
        }
    }

    static String of(InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(LONGEST + 1);
        if (bytes.length > LONGEST) {
            throw new IOException("the events are more than " + LONGEST / 1024 / 1024
                    + " MB; 'iomt validate --events', without FHIR profiles, takes any number");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
