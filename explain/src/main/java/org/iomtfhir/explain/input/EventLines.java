package org.iomtfhir.explain.input;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Parts a stream into lines, byte by byte as they are, holding one at a time. Blank lines are passed over, but counted. All methods are static and thread-safe. */
public final class EventLines {

    /** A line that is longer can't be an event of any hub; it is skipped without being held in memory. */
    public static final int LONGEST = 4 * 1024 * 1024;

    /**
     * What is done with the lines.
     *
     * @param <X>
     *            what doing it may throw
     */
    public interface Receiver<X extends Exception> {

        /**
         * A line that is not blank.
         *
         * @param number
         *            from 1
         * @param line
         *            without its end
         */
        void line(long number, byte[] line) throws X;

        /** A line of more than {@link #LONGEST} bytes. */
        void tooLong(long number) throws X;
    }

    private EventLines() {}

    /** Reads to the end of the stream. */
    public static <X extends Exception> void read(InputStream lines, Receiver<X> receiver) throws IOException, X {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        long number = 0;
        int next;
        do {
            next = lines.read();
            if (next >= 0 && next != '\n') {
                if (line.size() <= LONGEST) {
                    line.write(next);
                }
                continue;
            }
            if (next >= 0 || line.size() > 0) {
                number++;
                tell(number, line.toByteArray(), receiver);
                line.reset();
            }
        } while (next >= 0);
    }

    private static <X extends Exception> void tell(long number, byte[] line, Receiver<X> receiver) throws X {
        if (line.length > LONGEST) {
            receiver.tooLong(number);
            return;
        }
        int length = line.length;
        if (length > 0 && line[length - 1] == '\r') {
            length--;
        }
        for (int i = 0; i < length; i++) {
            if (line[i] != ' ' && line[i] != '\t' && line[i] != '\r') {
                receiver.line(number, length == line.length ? line : Arrays.copyOf(line, length));
                return;
            }
        }
    }
}
