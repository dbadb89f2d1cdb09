package org.iomtfhir.local.eventhubs.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One file of a log. Its name holds the sequence number and the offset that its first record has or would have; it begins
 * with eight bytes that name the format, then come records.
 */
final class Segment {

    static final int PREFACE = 8;
    static final Pattern NAME = Pattern.compile("(\\d{20})-(\\d{20})\\.log");

    private static final Logger LOG = LoggerFactory.getLogger(Segment.class);

    private static final byte[] MAGIC = "IOMTLOG1".getBytes(StandardCharsets.US_ASCII);

    private final Path path;
    private final FileChannel channel;
    private final long baseSequence;
    private final long baseOffset;
    private final SparseIndex index = new SparseIndex();
    private long size = PREFACE;
    private long count;
    private long lastPosition = -1;
    private long firstMillis = Long.MIN_VALUE;
    private long lastMillis = Long.MIN_VALUE;
    private boolean dropped;

    private Segment(Path path, FileChannel channel, long baseSequence, long baseOffset) {
        this.path = path;
        this.channel = channel;
        this.baseSequence = baseSequence;
        this.baseOffset = baseOffset;
    }

    /** Begins an empty segment. The magic is on disk when this returns, so that the numbers in the name survive. */
    static Segment create(Path directory, long baseSequence, long baseOffset) throws IOException {
        Path path = directory.resolve("%020d-%020d.log".formatted(baseSequence, baseOffset));
        FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        var segment = new Segment(path, channel, baseSequence, baseOffset);
        try {
            writeFully(channel, ByteBuffer.wrap(MAGIC), 0);
            channel.force(true);
            return segment;
        } catch (IOException | RuntimeException failed) {
            channel.close();
            Files.deleteIfExists(path);
            throw failed;
        }
    }

    /**
     * Opens a segment and reads it through.
     *
     * @param last
     *            whether it is the newest one, whose end a crash may have torn: what is torn is cut off
     */
    static Segment open(Path path, boolean last) throws IOException {
        var name = NAME.matcher(path.getFileName().toString());
        if (!name.matches()) {
            throw new IllegalArgumentException(path + " is not named like a segment");
        }
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        var segment = new Segment(path, channel, Long.parseLong(name.group(1)), Long.parseLong(name.group(2)));
        try {
            segment.readThrough(last);
            return segment;
        } catch (IOException | RuntimeException failed) {
            channel.close();
            throw failed;
        }
    }

    private void readThrough(boolean last) throws IOException {
        long length = channel.size();
        var preface = ByteBuffer.allocate(PREFACE);
        channel.read(preface, 0);
        if (preface.hasRemaining() && last) {
            if (length > 0) {
                LOG.warn(
                        "{} holds {} bytes, which is less than a log begins with: it is begun anew. A crash while it was made"
                                + " leaves this.",
                        path, length);
            }
            channel.truncate(0);
            writeFully(channel, ByteBuffer.wrap(MAGIC), 0);
            return;
        }
        if (!Arrays.equals(preface.array(), MAGIC)) {
            throw new CorruptLogException(path, 0, "it does not begin like a log of this version");
        }
        var reader = reader(PREFACE);
        while (true) {
            long position = reader.position();
            LogRecord read;
            try {
                read = reader.next(length);
            } catch (CorruptLogException damaged) {
                if (last && !TornTail.holdsRecordAfter(channel, position, length, nextSequence())) {
                    LOG.warn(
                            "{} ends with {} bytes that are no whole record, from byte {} on: they are cut off. A write that a"
                                    + " crash broke off leaves this, and its sender was told of no success; if there was no crash, the"
                                    + " disk or something else that writes to the file lost events from number {} on.",
                            path,
                            length - position, position, nextSequence());
                    channel.truncate(position);
                    return;
                }
                throw damaged;
            }
            if (read == null) {
                return;
            }
            if (read.sequenceNumber() != nextSequence()) {
                throw new CorruptLogException(path, position,
                        "event " + read.sequenceNumber() + " stands where " + nextSequence() + " should");
            }
            note(position, read.sequenceNumber(), read.enqueuedMillis());
            size = reader.position();
        }
    }

    private void note(long position, long sequenceNumber, long enqueuedMillis) {
        index.note(position, sequenceNumber, enqueuedMillis);
        lastPosition = position;
        lastMillis = enqueuedMillis;
        if (count++ == 0) {
            firstMillis = enqueuedMillis;
        }
    }

    /**
     * Writes whole records at the end. If that fails, the segment is as before.
     *
     * @param records
     *            the records, as {@link RecordFormat} lays them
     * @param starts
     *            where in them each record begins
     */
    void append(ByteSink records, int[] starts, long enqueuedMillis) throws IOException {
        try {
            writeFully(channel, records.asBuffer(), size);
        } catch (IOException failed) {
            channel.truncate(size);
            throw failed;
        }
        for (int start : starts) {
            note(size + start, nextSequence(), enqueuedMillis);
        }
        size += records.size();
    }

    /** A reader that begins at or before the first record that reaches the start. */
    LogRecordReader readerFor(StartPosition start) {
        return reader(index.floor(start, baseOffset, PREFACE));
    }

    private LogRecordReader reader(long position) {
        return new LogRecordReader(path, channel, baseOffset, position);
    }

    void force() throws IOException {
        channel.force(false);
    }

    void close() throws IOException {
        channel.close();
    }

    /** Deletes the file. Cursors in it see {@link #isDropped()} and go on in the next segment. */
    void drop() throws IOException {
        dropped = true;
        channel.close();
        Files.deleteIfExists(path);
    }

    boolean isDropped() {
        return dropped;
    }

    Path path() {
        return path;
    }

    long baseSequence() {
        return baseSequence;
    }

    long baseOffset() {
        return baseOffset;
    }

    long nextSequence() {
        return baseSequence + count;
    }

    long nextOffset() {
        return baseOffset + size;
    }

    /** The offset of the last record, -1 where there is none. */
    long lastOffset() {
        return count == 0 ? -1 : baseOffset + lastPosition;
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** In bytes, with the preface. */
    long size() {
        return size;
    }

    /** When the first record was taken in; not to be asked of an empty segment. */
    long firstMillis() {
        return firstMillis;
    }

    /** When the last record was taken in; not to be asked of an empty segment. */
    long lastMillis() {
        return lastMillis;
    }

    private static void writeFully(FileChannel channel, ByteBuffer bytes, long position) throws IOException {
        while (bytes.hasRemaining()) {
            position += channel.write(bytes, position);
        }
    }
}
