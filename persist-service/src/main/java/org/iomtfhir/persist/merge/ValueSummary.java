package org.iomtfhir.persist.merge;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.Element;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.StringType;
import org.iomtfhir.model.Ticks;
import org.iomtfhir.model.summary.Summary;
import org.iomtfhir.model.summary.SummaryExtension;
import org.iomtfhir.model.summary.SummaryReadings;
import org.jspecify.annotations.Nullable;

/**
 * What a value sums up, as its extension says ({@link SummaryExtension}): of a message and of what is stored alike. Immutable.
 *
 * @param kind
 *            which number of the readings it is
 * @param readings
 *            all of them
 */
public record ValueSummary(Summary kind, SummaryReadings readings) {

    /** Whether a value says that it sums up readings, be they readable or not. */
    public static boolean isIn(Element valueOrNull) {
        return valueOrNull != null && extension(valueOrNull, SummaryExtension.URL) != null;
    }

    /** What a value sums up; empty if it says nothing of the kind, or its readings can't be read. */
    public static Optional<ValueSummary> of(Element valueOrNull) {
        Extension extension = valueOrNull == null ? null : extension(valueOrNull, SummaryExtension.URL);
        if (extension == null) {
            return Optional.empty();
        }
        Optional<Summary> kind = text(extension, SummaryExtension.KIND).flatMap(Summary::named);
        Optional<String> data = text(extension, SummaryExtension.DATA);
        Optional<String> offsets = text(extension, SummaryExtension.OFFSETS);
        Optional<String> ingestions = text(extension, SummaryExtension.INGESTIONS);
        Optional<Long> start = start(extension);
        if (kind.isEmpty() || data.isEmpty() || offsets.isEmpty() || ingestions.isEmpty() || start.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ValueSummary(kind.get(), SummaryReadings.read(start.get(), data.get(), offsets.get(),
                    ingestions.get())));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static @Nullable Extension extension(Element element, String url) {
        for (Extension each : element.getExtension()) {
            if (url.equals(each.getUrl())) {
                return each;
            }
        }
        return null;
    }

    private static Optional<String> text(Extension extension, String url) {
        Extension inner = extension(extension, url);
        return inner != null && inner.getValue() instanceof StringType text
                ? Optional.ofNullable(text.getValue())
                : Optional.empty();
    }

    private static Optional<Long> start(Extension extension) {
        Extension inner = extension(extension, SummaryExtension.START);
        if (inner == null || !(inner.getValue() instanceof BaseDateTimeType time) || time.getValueAsString() == null) {
            return Optional.empty();
        }
        try {
            long start = Ticks.parse(time.getValueAsString());
            return start < Ticks.MIN || start > Ticks.MAX ? Optional.empty() : Optional.of(start);
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** The number that the readings become. */
    public BigDecimal number() {
        return kind.of(readings);
    }

    /** Whether the number of a value is that of its readings. */
    public boolean isNumberOf(Element value) {
        return switch (value) {
            case Quantity quantity -> quantity.getValue() != null && quantity.getValue().compareTo(number()) == 0;
            case IntegerType integer -> integer.getValue() != null && BigDecimal.valueOf(integer.getValue()).compareTo(
                    number()) == 0;
            case null, default -> false;
        };
    }

    /** That of the readings of some times; empty if there are none. */
    public Optional<ValueSummary> within(Predicate<Instant> times) {
        return readings.of(time -> times.test(Ticks.toInstant(time))).map(some -> new ValueSummary(kind, some));
    }

    /** When the earliest of the readings was taken, as far as whose they are goes by it. */
    public Instant first() {
        return Ticks.toInstant(IntStream.range(0, readings.size()).mapToLong(readings::latest).min().orElseThrow());
    }

    /** When the latest of the readings was taken, as far as whose they are goes by it. */
    public Instant last() {
        return Ticks.toInstant(IntStream.range(0, readings.size()).mapToLong(readings::latest).max().orElseThrow());
    }

    /** The origin of the value: that of its latest reading. */
    Origin origin() {
        int last = readings.size() - 1;
        long ingestion = readings.ingestion(last);
        return Origin.reading(readings.time(last), ingestion == SummaryReadings.UNKNOWN
                ? Origin.UNKNOWN_TIME
                : ingestion);
    }

    /**
     * Makes a value be of these readings.
     *
     * @return false if the number can't be one of its type; then the value is as it was
     */
    public boolean writeTo(Element value) {
        BigDecimal number = number();
        switch (value) {
            case Quantity quantity -> quantity.setValue(number);
            case IntegerType integer -> {
                try {
                    integer.setValue(number.intValueExact());
                } catch (ArithmeticException e) {
                    return false;
                }
            }
            default -> {
                return false;
            }
        }
        writeReadingsTo(value);
        return true;
    }

    /** Gives a value these readings, whatever its number is. */
    void writeReadingsTo(Element value) {
        value.getExtension().removeIf(each -> SummaryExtension.URL.equals(each.getUrl()));
        Extension extension = new Extension(SummaryExtension.URL);
        extension.addExtension(new Extension(SummaryExtension.KIND, new CodeType(kind.code())));
        extension.addExtension(new Extension(SummaryExtension.START, new InstantType(Ticks.text(readings.start()))));
        extension.addExtension(new Extension(SummaryExtension.DATA, new StringType(readings.data())));
        extension.addExtension(new Extension(SummaryExtension.OFFSETS, new StringType(readings.offsets())));
        extension.addExtension(new Extension(SummaryExtension.INGESTIONS, new StringType(readings.ingestions())));
        value.addExtension(extension);
    }
}
