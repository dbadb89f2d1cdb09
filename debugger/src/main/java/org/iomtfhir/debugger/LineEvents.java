package org.iomtfhir.debugger;

import java.io.IOException;

/** Events of a line that runs: the last of a hub, or that of a dead letter. Implementations are thread-safe. */
public interface LineEvents {

    /**
     * The last events of a hub, one a line, each with the time at which it was taken in.
     *
     * @param count
     *            how many at most, from 1
     * @throws IOException
     *             if no line is named, or it can't be read; the message says what to do
     */
    String last(String hub, int count) throws IOException;

    /**
     * The event of a dead letter, likewise.
     *
     * @throws IOException
     *             if there is no such letter
     */
    String deadLetter(String key) throws IOException;
}
