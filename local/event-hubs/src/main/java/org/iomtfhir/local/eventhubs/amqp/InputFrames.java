package org.iomtfhir.local.eventhubs.amqp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts what comes in at the ends of frames, so that the engine sees whole frames only, each in one piece: its handling of
 * pieces is slower, and not right in all places.
 */
final class InputFrames {

    /** The largest frame that we announce. */
    static final int MAX_FRAME = 64 << 10;

    private static final int PROTOCOL_HEADER = 8;
    private static final int SMALLEST_FRAME = 8;
    private static final int AMQP = 0x414d5150;

    /**
     * The largest frame before a token was brought. AMQP 1.0, 2.4.1 and 5.3.1: 512 bytes are enough for all that comes before the
     * open and for SASL; tokens and what {@code $management} is asked take little more.
     */
    static final int MAX_FRAME_OF_STRANGERS = 16 << 10;

    private static final int SMALLEST_BUFFER = 4 << 10;

    private ByteBuffer buffer = ByteBuffer.allocate(SMALLEST_BUFFER);
    private boolean atEnd;

    /**
     * Whole frames that have come, null where there is none yet. A frame that can't be is passed on for the engine to refuse.
     *
     * @param known
     *            whether the client has brought a token
     * @throws IOException
     *             if the socket fails, or a stranger sends a frame larger than it needs
     */
    byte @Nullable [] read(ReadableByteChannel socket, boolean known) throws IOException {
        if (!buffer.hasRemaining()) {
            grow(known);
        }
        if (socket.read(buffer) < 0) {
            atEnd = true;
        }
        int whole = wholeFrames();
        if (whole == 0) {
            return null;
        }
        byte[] frames = Arrays.copyOf(buffer.array(), whole);
        buffer.flip().position(whole);
        buffer.compact();
        return frames;
    }

    /** Nothing whole is in the buffer, and it is full: the frame at its beginning is larger. */
    private void grow(boolean known) throws IOException {
        int most = known ? 2 * MAX_FRAME : MAX_FRAME_OF_STRANGERS;
        if (buffer.capacity() >= most) {
            throw new IOException("a frame of more than " + most + " bytes");
        }
        buffer = ByteBuffer.allocate(Math.min(most, buffer.capacity() * 4)).put(buffer.flip());
    }

    private int wholeFrames() {
        int at = 0;
        while (buffer.position() - at >= PROTOCOL_HEADER) {
            int size = buffer.getInt(at);
            if (size == AMQP) {
                size = PROTOCOL_HEADER;
            }
            if (size < SMALLEST_FRAME || size > MAX_FRAME) {
                return buffer.position();
            }
            if (buffer.position() - at < size) {
                return at;
            }
            at += size;
        }
        return at;
    }

    /** Whether the other side has closed its end. */
    boolean isAtEnd() {
        return atEnd;
    }
}
