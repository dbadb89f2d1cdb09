package org.iomtfhir.persist.merge;

import org.iomtfhir.model.sampled.SamplePeriod;
import org.iomtfhir.model.Ticks;
import java.util.Arrays;
import org.iomtfhir.persist.merge.Origin.Kind;

/**
 * The origin of each slot of a series, as a {@link WriteMark} holds it. Runs of slots of one kind take two bytes; the time of a
 * reading takes none where all have the same distance from their slots, else as few as its distance needs; so does the
 * ingestion, told from the slot before. Not thread-safe.
 */
final class SeriesMark {

    /** No mark of a series grows larger: before that, its times are told less exactly. */
    private static final int MOST_BYTES = 192 * 1024;
    private static final int KIND_BITS = 3;
    /** A reading of which nothing says when it was ingested. */
    private static final int WITHOUT_INGESTION = 4;
    /** A person's sample in the place of a reading of another time than its slot's. */
    private static final int PERSON_AT = 5;
    /** A reading whose slot is known, and its time about. */
    private static final int ABOUT = 6;
    /** Likewise, of which nothing says when it was ingested. */
    private static final int ABOUT_WITHOUT_INGESTION = 7;
    private static final long[] UNITS = {1, Ticks.PER_MILLISECOND, Ticks.PER_SECOND, 60 * Ticks.PER_SECOND};

    private final int dimensions;
    private final Kind[] kinds;
    private final long[] times;
    private final long[] ingestions;
    private final boolean[] exact;
    private final SlotDigests digests;

    /**
     * @param dimensions
     *            how many slots there are of one time, a channel each
     * @param times
     *            in ticks, for the slots that hold a reading, or what a person set in the place of one
     * @param ingestions
     *            likewise for readings, {@link Origin#UNKNOWN_TIME} where nothing says so
     * @param exact
     *            of readings: whether their times are known exactly; else their slots are
     */
    SeriesMark(int dimensions, Kind[] kinds, long[] times, long[] ingestions, boolean[] exact, SlotDigests digests) {
        this.dimensions = dimensions;
        this.kinds = kinds;
        this.times = times;
        this.ingestions = ingestions;
        this.exact = exact;
        this.digests = digests;
    }

    int slots() {
        return kinds.length;
    }

    Kind kind(int slot) {
        return slot < kinds.length ? kinds[slot] : Kind.NONE;
    }

    long time(int slot) {
        return times[slot];
    }

    long ingestion(int slot) {
        return ingestions[slot];
    }

    boolean isExact(int slot) {
        return exact[slot];
    }

    SlotDigests digests() {
        return digests;
    }

    /**
     * Writes it.
     *
     * @param start
     *            of the Observation's effective time, in ticks
     */
    void write(MarkBytes.Writer to, long start, SamplePeriod period) {
        to.number(kinds.length);
        digests.write(to);
        // The times of readings tell their slots: those of their ingestion are cut first.
        for (long ingestionUnit : UNITS) {
            if (writeIfSmall(to, start, period, 1, ingestionUnit)) {
                return;
            }
        }
        if (withoutIngestions(exact).writeIfSmall(to, start, period, 1, 1)) {
            return;
        }
        SeriesMark rough = withoutIngestions(new boolean[kinds.length]);
        for (long unit : UNITS) {
            if (rough.writeIfSmall(to, start, period, unit, 1)) {
                return;
            }
        }
        // Nothing is known of them then but that they are there.
        Kind[] known = kinds.clone();
        Arrays.setAll(known, slot -> kinds[slot] == Kind.READING ? Kind.UNKNOWN : kinds[slot]);
        new SeriesMark(dimensions, known, times, ingestions, exact, digests).writeOrigins(to, start, period,
                UNITS[UNITS.length
                        - 1],
                1);
    }

    private SeriesMark withoutIngestions(boolean[] exactTimes) {
        long[] unknown = new long[kinds.length];
        Arrays.fill(unknown, Origin.UNKNOWN_TIME);
        return new SeriesMark(dimensions, kinds, times, unknown, exactTimes, digests);
    }

    private boolean writeIfSmall(MarkBytes.Writer to, long start, SamplePeriod period, long unit,
            long ingestionUnit) {
        MarkBytes.Writer origins = new MarkBytes.Writer();
        writeOrigins(origins, start, period, unit, ingestionUnit);
        boolean small = origins.size() <= MOST_BYTES;
        if (small) {
            to.all(origins);
        }
        return small;
    }

    private void writeOrigins(MarkBytes.Writer to, long start, SamplePeriod period, long unit, long ingestionUnit) {
        writeRuns(to, start, period);
        long[] distances = new long[kinds.length];
        int timed = 0;
        long[] known = new long[kinds.length];
        long[] latencies = new long[kinds.length];
        int ingested = 0;
        for (int slot = 0; slot < kinds.length; slot++) {
            int code = code(slot, start, period);
            if (hasTime(code)) {
                // Cut towards the slot, so that what is cut stays as near to it.
                distances[timed++] = (times[slot] - start - period.offset(slot / dimensions)) / unit * unit;
            }
            if (hasIngestion(code)) {
                known[ingested] = ingestions[slot] - start;
                latencies[ingested++] = ingestions[slot] - times[slot];
            }
        }
        Column.write(to, distances, timed, false, 1);
        // Readings come one by one, each with much the same delay; or many at once, at the same time.
        MarkBytes.Writer together = new MarkBytes.Writer();
        Column.write(together, known, ingested, true, ingestionUnit);
        MarkBytes.Writer apart = new MarkBytes.Writer();
        Column.write(apart, latencies, ingested, true, ingestionUnit);
        boolean byLatency = apart.size() < together.size();
        to.raw(byLatency ? 1 : 0);
        to.all(byLatency ? apart : together);
    }

