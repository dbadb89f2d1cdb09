package org.iomtfhir.model.summary;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongPredicate;
import java.util.stream.Stream;
import org.iomtfhir.model.Ticks;
import org.iomtfhir.model.sampled.SampledItems;
import org.iomtfhir.model.sampled.SampledText;
import org.iomtfhir.model.sampled.SampledTextBuffer;

/**
 * The readings that a value sums up, one of each time, in the order of their times: at least one. They are written as the texts of
 * {@link SummaryExtension}. Immutable.
 */
public final class SummaryReadings {

    /** How many readings one value sums up at most: one a second of a day, and some. */
    public static final int MOST = 100_000;

    /** What stands for an ingestion of which nothing is known: before any that is. */
    public static final long UNKNOWN = Long.MIN_VALUE;

    /** As long as a number of a mapping is in plain digits, with a sign and a point. */
    private static final int LONGEST_NUMBER = 122;
    private static final int COUNT_DIGITS = 6;

    private final long start;
    private final long[] times;
    private final long[] ingestions;
    private final String[] numbers;

    private SummaryReadings(long start, long[] times, long[] ingestions, String[] numbers) {
        this.start = start;
        this.times = times;
        this.ingestions = ingestions;
        this.numbers = numbers;
    }

    /** Readings that come in the order of their times. Not thread-safe. */
    public static final class Gathering {

        private final long start;
        private long[] times;
        private long[] ingestions;
        private String[] numbers;
        private int size;

        /**
         * @param start
         *            what the times are told from where they are written, in ticks
         * @param capacity
         *            how many readings there may be, as far as is known
         */
        public Gathering(long start, int capacity) {
            this.start = start;
            times = new long[Math.max(1, capacity)];
            ingestions = new long[times.length];
            numbers = new String[times.length];
        }

        /**
         * Adds a reading that was taken later than all that are there.
         *
         * @param time
         *            when it was taken, in ticks
         * @param ingestion
         *            when the hub took it in, in ticks; {@link #UNKNOWN} where that is not known
         * @param number
         *            a decimal in plain digits
         */
        public void add(long time, long ingestion, String number) {
            if (size == times.length) {
                times = Arrays.copyOf(times, size * 2);
                ingestions = Arrays.copyOf(ingestions, size * 2);
                numbers = Arrays.copyOf(numbers, size * 2);
            }
            times[size] = time;
            ingestions[size] = ingestion;
            numbers[size++] = number;
        }

        /** How many there are. */
        public int size() {
            return size;
        }

        /** All of them; empty if there are none. */
        public Optional<SummaryReadings> gathered() {
            return size == 0
                    ? Optional.empty()
                    : Optional.of(new SummaryReadings(start, Arrays.copyOf(times, size), Arrays.copyOf(ingestions,
                            size), Arrays.copyOf(numbers, size)));
        }
    }

    /**
     * Reads them.
     *
     * @param start
     *            what the texts count from, in ticks
     * @param data
     *            the numbers
     * @param offsets
     *            the times
     * @param ingested
     *            when the hub took them in
     * @throws NumberFormatException
     *             if these are no readings, or more than {@link #MOST}
     */
    public static SummaryReadings read(long start, String data, String offsets, String ingested) {
        if (!fit(SampledText.count(offsets), data, offsets, ingested)) {
            throw new NumberFormatException("they are more than one value sums up");
        }
        long[] times = SampledText.allTicks(offsets);
        List<String> numbers = SampledText.items(data);
        if (times.length == 0 || numbers.size() != times.length) {
            throw new NumberFormatException("there are other numbers of readings and of times");
        }
        for (int i = 0; i < times.length; i++) {
            times[i] = at(start, times[i]);
            if (i > 0 && times[i] <= times[i - 1]) {
                throw new NumberFormatException("the times are not ascending");
            }
            if (!isPlain(numbers.get(i))) {
                throw new NumberFormatException("a reading is no decimal in plain digits");
            }
        }
        return new SummaryReadings(start, times, ingestions(start, ingested, times.length), numbers.toArray(
                String[]::new));
    }

    /** Whether so many readings, in texts so long, can be those of one value: {@link #MOST} at most, and 1 MB a text as FHIR has it. */
    public static boolean fit(int size, String... texts) {
        return size <= MOST && Arrays.stream(texts).allMatch(text -> text.length() <= SampledText.MAX_LENGTH);
    }

