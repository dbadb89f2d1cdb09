package org.iomtfhir.local.eventhubs.log;

/**
 * One record as read from a log. Its bytes lie in a buffer of the cursor that read it and hold until that cursor is moved.
 *
 * @param sequenceNumber
 *            its number in the partition, growing by one from 0
 * @param offset
 *            its place in the partition, growing, with gaps
 * @param enqueuedMillis
 *            when it was taken in, ms since the epoch; never less than that of the record before
 * @param buffer
 *            holds the payload, and other things around it
 * @param start
 *            where the payload begins
 * @param split
 *            where {@link LogEntry#writeTo} said that something may be put in
 * @param end
 *            where the payload ends
 */
@SuppressWarnings("ArrayRecordComponent") // Shared, not copied: this is the hot path of every read.
public record LogRecord(long sequenceNumber, long offset, long enqueuedMillis, byte[] buffer, int start, int split,
        int end) {

    /** The length of the payload in bytes. */
    public int length() {
        return end - start;
    }
}
