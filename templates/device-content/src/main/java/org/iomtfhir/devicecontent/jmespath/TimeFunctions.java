package org.iomtfhir.devicecontent.jmespath;

import static org.iomtfhir.devicecontent.jmespath.JmesPathFunction.Argument.ANY;
import static org.iomtfhir.devicecontent.jmespath.JmesPathFunction.Argument.NUMBER;
import static org.iomtfhir.devicecontent.jmespath.JmesPathFunction.Argument.TEXT;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.iomtfhir.devicecontent.json.Json;
import org.iomtfhir.devicecontent.json.JsonNull;
import org.iomtfhir.devicecontent.json.JsonNumber;
import org.iomtfhir.devicecontent.json.JsonText;
import org.jspecify.annotations.Nullable;

/** Functions of time that the earlier connectors do not have. What they give is ISO 8601 with an offset. */
final class TimeFunctions {

    /** Ticks of 100 ns. */
    private static final Map<String, BigDecimal> UNITS = Map.of("ns", new BigDecimal("0.01"), "us",
            BigDecimal.valueOf(10), "ms", BigDecimal.valueOf(10_000), "s", BigDecimal.valueOf(TimeText.PER_SECOND),
            "min",
            BigDecimal.valueOf(60L * TimeText.PER_SECOND), "h", BigDecimal.valueOf(3_600L * TimeText.PER_SECOND), "d",
            BigDecimal.valueOf(86_400L * TimeText.PER_SECOND));

    /** What a text says of the time of day that is not the time of day. */
    private static final List<ChronoField> PARTS_OF_TIMES = Arrays.stream(ChronoField.values())
            .filter(ChronoField::isTimeBased).toList();

    private static final int LONGEST_TEXT = 100;

    private TimeFunctions() {}

    static List<JmesPathFunction> all() {
        return List.of(new SimpleFunction("parseTime", List.of(TEXT, TEXT, ANY), TimeFunctions::parseTime),
                new SimpleFunction("toTime", List.of(NUMBER, TEXT), TimeFunctions::toTime),
                new SimpleFunction("addDuration", List.of(TEXT, NUMBER, TEXT), TimeFunctions::addDuration));
    }

    private static String text(List<Json> arguments, int index) {
        return ((JsonText) arguments.get(index)).value();
    }

    private static Json written(@Nullable TimeText time, String function) {
        if (time == null) {
            throw new JmesPathFunctionException(function + " comes to no time from year 1 to 9999");
        }
        return new JsonText(time.written());
    }

    private static BigDecimal ticks(String function, Json number, String unit) {
        BigDecimal ticks = UNITS.get(unit);
        if (ticks == null) {
            throw new JmesPathFunctionException(function + " takes a unit of ns, us, ms, s, min, h and d");
        }
        BigDecimal count = ((JsonNumber) number).decimal();
        if (count == null) {
            throw new JmesPathFunctionException(Arithmetic.NOT_COMPUTED);
        }
        return count.multiply(ticks);
    }

    private static Json toTime(List<Json> arguments) {
        return written(TimeText.of(ticks("toTime", arguments.get(0), text(arguments, 1)), ZoneOffset.UTC), "toTime");
    }

    private static Json addDuration(List<Json> arguments) {
        TimeText from = TimeText.read(text(arguments, 0));
        if (from == null) {
            throw new JmesPathFunctionException("addDuration takes a time in ISO 8601 as argument 1, such as"
                    + " 2024-03-05T07:41:00+01:00");
        }
        BigDecimal added = ticks("addDuration", arguments.get(1), text(arguments, 2));
        return written(TimeText.of(added.add(BigDecimal.valueOf(from.ticks())), from.offset()), "addDuration");
    }

    private static Json parseTime(List<Json> arguments) {
        String text = text(arguments, 0);
        DateTimeFormatter pattern = TimePatterns.of(text(arguments, 1));
        ZoneId zone = zone(arguments.get(2));
        if (text.length() > LONGEST_TEXT) {
            throw notInPattern();
        }
        try {
            TemporalAccessor read = pattern.parse(text.strip());
            return written(TimeText.of(time(read, clock(read, text(arguments, 1), zone))), "parseTime");
        } catch (DateTimeException e) {
            throw notInPattern();
        }
    }

    /** That which the text itself names, by an offset or a zone; else that of the argument. */
    private static @Nullable ZoneId clock(TemporalAccessor read, String pattern, @Nullable ZoneId argument) {
        ZoneId offset = read.query(TemporalQueries.offset());
        ZoneId named = offset == null ? read.query(TemporalQueries.zoneId()) : offset;
        if (named != null && TimePatterns.readsWordsForZones(pattern) && !named.getRules().isFixedOffset()) {
            // CST is six hours behind UTC in Chicago and eight ahead of it in Shanghai; EST is read as New York's, in July too.
            throw new JmesPathFunctionException("words for time zones such as EST mean several of them: have the device"
                    + " send an offset (XXX, xx) or a name of IANA (VV), or leave the word out of the text");
        }
        return named == null ? argument : named;
    }

    private static OffsetDateTime time(TemporalAccessor read, @Nullable ZoneId clock) {
        LocalDate day = LocalDate.from(read);
        LocalTime time = read.query(TemporalQueries.localTime());
        if (time != null) {
            return inZone(day.atTime(time), clock);
        }
        if (PARTS_OF_TIMES.stream().anyMatch(read::isSupported)) {
            throw new JmesPathFunctionException(
                    "the pattern of parseTime reads a part of the time of day, and not which"
                            + " hour of the day it is: write HH for hours from 00 to 23, or hh with a for hours from 1 to 12 with"
                            + " AM or PM");
        }
        return startOfDay(day, clock);
    }

    /** Without the text, which is of the event. */
    private static JmesPathFunctionException notInPattern() {
        return new JmesPathFunctionException("the text that parseTime is given is no date and time in its pattern");
    }

    private static @Nullable ZoneId zone(Json zone) {
        if (zone instanceof JsonNull) {
            return null;
        }
        try {
            if (zone instanceof JsonText name) {
                return ZoneId.of(name.value().strip());
            }
        } catch (DateTimeException e) {
            // Reported below, as whatever else is no zone.
        }
        throw new JmesPathFunctionException("parseTime takes a time zone as argument 3: a name of IANA such as"
                + " Europe/Berlin, an offset such as +01:00, or null where the text has an offset");
    }

    private static ZoneId needed(@Nullable ZoneId zone) {
        if (zone == null) {
            throw new JmesPathFunctionException(
                    "the text that parseTime is given has no offset, and there is no time zone"
                            + " as argument 3");
        }
        return zone;
    }

    /** The hour that a clock goes back over is there twice, and nothing says which is meant. */
    private static OffsetDateTime inZone(LocalDateTime time, @Nullable ZoneId zone) {
        List<ZoneOffset> offsets = needed(zone).getRules().getValidOffsets(time);
        if (offsets.size() != 1) {
            throw new JmesPathFunctionException("the local time that parseTime is given is there " + (offsets.isEmpty()
                    ? "never: the clocks of its zone were put forward over it"
                    : "twice: the clocks of its zone were put back over it")
                    + ". Have the device send UTC or an offset, or replay it with an offset as argument 3");
        }
        return time.atOffset(offsets.getFirst());
    }

    private static OffsetDateTime startOfDay(LocalDate day, @Nullable ZoneId zone) {
        return day.atStartOfDay(needed(zone)).toOffsetDateTime();
    }
}
