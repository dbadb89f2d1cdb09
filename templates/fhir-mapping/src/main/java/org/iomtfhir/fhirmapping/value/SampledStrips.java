package org.iomtfhir.fhirmapping.value;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.iomtfhir.fhirmapping.json.ConstantMembers;
import org.iomtfhir.fhirmapping.spi.ReadingFailures;
import org.iomtfhir.fhirmapping.spi.Readings;
import org.iomtfhir.fhirmapping.spi.SampleSpan;
import org.iomtfhir.fhirmapping.spi.ValueJson;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.model.Profile;
import org.iomtfhir.model.ReadingExtensions;
import org.iomtfhir.model.sampled.SamplePeriod;
import org.iomtfhir.model.sampled.SampleRun;
import org.iomtfhir.model.sampled.SampledItems;
import org.iomtfhir.model.sampled.SampledText;
import org.iomtfhir.model.sampled.SampledTextBuffer;
import org.iomtfhir.model.sampled.SlotPlacement;

/**
 * Series of which readings hold several samples. Their times travel as {@linkplain SampleRun runs}, since one offset for each sample
 * would take more room than the samples do. Used once.
 */
final class SampledStrips {

    private final ConstantMembers members;
    private final SamplePeriod period;
    private final int dimensions;
    private final Profile profile;
    private final SampledTextBuffer data = new SampledTextBuffer(1_024);
    private final List<SampleRun> runs = new ArrayList<>();
    /** The times, by their places in all runs, of which a sample says something. */
    private final BitSet said = new BitSet();
    private int times;
    private int unreadable;
    private int ofOtherChannels;
    private int tooDense;

    SampledStrips(ConstantMembers members, SamplePeriod period, int dimensions, Profile profile) {
        this.members = members;
        this.period = period;
        this.dimensions = dimensions;
        this.profile = profile;
    }

    /** Whether a reading holds several samples. */
    static boolean areIn(Readings readings) {
        for (int i = 0; i < readings.size(); i++) {
            if (readings.samples(i) != null) {
                return true;
            }
        }
        return false;
    }

    Optional<ValueJson> read(Readings readings, ReadingFailures failures) {
        for (int i = 0; i < readings.size(); i++) {
            SampleSpan span = readings.samples(i);
            if (span == null && dimensions == 1) {
                addSingle(readings, i);
            } else if (span == null || span.dimensions() != dimensions) {
                ofOtherChannels++;
            } else if (isTooDense(span)) {
                tooDense++;
            } else {
                addSamples(readings, i, span);
            }
        }
        SampledTextBuffer runTimes = new SampledTextBuffer(runs.size() * 24 + 8);
        runs.forEach(run -> run.appendTo(runTimes));
        tell(failures, readings.size());
        if (data.length() > SampledText.MAX_LENGTH || runTimes.length() > SampledText.MAX_LENGTH) {
            failures.add(ErrorName.FhirDataMapping,
                    "the samples are more than the 1 MB that sampled data can hold. Send"
                            + " shorter strips, use a shorter periodInterval, or give each channel a component of its own");
            return Optional.empty();
        }
        return runs.isEmpty() ? Optional.empty() : Optional.of(new Strips(members, data, runTimes, sameTimes()));
    }

    /** Whether some of the samples would have no slot, wherever the first of them has its own. */
    private boolean isTooDense(SampleSpan span) {
        if (span.period().isPresent()) {
            return span.count() > 1 && span.period().get().isShorterThan(period);
        }
        long[] offsets = new long[span.count()];
        Arrays.setAll(offsets, span::offset);
        return new SlotPlacement(period, Long.MAX_VALUE, slot -> false).givingWay(offsets, offsets.length) > 0;
    }

