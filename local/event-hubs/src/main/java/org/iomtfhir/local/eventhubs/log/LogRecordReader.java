package org.iomtfhir.local.eventhubs.log;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads the records of one segment one after another, in chunks, each checked against its checksum. */
final class LogRecordReader {

    private static final int CHUNK = 64 << 10;
    private static final byte[] NONE = {};

    private final Path path;
    private final FileChannel channel;
    private final long baseOffset;
    private byte[] chunk = NONE;
    private int at;
    private int end;
    private long position;

    /** Reads from {@code position}, which must be where a record begins. */
    LogRecordReader(Path path, FileChannel channel, long baseOffset, long position) {
        this.path = path;
        this.channel = channel;
        this.baseOffset = baseOffset;
        this.position = position;
    }

    /** Where the next record begins. */
    long position() {
        return position;
    }

    /**
     * The next record, or null at {@code limit}; what is read then is given back, so that a reader at rest holds nothing.
     *
     * @throws CorruptLogException
     *             if what lies there is no intact record; the position stays before it
     */
    @Nullable
    LogRecord next(long limit) throws IOException {
        if (position >= limit) {
            release();
            return null;
        }
        fill(RecordFormat.HEADER, limit);
        int length = RecordFormat.payloadLength(chunk, at);
        if (!RecordFormat.isPlausibleLength(length)) {
            throw new CorruptLogException(path, position, "a record of " + length + " bytes cannot be");
        }
        fill(RecordFormat.HEADER + length, limit);
        if (!RecordFormat.isIntact(chunk, at, length)) {
            throw new CorruptLogException(path, position, "a record's checksum is wrong");
        }
        LogRecord read = RecordFormat.read(chunk, at, length, baseOffset + position);
        at += RecordFormat.HEADER + length;
        position += RecordFormat.HEADER + length;
        return read;
    }

    /** Forgets what was read ahead. */
    void release() {
        chunk = NONE;
        at = 0;
        end = 0;
    }

    private void fill(int wanted, long limit) throws IOException {
        if (end - at >= wanted) {
            return;
        }
        long left = limit - position;
        if (left < wanted) {
            throw new CorruptLogException(path, position, "the last record is cut off");
        }
        // A new array each time: a record that was handed out keeps its bytes.
        var next = new byte[(int) Math.min(left, Math.max(wanted, CHUNK))];
        var buffer = ByteBuffer.wrap(next);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                throw new EOFException(path + " is shorter than it was; does something else write to it?");
            }
        }
        chunk = next;
        at = 0;
        end = next.length;
    }
}
