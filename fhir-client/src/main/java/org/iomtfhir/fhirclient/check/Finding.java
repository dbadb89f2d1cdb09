package org.iomtfhir.fhirclient.check;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What came of one question to a server.
 *
 * @param what
 *            what was asked for, in a few words
 * @param verdict
 *            how it went
 * @param says
 *            what was seen, and what to do where something is missing; names nobody and quotes no free text of the server's
 * @param took
 *            how long the answer took
 */
public record Finding(String what, Verdict verdict, @Nullable String says, Duration took) {

    /** Whether the server does what was asked of it. */
    public enum Verdict {
        /** The server does what is needed. */
        WORKS,
        /** It is needed, and does not work. */
        MISSING,
        /** It could not be asked now: the server is away, or refuses the credential. */
        UNKNOWN
    }

    public Finding {
        Objects.requireNonNull(what, "what");
        Objects.requireNonNull(verdict, "verdict");
        Objects.requireNonNull(says, "says");
        Objects.requireNonNull(took, "took");
    }
}