    private static long[] ingestions(long start, String text, int size) {
        long[] ingestions = new long[size];
        SampledItems items = new SampledItems(text);
        int at = 0;
        while (items.next()) {
            String item = items.item();
            int star = item.indexOf('*');
            int count = star < 0 ? 1 : count(item.substring(star + 1));
            String time = star < 0 ? item : item.substring(0, star);
            if (count > size - at) {
                throw new NumberFormatException("there are more ingestions than readings");
            }
            long ingestion = SampledText.says(time) ? at(start, SampledText.ticks(time)) : UNKNOWN;
            Arrays.fill(ingestions, at, at + count, ingestion);
            at += count;
        }
        if (at < size) {
            throw new NumberFormatException("there are fewer ingestions than readings");
        }
        return ingestions;
    }

    private static int count(String digits) {
        if (digits.length() > COUNT_DIGITS || digits.isEmpty() || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new NumberFormatException("it is no count");
        }
        int count = Integer.parseInt(digits);
        if (count == 0) {
            throw new NumberFormatException("it counts nothing");
        }
        return count;
    }

    private static long at(long start, long offset) {
        long time;
        try {
            time = Math.addExact(start, offset);
        } catch (ArithmeticException e) {
            throw new NumberFormatException("a time is out of range");
        }
        if (!Ticks.representable(Ticks.toInstant(time))) {
            throw new NumberFormatException("a time is out of range");
        }
        return time;
    }

    /** Whether a text is a decimal as readings are written here: without plus sign and exponent, and not too long. */
    private static boolean isPlain(String text) {
        return text.length() <= LONGEST_NUMBER && text.indexOf('+') < 0 && text.indexOf('e') < 0 && text.indexOf(
                'E') < 0 && SampledText.isDecimal(text);
    }

    /** How many there are, at least 1. */
    public int size() {
        return times.length;
    }

    /** What the times are told from where they are written, in ticks. */
    public long start() {
        return start;
    }

    /** When one was taken, in ticks. */
    public long time(int index) {
        return times[index];
    }

    /** When the hub took one in, in ticks; {@link #UNKNOWN} where that is not known. */
    public long ingestion(int index) {
        return ingestions[index];
    }

    /** What one says, as it is written. */
    public String text(int index) {
        return numbers[index];
    }

    /** What one says, as a number. */
    public BigDecimal number(int index) {
        return new BigDecimal(numbers[index]);
    }

    /** What they say, as numbers in the order of their times. */
    public Stream<BigDecimal> numbers() {
        return Arrays.stream(numbers).map(BigDecimal::new);
    }

    /**
     * When one was taken at the latest, in ticks: nothing is read after the hub took it in, so where a clock is ahead, whose the reading is
     * goes by that.
     */
    public long latest(int index) {
        return ingestions[index] == UNKNOWN ? times[index] : Math.min(times[index], ingestions[index]);
    }

    /** Those that were taken at some times, by {@link #latest}; empty if there are none. */
    public Optional<SummaryReadings> of(LongPredicate times) {
        Gathering some = new Gathering(start, size());
        for (int i = 0; i < size(); i++) {
            if (times.test(latest(i))) {
                some.add(time(i), ingestion(i), text(i));
            }
        }
        return some.gathered();
    }

    /** The numbers as a text. */
    public String data() {
        return String.join(" ", numbers);
    }

    /** The times as a text. */
    public String offsets() {
        SampledTextBuffer text = new SampledTextBuffer(size() * 9);
        for (long time : times) {
            text.appendMilliseconds(time - start);
        }
        return text.toString();
    }

    /** The ingestions as a text. */
    public String ingestions() {
        SampledTextBuffer text = new SampledTextBuffer(size() * 9);
        for (int from = 0; from < size();) {
            int until = from + 1;
            while (until < size() && ingestions[until] == ingestions[from]) {
                until++;
            }
            if (ingestions[from] == UNKNOWN) {
                text.appendItem(SampledText.EMPTY);
            } else {
                text.appendMilliseconds(ingestions[from] - start);
            }
            if (until - from > 1) {
                text.appendCount(until - from);
            }
            from = until;
        }
        return text.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SummaryReadings readings && start == readings.start && Arrays.equals(times,
                readings.times) && Arrays.equals(ingestions, readings.ingestions) && Arrays.equals(numbers,
                        readings.numbers);
    }

    @Override
    public int hashCode() {
        return Objects.hash(start, Arrays.hashCode(times), Arrays.hashCode(numbers));
    }

    /** Says how many there are, and nothing of them. Safe to log. */
    @Override
    public String toString() {
        return size() + " readings";
    }
}
