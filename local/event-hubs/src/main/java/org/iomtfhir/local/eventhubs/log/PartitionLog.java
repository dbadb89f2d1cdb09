package org.iomtfhir.local.eventhubs.log;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The events of one partition, in segments on disk, oldest first. Sequence numbers begin at 0 and grow by one, also over
 * restarts; the offset of an event is its place among all bytes that the partition ever held.
 *
 * <p>
 * What {@link #append} returned for has been handed to the operating system: it outlives the process, however that ends. It
 * is forced to the disk when a segment is full and when the log is closed; a power failure may take what came since.
 */
public final class PartitionLog implements Closeable {

    private final Path directory;
    private final Retention retention;
    private final List<Segment> segments = new ArrayList<>();
    private final ByteSink sink = new ByteSink(64 << 10);
    private long lastOffset = -1;
    private long lastMillis = Long.MIN_VALUE;

    private PartitionLog(Path directory, Retention retention) {
        this.directory = directory;
        this.retention = retention;
    }

    /**
     * Opens the log in this directory, which is made if it is not there. Everything is read through: a torn end of the
     * newest segment is cut off.
     *
     * @throws CorruptLogException
     *             if something else is wrong in it
     */
    public static PartitionLog open(Path directory, Retention retention) throws IOException {
        Files.createDirectories(directory);
        var log = new PartitionLog(directory, retention);
        try {
            log.openSegments();
            return log;
        } catch (IOException | RuntimeException failed) {
            log.closeQuietly(failed);
            throw failed;
        }
    }

    private void openSegments() throws IOException {
        List<Path> paths;
        try (var files = Files.list(directory)) {
            paths = files.filter(path -> Segment.NAME.matcher(path.getFileName().toString()).matches())
                    .sorted(Comparator.comparing(path -> path.getFileName().toString())).toList();
        }
        for (Path path : paths) {
            Segment segment = Segment.open(path, segments.size() == paths.size() - 1);
            if (!segments.isEmpty() && segment.baseSequence() != active().nextSequence()) {
                segment.close();
                throw new CorruptLogException(path, 0,
                        "its first event would be " + segment.baseSequence() + ", but the segment before ends with "
                                + (active().nextSequence() - 1) + "; a segment is missing or was cut");
            }
            segments.add(segment);
            if (!segment.isEmpty()) {
                lastOffset = segment.lastOffset();
                lastMillis = segment.lastMillis();
            }
        }
        if (segments.isEmpty()) {
            segments.add(Segment.create(directory, 0, 0));
        }
    }

    /**
     * Appends the entries as one write; when this returns they are with the operating system, and visible to cursors.
     *
     * @param entries
     *            at least one
     * @param nowMillis
     *            the time they are taken in; where the clock went back, the time of the last event stands
     * @throws IOException
     *             if the disk would not take them; then none is in the log
     */
    public void append(List<? extends LogEntry> entries, long nowMillis) throws IOException {
        long millis = Math.max(nowMillis, lastMillis);
        Segment segment = active();
        if (segment.size() >= retention.segmentBytes()) {
            segment = roll();
        }
        sink.clear();
        var starts = new int[entries.size()];
        long sequenceNumber = segment.nextSequence();
        for (int i = 0; i < starts.length; i++) {
            starts[i] = sink.size();
            RecordFormat.write(sink, entries.get(i), sequenceNumber + i, segment.nextOffset() + starts[i], millis);
        }
        segment.append(sink, starts, millis);
        lastOffset = segment.lastOffset();
        lastMillis = millis;
    }

    private Segment roll() throws IOException {
        Segment full = active();
        full.force();
        Segment next = Segment.create(directory, full.nextSequence(), full.nextOffset());
        segments.add(next);
        return next;
    }

    /** Drops whole segments that are older, or more, than the retention allows. Cheap when there is nothing to do. */
    public void retain(long nowMillis) throws IOException {
        long oldest = nowMillis - retention.time().toMillis();
        // A slow trickle never fills a segment: it is closed once it spans a quarter of the time, so that it can go.
        if (!active().isEmpty() && active().firstMillis() < nowMillis - retention.time().toMillis() / 4) {
            roll();
        }
        while (segments.size() > 1 && (isOlder(segments.get(0), oldest) || bytes() > retention.bytes())) {
            segments.remove(0).drop();
        }
    }

    private static boolean isOlder(Segment segment, long millis) {
        return segment.isEmpty() || segment.lastMillis() < millis;
    }

    /** A cursor before the first record that reaches the start. */
    public LogCursor cursor(StartPosition start) {
        return new LogCursor(this, start);
    }

    /** The first segment that may hold a record reaching the start: the newest one where none does. */
    Segment segmentFor(StartPosition start) {
        for (Segment segment : segments) {
            if (!segment.isEmpty()
                    && start.isReachedAt(segment.nextSequence() - 1, segment.lastOffset(), segment.lastMillis())) {
                return segment;
            }
        }
        return active();
    }

    /** The segment after this one, null where it is the newest. */
    @Nullable
    Segment after(Segment segment) {
        int at = segments.indexOf(segment);
        return at + 1 < segments.size() ? segments.get(at + 1) : null;
    }

    private Segment active() {
        return segments.get(segments.size() - 1);
    }

    /** The number of the oldest event that is there; that of the next one where there is none. */
    public long firstSequenceNumber() {
        return segments.get(0).baseSequence();
    }

    /** The number of the newest event ever taken in, -1 where there never was one. */
    public long lastSequenceNumber() {
        return active().nextSequence() - 1;
    }

    /**
     * The offset of the newest event, -1 where there never was one; while the log is empty by retention, just before that
     * of the next one.
     */
    public long lastOffset() {
        return lastOffset >= 0 ? lastOffset : active().nextOffset() - Segment.PREFACE - 1;
    }

    /** When the newest event was taken in, ms since the epoch; {@link Long#MIN_VALUE} where that is not known. */
    public long lastEnqueuedMillis() {
        return lastMillis;
    }

    /** Whether no event is there, be it that none ever came or that retention dropped them. */
    public boolean isEmpty() {
        return firstSequenceNumber() > lastSequenceNumber();
    }

    /** What the log takes on disk. */
    public long bytes() {
        long bytes = 0;
        for (Segment segment : segments) {
            bytes += segment.size();
        }
        return bytes;
    }

    /** Forces everything to the disk and closes the files. */
    @Override
    public void close() throws IOException {
        IOException failure = null;
        for (Segment segment : segments) {
            try {
                if (segment == active()) {
                    segment.force();
                }
                segment.close();
            } catch (IOException failed) {
                failure = failed;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private void closeQuietly(Throwable cause) {
        for (Segment segment : segments) {
            try {
                segment.close();
            } catch (IOException failed) {
                cause.addSuppressed(failed);
            }
        }
    }
}
