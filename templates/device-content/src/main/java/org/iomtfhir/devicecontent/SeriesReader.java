package org.iomtfhir.devicecontent;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.iomtfhir.devicecontent.json.Json;
import org.iomtfhir.devicecontent.json.JsonArray;
import org.iomtfhir.devicecontent.json.JsonNull;
import org.iomtfhir.devicecontent.json.JsonNumber;
import org.iomtfhir.devicecontent.json.JsonText;
import org.iomtfhir.model.BoundedDecimal;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.model.Ticks;
import org.iomtfhir.model.sampled.SamplePeriod;
import org.iomtfhir.model.sampled.SampleTimes;
import org.iomtfhir.model.sampled.SampledText;
import org.jspecify.annotations.Nullable;

/**
 * Reads the samples that one value of an event holds, and their times, within bounds: what is more than one text of FHIR can hold is
 * refused, and so is what is no number. Causes never quote a sample. Used once.
 */
final class SeriesReader {

    /** A strip that is longer is a mistake in its rate. */
    private static final long LONGEST = 366L * 24 * Ticks.PER_HOUR;

    private final SeriesSource source;
    private final List<String> samples = new ArrayList<>();
    private int characters;
    /** Ticks from the first sample's time to the last one's. */
    private long last;

    SeriesReader(SeriesSource source) {
        this.source = source;
    }

    /**
     * Several samples.
     *
     * @param text
     *            parted by single blanks, those of one time together
     * @param times
     *            when they were taken
     * @param last
     *            ticks from the time of the reading to that of the last
     */
    record Series(String text, SampleTimes times, long last) {}

    /**
     * Reads the samples.
     *
     * @param value
     *            what the expression of the value selects; null for nothing
     * @return whether there are any
     */
    boolean readSamples(@Nullable Json value) throws ExpressionException {
        if (value instanceof JsonArray array && array.size() > 0 && array.get(0) instanceof JsonArray) {
            addByChannel(array);
        } else {
            add(value);
        }
        if (samples.size() % source.channels() != 0) {
            throw unusable("it selects " + samples.size() + " samples, which is no multiple of " + source.channels()
                    + " channels");
        }
        return !samples.isEmpty();
    }

    /**
     * The samples, of which there are some, with their times.
     *
     * @param timing
     *            what the expression of the times selects; null for nothing, and where there is none
     */
    Series at(@Nullable Json timing) throws ExpressionException {
        SampleTimes times = times(timing, samples.size() / source.channels());
        return new Series(String.join(" ", samples), times, last);
    }

    private void addByChannel(JsonArray channels) throws ExpressionException {
        if (channels.size() != source.channels()) {
            throw unusable("it selects an array of " + channels.size() + " arrays, where one for each of "
                    + source.channels() + " channels is wanted; samples that stand together by time are wanted in one"
                    + " array");
        }
        List<List<String>> all = new ArrayList<>();
        for (Json channel : channels.items()) {
            if (!(channel instanceof JsonArray)) {
                throw unusable("one of its channels is " + channel.kindInWords() + " where an array is needed");
            }
            add(channel);
            all.add(List.copyOf(samples));
            samples.clear();
            if (all.getLast().size() != all.getFirst().size()) {
                throw unusable("its channels have different numbers of samples");
            }
        }
        for (int i = 0; i < all.getFirst().size(); i++) {
            for (List<String> channel : all) {
                samples.add(channel.get(i));
            }
        }
    }

    private void add(@Nullable Json value) throws ExpressionException {
        switch (value) {
            case null -> {
            }
            case JsonNull ignored -> {
            }
            case JsonArray array -> {
                for (Json item : array.items()) {
                    add(sample(item));
                }
            }
            case JsonText text -> split(text.value());
            case JsonNumber number -> add(sample(number));
            default -> throw unusable("it selects " + value.kindInWords() + " where an array or a text of numbers is"
                    + " needed");
        }
    }

    private void split(String text) throws ExpressionException {
        if (source.separator() == null) {
            for (String item : items(text)) {
                add(checked(item));
            }
            return;
        }
        if (text.isBlank()) {
            return;
        }
        int from = 0;
        while (from <= text.length()) {
            int to = text.indexOf(source.separator(), from);
            int end = to < 0 ? text.length() : to;
            String item = text.substring(from, end).strip();
            // Some devices write the separator behind the last as well.
            if (!item.isEmpty() || end < text.length()) {
                add(item.isEmpty() ? SampledText.EMPTY : checked(item));
            }
            from = end + 1;
        }
    }