    private void tell(ReadingFailures failures, int size) {
        if (unreadable > 0) {
            failures.add(ErrorName.FhirDataMapping, unreadable + " samples can't be sampled data: they are neither"
                    + " decimals (without commas, of at most " + DecimalText.MAX_EXPONENT + " digits) nor E, U or L");
        }
        if (ofOtherChannels > 0) {
            failures.add(ErrorName.FhirDataMapping, ofOtherChannels + " of " + size + " readings have another number of"
                    + " channels than the template's dimensions, " + dimensions
                    + ". Make \"dimensions\" of the mapping and \"channels\" of the device content file the same");
        }
        if (tooDense > 0) {
            failures.add(ErrorName.FhirDataMapping, tooDense + " of " + size + " readings have less time between their"
                    + " samples than defaultPeriod, and some of them would be lost. Write as \"defaultPeriod\" the"
                    + " milliseconds between two samples, 1.953125 for 512 Hz");
        }
    }

    private void addSingle(Readings readings, int index) {
        Optional<String> sample = ReadingSample.of(readings.value(index), profile);
        if (sample.isEmpty()) {
            unreadable++;
            return;
        }
        data.appendItem(sample.get());
        said.set(times++, ReadingSample.says(sample.get()));
        runs.add(new SampleRun(readings.ticks(index) - readings.startTicks(), 1, ingestion(readings, index)));
    }

    private void addSamples(Readings readings, int index, SampleSpan span) {
        SampledItems items = new SampledItems(readings.value(index));
        for (int at = 0; items.next(); at++) {
            String item = items.item();
            if (ReadingSample.says(item)) {
                said.set(times + at / dimensions);
            }
            if (!data.appendPlainDecimal(item)) {
                Optional<String> sample = ReadingSample.of(item, profile);
                unreadable += sample.isEmpty() ? 1 : 0;
                // Those behind it keep their places.
                data.appendItem(sample.orElse(SampledText.EMPTY));
            }
        }
        times += span.count();
        long first = readings.ticks(index) - readings.startTicks();
        long ingestion = ingestion(readings, index);
        if (span.period().filter(period::equals).isPresent()) {
            runs.add(new SampleRun(first, span.count(), ingestion));
            return;
        }
        for (int from = 0; from < span.count();) {
            int until = from + 1;
            while (until < span.count()
                    && span.offset(until) == span.offset(from) + period.offset(until - (long) from)) {
                until++;
            }
            runs.add(new SampleRun(first + span.offset(from), until - from, ingestion));
            from = until;
        }
    }

    private static long ingestion(Readings readings, int index) {
        long ingestion = readings.ingestionTicks(index);
        return ingestion == Readings.UNKNOWN_TIME ? SampleRun.UNKNOWN : ingestion - readings.startTicks();
    }

    /** How many samples are of a time of which there is another; on the grid more may give way to one another. */
    private int sameTimes() {
        long[] taken = new long[SampleRun.count(runs)];
        int time = 0;
        int size = 0;
        for (SampleRun run : runs) {
            for (int i = 0; i < run.count(); i++) {
                if (said.get(time++)) {
                    taken[size++] = run.offset(i, period);
                }
            }
        }
        Arrays.sort(taken, 0, size);
        int same = 0;
        for (int i = 1; i < size; i++) {
            same += taken[i] == taken[i - 1] ? 1 : 0;
        }
        return same * dimensions;
    }

    private record Strips(ConstantMembers members, SampledTextBuffer data, SampledTextBuffer runs, int replacedReadings)
            implements
                ValueJson {

        @Override
        public void writeMembers(JsonGenerator json) throws IOException {
            json.writeObjectFieldStart("valueSampledData");
            json.writeArrayFieldStart("extension");
            json.writeStartObject();
            json.writeStringField("url", ReadingExtensions.SAMPLE_RUNS);
            json.writeFieldName("valueString");
            runs.writeTo(json);
            json.writeEndObject();
            json.writeEndArray();
            members.write(json);
            json.writeFieldName("data");
            data.writeTo(json);
            json.writeEndObject();
        }
    }
}
