package org.iomtfhir.devicecontent;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which times of readings are plausible. Outside it lie those of clocks never set, and seconds that were read as milliseconds.
 *
 * @param earliest
 *            the first plausible instant
 * @param ahead
 *            how long after the hub received the event a reading may be
 */
public record TimeWindow(Instant earliest, Duration ahead) {

    /** From 1990 to a day after the hub received the event. */
    public static final TimeWindow USUAL = new TimeWindow(Instant.parse("1990-01-01T00:00:00Z"), Duration.ofDays(1));
    /** Any time that can be read. */
    public static final TimeWindow ANY = new TimeWindow(Instant.MIN, Duration.ofSeconds(Long.MAX_VALUE));

    private static final String SECONDS = "fromUnixTimestamp";
    private static final String MILLISECONDS = "fromUnixTimestampMs";

    public TimeWindow {
        Objects.requireNonNull(earliest, "earliest");
        Objects.requireNonNull(ahead, "ahead");
        if (ahead.isNegative()) {
            throw new IllegalArgumentException("readings can't have to be older than their event");
        }
    }

    private boolean holds(Instant time, @Nullable Instant received) {
        return !time.isBefore(earliest) && !isAhead(time, received);
    }

    private boolean isAhead(Instant time, @Nullable Instant received) {
        return received != null && Duration.between(received, time).compareTo(ahead) > 0;
    }

    /**
     * Why a time is not plausible: a sentence without full stop that tells the year alone, so that it may be logged.
     *
     * @param received
     *            when the hub received the event; null if unknown, and then no time is too late
     * @param expression
     *            what gave the time
     */
    Optional<String> objection(Instant time, @Nullable Instant received, String expression) {
        if (holds(time, received)) {
            return Optional.empty();
        }
        String year = "it selects a time of the year " + year(time);
        String why = time.isBefore(earliest)
                ? year + ", and readings before " + year(earliest) + " are not taken"
                : year + ", " + lead(received, time) + " after the hub received the event";
        return Optional.of(why + "; " + advice(time, received, expression));
    }

    private static int year(Instant time) {
        return time.atOffset(ZoneOffset.UTC).getYear();
    }

    private static String lead(@Nullable Instant received, Instant time) {
        Duration lead = Duration.between(received, time);
        return lead.toDays() > 1 ? lead.toDays() + " days" : lead.toHours() + " hours";
    }

    /** The other function, where what it would have read is plausible. */
    private String advice(Instant time, @Nullable Instant received, String expression) {
        if (expression.contains(MILLISECONDS)
                && holds(Instant.ofEpochMilli(0).plusSeconds(time.toEpochMilli()), received)) {
            return "the number counts seconds: " + SECONDS + " may be meant, not " + MILLISECONDS;
        }
        if (expression.contains(SECONDS) && !expression.contains(MILLISECONDS)
                && holds(Instant.ofEpochMilli(time.getEpochSecond()), received)) {
            return "the number counts milliseconds: " + MILLISECONDS + " may be meant, not " + SECONDS;
        }
        return "set the device's clock, or widen the window of plausible times in the settings of normalize";
    }
}
