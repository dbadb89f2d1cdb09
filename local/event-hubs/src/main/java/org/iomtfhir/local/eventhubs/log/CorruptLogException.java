package org.iomtfhir.local.eventhubs.log;

import java.io.IOException;
import java.nio.file.Path;

/** A segment holds something that was never written so, in a place where a crash cannot explain it. */
public final class CorruptLogException extends IOException {

    private static final long serialVersionUID = 1L;

    CorruptLogException(Path segment, long position, String what) {
        super("The log " + segment + " is damaged at byte " + position + ": " + what
                + ". Restore the file from a copy; or, if what it holds may be lost, stop everything that uses this data"
                + " directory and delete the directory of the partition together with the consumers' checkpoints for it.");
    }
}
