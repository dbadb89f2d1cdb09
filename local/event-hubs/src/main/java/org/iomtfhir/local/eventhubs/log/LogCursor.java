package org.iomtfhir.local.eventhubs.log;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a log record by record, on demand, and goes on where it stopped once more is appended. It holds 64 KiB at most (or
 * one record, if that is longer) while there is something to read, and nothing at the end of the log. Where retention drops
 * what it has not read, it goes on with the oldest that is there.
 */
public final class LogCursor {

    private final PartitionLog log;
    private final StartPosition start;
    private Segment segment;
    private LogRecordReader reader;
    private boolean started;

    LogCursor(PartitionLog log, StartPosition start) {
        this.log = log;
        if (start instanceof StartPosition.Latest) {
            // What is appended after this moment, whenever it is read.
            this.start = new StartPosition.AtSequenceNumber(log.lastSequenceNumber(), false);
        } else {
            this.start = start;
        }
        seek(this.start);
    }

    private void seek(StartPosition position) {
        segment = log.segmentFor(position);
        reader = segment.readerFor(position);
    }

    /**
     * The next record, null at the end of the log.
     *
     * @throws CorruptLogException
     *             if the next record is damaged
     */
    public @Nullable LogRecord next() throws IOException {
        while (true) {
            if (segment.isDropped()) {
                seek(started ? StartPosition.EARLIEST : start);
            }
            LogRecord read = reader.next(segment.size());
            if (read != null) {
                if (started || start.isReachedAt(read.sequenceNumber(), read.offset(), read.enqueuedMillis())) {
                    started = true;
                    return read;
                }
            } else {
                Segment next = log.after(segment);
                if (next == null) {
                    return null;
                }
                segment = next;
                reader = next.readerFor(StartPosition.EARLIEST);
            }
        }
    }
}
