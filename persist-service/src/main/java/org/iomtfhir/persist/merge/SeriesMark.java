package org.iomtfhir.persist.merge;

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
    private static final int WITHOUT_INGESTION = 4;
    private static final long[] UNITS = {1, Ticks.PER_MILLISECOND, Ticks.PER_SECOND, 60 * Ticks.PER_SECOND};

    private final Kind[] kinds;
    private final long[] times;
    private final long[] ingestions;
    private final SlotDigests digests;

    /**
     * @param times
     *            in ticks, for the slots that hold a reading
     * @param ingestions
     *            likewise, {@link Origin#UNKNOWN_TIME} where nothing says so
     */
    SeriesMark(Kind[] kinds, long[] times, long[] ingestions, SlotDigests digests) {
        this.kinds = kinds;
        this.times = times;
        this.ingestions = ingestions;
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
        for (long unit : UNITS) {
            MarkBytes.Writer origins = new MarkBytes.Writer();
            writeOrigins(origins, start, period, unit);
            if (origins.size() <= MOST_BYTES) {
                to.all(origins);
                return;
            }
        }
        // Nothing is known of them then but that they are there.
        Kind[] known = kinds.clone();
        Arrays.setAll(known, slot -> kinds[slot] == Kind.READING ? Kind.UNKNOWN : kinds[slot]);
        new SeriesMark(known, times, ingestions, digests).writeOrigins(to, start, period, 1);
    }

    private void writeOrigins(MarkBytes.Writer to, long start, SamplePeriod period, long leastUnit) {
        writeRuns(to);
        long[] distances = new long[kinds.length];
        int readings = 0;
        long[] known = new long[kinds.length];
        long[] latencies = new long[kinds.length];
        int ingested = 0;
        for (int slot = 0; slot < kinds.length; slot++) {
            if (kinds[slot] == Kind.READING) {
                distances[readings++] = times[slot] - start - period.offset(slot);
                if (ingestions[slot] != Origin.UNKNOWN_TIME) {
                    known[ingested] = ingestions[slot] - start;
                    latencies[ingested++] = ingestions[slot] - times[slot];
                }
            }
        }
        Column.write(to, distances, readings, false, leastUnit);
        // Readings come one by one, each with much the same delay; or many at once, at the same time.
        MarkBytes.Writer together = new MarkBytes.Writer();
        Column.write(together, known, ingested, true, leastUnit);
        MarkBytes.Writer apart = new MarkBytes.Writer();
        Column.write(apart, latencies, ingested, true, leastUnit);
        boolean byLatency = apart.size() < together.size();
        to.raw(byLatency ? 1 : 0);
        to.all(byLatency ? apart : together);
    }

    private void writeRuns(MarkBytes.Writer to) {
        int slot = 0;
        while (slot < kinds.length) {
            int from = slot;
            int code = code(slot);
            while (slot < kinds.length && code(slot) == code) {
                slot++;
            }
            to.number(((long) (slot - from) << KIND_BITS) | code);
        }
    }

    private int code(int slot) {
        return kinds[slot] == Kind.READING && ingestions[slot] == Origin.UNKNOWN_TIME
                ? WITHOUT_INGESTION
                : kinds[slot].code();
    }

    /**
     * Reads it.
     *
     * @throws IllegalArgumentException
     *             if it is none
     */
    static SeriesMark read(MarkBytes.Reader from, long start, SamplePeriod period) {
        int slots = from.count(SampleGrid.MAX_SLOTS);
        SlotDigests digests = SlotDigests.read(slots, from);
        Kind[] kinds = new Kind[slots];
        long[] times = new long[slots];
        long[] ingestions = new long[slots];
        int readings = 0;
        int ingested = 0;
        for (int slot = 0; slot < slots;) {
            long run = from.number();
            long length = run >>> KIND_BITS;
            int code = (int) (run & ((1 << KIND_BITS) - 1));
            if (length == 0 || length > slots - slot || code > WITHOUT_INGESTION) {
                throw new IllegalArgumentException("a run of slots is none");
            }
            int end = slot + (int) length;
            Kind kind = code == WITHOUT_INGESTION ? Kind.READING : Kind.ofCode(code);
            Arrays.fill(kinds, slot, end, kind);
            Arrays.fill(ingestions, slot, end, code == WITHOUT_INGESTION ? Origin.UNKNOWN_TIME : 0);
            readings += kind == Kind.READING ? (int) length : 0;
            ingested += code == Kind.READING.code() ? (int) length : 0;
            slot = end;
        }
        long[] distances = Column.read(from, readings, false);
        boolean byLatency = from.raw() == 1;
        long[] told = Column.read(from, ingested, true);
        int reading = 0;
        int ingestion = 0;
        for (int slot = 0; slot < slots; slot++) {
            if (kinds[slot] == Kind.READING) {
                times[slot] = start + period.offset(slot) + distances[reading++];
                if (ingestions[slot] != Origin.UNKNOWN_TIME) {
                    ingestions[slot] = told[ingestion++] + (byLatency ? times[slot] : start);
                }
            }
        }
        return new SeriesMark(kinds, times, ingestions, digests);
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
