package org.iomtfhir.local.eventhubs.amqp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.apache.qpid.protonj2.buffer.ProtonBuffer;

/** What a connection has to write and the socket has not taken yet. */
final class OutputQueue {

    private static final int SMALLEST = 64 << 10;

    /** Written at once: the JDK keeps a native copy of this size per thread. */
    private static final int SLICE = 128 << 10;

    private byte[] bytes = new byte[SMALLEST];
    private int start;
    private int end;

    int size() {
        return end - start;
    }

    void add(ProtonBuffer frame) {
        int length = frame.getReadableBytes();
        makeRoom(length);
        frame.readBytes(bytes, end, length);
        end += length;
    }

    private void makeRoom(int length) {
        if (end + length <= bytes.length) {
            return;
        }
        int size = size();
        byte[] roomier = size + length <= bytes.length / 2
                ? bytes
                : new byte[Math.max(bytes.length * 2, size + length)];
        System.arraycopy(bytes, start, roomier, 0, size);
        bytes = roomier;
        start = 0;
        end = size;
    }

    /** Writes what the socket takes; whether that was all. */
    boolean writeTo(SocketChannel socket) throws IOException {
        while (start < end) {
            int slice = Math.min(SLICE, end - start);
            int written = socket.write(ByteBuffer.wrap(bytes, start, slice));
            start += written;
            if (written < slice) {
                return false;
            }
        }
        start = 0;
        end = 0;
        if (bytes.length > 16 * SMALLEST) {
            bytes = new byte[SMALLEST];
        }
        return true;
    }
}
