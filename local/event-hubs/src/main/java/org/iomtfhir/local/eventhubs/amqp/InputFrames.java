package org.iomtfhir.local.eventhubs.amqp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Arrays;

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

    private final ByteBuffer buffer = ByteBuffer.allocate(2 * MAX_FRAME);
    private boolean atEnd;

    /** Whole frames that have come, null where there is none yet. A frame that can't be is passed on for the engine to refuse. */
    byte[] read(SocketChannel socket) throws IOException {
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