    private void writeRuns(MarkBytes.Writer to, long start, SamplePeriod period) {
        int slot = 0;
        while (slot < kinds.length) {
            int from = slot;
            int code = code(slot, start, period);
            while (slot < kinds.length && code(slot, start, period) == code) {
                slot++;
            }
            to.number(((long) (slot - from) << KIND_BITS) | code);
        }
    }

    private int code(int slot, long start, SamplePeriod period) {
        return switch (kinds[slot]) {
            case NONE, UNKNOWN -> kinds[slot].code();
            case PERSON -> times[slot] == start + period.offset(slot / dimensions) ? kinds[slot].code() : PERSON_AT;
            case READING -> {
                boolean ingested = ingestions[slot] != Origin.UNKNOWN_TIME;
                yield exact[slot]
                        ? ingested ? Kind.READING.code() : WITHOUT_INGESTION
                        : ingested ? ABOUT : ABOUT_WITHOUT_INGESTION;
            }
        };
    }

    private static Kind kindOf(int code) {
        return switch (code) {
            case WITHOUT_INGESTION, ABOUT, ABOUT_WITHOUT_INGESTION -> Kind.READING;
            case PERSON_AT -> Kind.PERSON;
            default -> Kind.ofCode(code);
        };
    }

    private static boolean hasTime(int code) {
        return code == PERSON_AT || kindOf(code) == Kind.READING;
    }

    private static boolean hasIngestion(int code) {
        return code == Kind.READING.code() || code == ABOUT;
    }

    /**
     * Reads it.
     *
     * @param dimensions
     *            of the series
     * @throws IllegalArgumentException
     *             if it is none
     */
    static SeriesMark read(MarkBytes.Reader from, long start, SamplePeriod period, int dimensions) {
        int slots = from.count(SampleGrid.MAX_SLOTS);
        SlotDigests digests = SlotDigests.read(slots, from);
        int[] codes = new int[slots];
        int timed = 0;
        int ingested = 0;
        for (int slot = 0; slot < slots;) {
            long run = from.number();
            long length = run >>> KIND_BITS;
            int code = (int) (run & ((1 << KIND_BITS) - 1));
            if (length == 0 || length > slots - slot) {
                throw new IllegalArgumentException("a run of slots is none");
            }
            int end = slot + (int) length;
            Arrays.fill(codes, slot, end, code);
            timed += hasTime(code) ? (int) length : 0;
            ingested += hasIngestion(code) ? (int) length : 0;
            slot = end;
        }
        long[] distances = Column.read(from, timed, false);
        boolean byLatency = from.raw() == 1;
        long[] told = Column.read(from, ingested, true);
        Kind[] kinds = new Kind[slots];
        long[] times = new long[slots];
        long[] ingestions = new long[slots];
        boolean[] exact = new boolean[slots];
        int time = 0;
        int ingestion = 0;
        for (int slot = 0; slot < slots; slot++) {
            int code = codes[slot];
            kinds[slot] = kindOf(code);
            times[slot] = start + period.offset(slot / dimensions) + (hasTime(code) ? distances[time++] : 0);
            ingestions[slot] = hasIngestion(code)
                    ? told[ingestion++] + (byLatency ? times[slot] : start)
                    : Origin.UNKNOWN_TIME;
            exact[slot] = code == Kind.READING.code() || code == WITHOUT_INGESTION;
        }
        return new SeriesMark(dimensions, kinds, times, ingestions, exact, digests);
    }

    /** A column of numbers: each once where it repeats, and in the largest unit that tells them all. */
    private static final class Column {

        private static final long REPEATS = 1;

        private Column() {}

        static void write(MarkBytes.Writer to, long[] values, int size, boolean differences, long leastUnit) {
            int unit = unit(values, size, leastUnit);
            to.raw(unit);
            long before = 0;
            int at = 0;
            while (at < size) {
                long value = Math.floorDiv(values[at], UNITS[unit]);
                long told = differences ? value - before : value;
                long current = value;
                int end = at + 1;
                while (end < size) {
                    long next = Math.floorDiv(values[end], UNITS[unit]);
                    if ((differences ? next - current : next) != told) {
                        break;
                    }
                    current = next;
                    end++;
                }
                before = current;
                long signed = (told << 1) ^ (told >> 63);
                to.number((signed << 1) | (end - at > 1 ? REPEATS : 0));
                if (end - at > 1) {
                    to.number(end - at);
                }
                at = end;
            }
        }

        static long[] read(MarkBytes.Reader from, int size, boolean differences) {
            int code = from.raw();
            if (code >= UNITS.length) {
                throw new IllegalArgumentException("there is no such unit");
            }
            long unit = UNITS[code];
            long[] values = new long[size];
            long before = 0;
            for (int at = 0; at < size;) {
                long number = from.number();
                long signed = number >>> 1;
                long told = (signed >>> 1) ^ -(signed & 1);
                int length = (number & REPEATS) != 0 ? from.count(size - at) : 1;
                if (length == 0) {
                    throw new IllegalArgumentException("a run of times is empty");
                }
                for (int end = at + length; at < end; at++) {
                    before = differences ? before + told : told;
                    values[at] = before * unit;
                }
            }
            return values;
        }

        private static int unit(long[] values, int size, long least) {
            for (int unit = UNITS.length - 1; unit > 0; unit--) {
                if (UNITS[unit] <= least || divides(values, size, UNITS[unit])) {
                    return unit;
                }
            }
            return 0;
        }

        private static boolean divides(long[] values, int size, long unit) {
            for (int i = 0; i < size; i++) {
                if (values[i] % unit != 0) {
                    return false;
                }
            }
            return true;
        }
    }
}