    private static List<String> items(String text) throws ExpressionException {
        if (text.length() > 2 * SampledText.MAX_LENGTH) {
            throw tooLarge();
        }
        return SampledText.items(text);
    }

    private static String sample(Json item) throws ExpressionException {
        return switch (item) {
            case JsonNull ignored -> SampledText.EMPTY;
            case JsonNumber number -> checked(number.text());
            case JsonText text -> checked(text.value().strip());
            default -> throw unusable("one of its samples is " + item.kindInWords() + " where a number is needed");
        };
    }

    private static String checked(String sample) throws ExpressionException {
        if (sample.equals("E") || sample.equals("U") || sample.equals("L")) {
            return sample;
        }
        if (!SampledText.isDecimal(sample)) {
            throw unusable("one of its samples is neither a decimal (without commas) nor E, U or L");
        }
        try {
            BoundedDecimal.parse(sample);
        } catch (NumberFormatException e) {
            throw unusable("one of its samples can't be used: " + e.getMessage());
        }
        return sample;
    }

    private void add(String sample) throws ExpressionException {
        characters += sample.length() + 1;
        if (characters > SampledText.MAX_LENGTH) {
            throw tooLarge();
        }
        samples.add(sample);
    }

    private SampleTimes times(@Nullable Json timing, int count) throws ExpressionException {
        SeriesSource.Times times = source.times();
        if (times == null) {
            return at(Objects.requireNonNull(source.period(), "a series without times has a period"), count);
        }
        return switch (times.kind()) {
            case PERIOD -> {
                BigDecimal period = number(timing);
                if (!SamplePeriod.isUsable(period)) {
                    throw unusable("the period can't be calculated with");
                }
                yield at(period, count);
            }
            case RATE -> at(SeriesSource.periodOf(number(timing))
                    .orElseThrow(() -> unusable("the rate can't be calculated with")), count);
            case OFFSETS -> offsets(timing, count);
        };
    }

    private SampleTimes at(BigDecimal period, int count) throws ExpressionException {
        last = SamplePeriod.ofMilliseconds(period).offset(count - 1L);
        checkLast();
        return new SampleTimes(source.channels(), period, null);
    }

    private void checkLast() throws ExpressionException {
        if (last > LONGEST) {
            throw unusable("its samples reach over more than a year");
        }
    }

    private BigDecimal number(@Nullable Json timing) throws ExpressionException {
        String text = switch (timing) {
            case JsonNumber number -> number.text();
            case JsonText given -> given.value().strip();
            case null -> throw unusable("it selects nothing, and is needed for the times of the samples");
            default -> throw unusable("it selects " + timing.kindInWords() + " where a number is needed");
        };
        try {
            return BoundedDecimal.parse(text);
        } catch (NumberFormatException e) {
            throw unusable("it selects what is no number: " + e.getMessage());
        }
    }

    private SampleTimes offsets(@Nullable Json timing, int count) throws ExpressionException {
        List<String> given = new ArrayList<>();
        switch (timing) {
            case JsonArray array -> {
                for (Json item : array.items()) {
                    given.add(number(item).toPlainString());
                }
            }
            case JsonText text -> given.addAll(items(text.value()));
            case null -> throw unusable("it selects nothing, and is needed for the times of the samples");
            default -> throw unusable("it selects " + timing.kindInWords() + " where an array or a text of numbers is"
                    + " needed");
        }
        if (given.size() != count) {
            throw unusable("it selects " + given.size() + " offsets for samples of " + count + " times");
        }
        last = -1;
        int length = 0;
        for (String offset : given) {
            long ticks = ticks(offset);
            if (ticks <= last) {
                throw unusable("its offsets are not ascending, or one is negative");
            }
            last = ticks;
            length += offset.length() + 1;
        }
        checkLast();
        if (length > SampledText.MAX_LENGTH) {
            throw tooLarge();
        }
        return new SampleTimes(source.channels(), null, String.join(" ", given));
    }

    private static long ticks(String offset) throws ExpressionException {
        try {
            return SampledText.ticks(offset);
        } catch (NumberFormatException e) {
            throw unusable("one of its offsets is no decimal within bounds");
        }
    }

    private static ExpressionException tooLarge() {
        return new ExpressionException(ErrorName.IncompatibleData, "the series is longer than the "
                + SampledText.MAX_LENGTH
                + " characters that sampled data of FHIR may have; send shorter strips, or each"
                + " channel as a value of its own");
    }

    private static ExpressionException unusable(String cause) {
        return new ExpressionException(ErrorName.IncompatibleData, cause);
    }
}
