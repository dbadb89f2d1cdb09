package org.iomtfhir.cli.propose;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What is known of the values that stand at one path of the events. Holds at most {@value #MOST_TEXTS} of them. */
final class Leaf {

    static final int MOST_TEXTS = 60;
    private static final int LONGEST_TEXT = 200;
    private static final Pattern NUMBER = Pattern.compile("[+-]?\\d{1,15}(\\.\\d{1,15})?");
    private static final Pattern DATE_TIME = Pattern
            .compile("\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d.{0,30}");

    /** In which devices write a local time, besides what a template reads as it is. Those of the day first come before their like. */
    private static final List<String> PATTERNS = List.of("yyyy/MM/dd HH:mm:ss", "yyyy/MM/dd HH:mm",
            "dd.MM.yyyy HH:mm:ss",
            "dd.MM.yyyy HH:mm", "dd-MM-yyyy HH:mm:ss", "dd/MM/yyyy HH:mm:ss", "MM/dd/yyyy HH:mm:ss", "dd/MM/yyyy HH:mm",
            "MM/dd/yyyy HH:mm", "yyyyMMddHHmmss", "yyyyMMdd'T'HHmmss", "yyyyMMdd'T'HHmmssX");

    private final LeafPath path;
    private final BitSet events = new BitSet();
    private final Set<String> texts = new TreeSet<>();
    private final List<String> patterns = new ArrayList<>(PATTERNS);
    private long count;
    private long numbers;
    private long numericTexts;
    private long dateTimes;
    private long dates;
    private long clockTimes;
    private double least = Double.POSITIVE_INFINITY;
    private double most = Double.NEGATIVE_INFINITY;

    Leaf(LeafPath path) {
        this.path = path;
    }

    void add(int event, JsonNode value) {
        count++;
        events.set(event);
        patterns.removeIf(pattern -> !value.isTextual() || !isOf(pattern, value.textValue()));
        if (value.isNumber()) {
            numbers++;
            range(value.decimalValue());
        } else if (value.isTextual()) {
            String text = value.textValue();
            if (NUMBER.matcher(text.strip()).matches()) {
                numericTexts++;
                range(new BigDecimal(text.strip()));
            } else if (DATE_TIME.matcher(text).matches()) {
                dateTimes++;
            } else if (isDate(text)) {
                dates++;
            } else if (isClockTime(text)) {
                clockTimes++;
            }
        }
        if (texts.size() < MOST_TEXTS && value.asText().length() <= LONGEST_TEXT) {
            texts.add(value.asText());
        }
    }

    private void range(BigDecimal number) {
        least = Math.min(least, number.doubleValue());
        most = Math.max(most, number.doubleValue());
    }

    private static boolean isOf(String pattern, String text) {
        try {
            return LocalDateTime.parse(text, DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH)).getYear() > 0;
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static boolean isDate(String text) {
        try {
            return LocalDate.parse(text).getYear() > 0;
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static boolean isClockTime(String text) {
        try {
            return LocalTime.parse(text).getHour() >= 0;
        } catch (DateTimeException e) {
            return false;
        }
    }

    /** The list whose elements these are, at its own path: in the same events, with the same least and greatest number. */
    Leaf list() {
        Leaf list = new Leaf(path.list());
        list.count = count;
        list.events.or(events);
        list.numbers = numbers;
        list.least = least;
        list.most = most;
        return list;
    }

    LeafPath path() {
        return path;
    }

    BitSet events() {
        return events;
    }

    long count() {
        return count;
    }

    /** Different values, as texts; not all where there are many. */
    Set<String> texts() {
        return texts;
    }

    double least() {
        return least;
    }

    double most() {
        return most;
    }

    boolean isNumber() {
        return numbers > 0 && numbers + numericTexts >= count * 0.9;
    }

    /** A number that is sent in quotes. */
    boolean isNumericText() {
        return !isNumber() && numericTexts >= count * 0.9;
    }

    boolean isDateTime() {
        return dateTimes >= count * 0.9;
    }

    /** Patterns in which all values are local times; more than one where day and month could be the other way round. */
    List<String> patterns() {
        return count == 0 ? List.of() : patterns;
    }

    boolean isDate() {
        return dates >= count * 0.9;
    }

    boolean isClockTime() {
        return clockTimes >= count * 0.9;
    }

    boolean isText() {
        return numbers == 0;
    }

    /** Whether all are seconds since 1970 of the years 1990 to 2100. */
    boolean isSeconds() {
        return (isNumber() || isNumericText()) && within(1);
    }

    /** Whether all are milliseconds since 1970 of those years. */
    boolean isMilliseconds() {
        return (isNumber() || isNumericText()) && within(1_000);
    }

    private boolean within(long perSecond) {
        double from = OffsetDateTime.parse("1990-01-01T00:00:00Z").toEpochSecond() * (double) perSecond;
        double to = Instant.parse("2100-01-01T00:00:00Z").getEpochSecond() * (double) perSecond;
        return least >= from && most <= to;
    }
}
