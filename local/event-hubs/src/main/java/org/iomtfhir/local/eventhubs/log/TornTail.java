package org.iomtfhir.local.eventhubs.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Tells a torn end from a damaged middle: a crash in the middle of a write leaves a last record cut off, and nothing after
 * it. Where an intact record follows, something else happened, and cutting would throw away what had been accepted.
 */
final class TornTail {

    /** How far ahead of the expected number a record may be to count as one of ours. */
    private static final long REACH = 1L << 32;

    private TornTail() {}

    /** Whether a later record than {@code expected} lies intact anywhere after the position. */
    static boolean holdsRecordAfter(FileChannel channel, long position, long length, long expected) throws IOException {
        if (length - position > Integer.MAX_VALUE - 8) {
            return true; // No segment of ours is that long: not for us to cut.
        }
        var tail = new byte[(int) (length - position)];
        var buffer = ByteBuffer.wrap(tail);
        int read = 0;
        while (buffer.hasRemaining() && read >= 0) {
            read = channel.read(buffer, position + buffer.position());
        }
        for (int at = 1; at + RecordFormat.HEADER <= tail.length; at++) {
            long sequenceNumber = RecordFormat.sequenceNumber(tail, at);
            int payload = RecordFormat.payloadLength(tail, at);
            if (sequenceNumber > expected && sequenceNumber - expected < REACH
                    && RecordFormat.isPlausibleLength(payload) && at + RecordFormat.HEADER + payload <= tail.length
                    && RecordFormat.isIntact(tail, at, payload)) {
                return true;
            }
        }
        return false;
    }
}
