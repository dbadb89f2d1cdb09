package org.iomtfhir.local.eventhubs.log;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * How a record lies in a segment: CRC32C of all that follows (4 bytes), length of the payload (4), sequence number (8),
 * enqueued time in ms since the epoch (8), where the payload is split (4), payload. Big-endian.
 */
final class RecordFormat {

    static final int HEADER = 28;

    /** No payload is longer: a message has at most a MiB, and what we add to it is small. Guards against a mad length. */
    static final int MAX_PAYLOAD = 8 << 20;

    private static final int LENGTH_AT = 4;
    private static final int SEQUENCE_AT = 8;
    private static final int TIME_AT = 16;
    private static final int SPLIT_AT = 24;

    private RecordFormat() {}

    /** Appends a whole record to the sink. */
    static void write(ByteSink sink, LogEntry entry, long sequenceNumber, long offset, long enqueuedMillis) {
        int at = sink.size();
        sink.putInt(0);
        sink.putInt(0);
        sink.putLong(sequenceNumber);
        sink.putLong(enqueuedMillis);
        sink.putInt(0);
        int split = entry.writeTo(sink, sequenceNumber, offset, enqueuedMillis);
        int length = sink.size() - at - HEADER;
        if (length > MAX_PAYLOAD) {
            throw new IllegalArgumentException("A record of " + length + " bytes is too long for the log");
        }
        sink.setInt(at + LENGTH_AT, length);
        sink.setInt(at + SPLIT_AT, split);
        sink.setInt(at, checksum(sink.array(), at, length));
    }

    /** The payload's length that the header at {@code at} names; whether it is true, {@link #isIntact} tells. */
    static int payloadLength(byte[] bytes, int at) {
        return intAt(bytes, at + LENGTH_AT);
    }

    static long sequenceNumber(byte[] bytes, int at) {
        return longAt(bytes, at + SEQUENCE_AT);
    }

    static boolean isPlausibleLength(int length) {
        return length >= 0 && length <= MAX_PAYLOAD;
    }

    /** Whether the checksum of the whole record at {@code at} is right. */
    static boolean isIntact(byte[] bytes, int at, int length) {
        return intAt(bytes, at) == checksum(bytes, at, length);
    }

    static LogRecord read(byte[] bytes, int at, int length, long offset) {
        int start = at + HEADER;
        return new LogRecord(sequenceNumber(bytes, at), offset, longAt(bytes, at + TIME_AT), bytes, start,
                start + intAt(bytes, at + SPLIT_AT), start + length);
    }

    private static int checksum(byte[] bytes, int at, int length) {
        var crc = new CRC32C();
        crc.update(bytes, at + LENGTH_AT, HEADER - LENGTH_AT + length);
        return (int) crc.getValue();
    }

    private static int intAt(byte[] bytes, int at) {
        return ByteBuffer.wrap(bytes).getInt(at);
    }

    private static long longAt(byte[] bytes, int at) {
        return ByteBuffer.wrap(bytes).getLong(at);
    }
}
