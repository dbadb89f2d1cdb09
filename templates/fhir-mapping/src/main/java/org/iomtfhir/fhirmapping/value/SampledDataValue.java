package org.iomtfhir.fhirmapping.value;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Optional;
import org.iomtfhir.fhirmapping.json.ConstantMembers;
import org.iomtfhir.fhirmapping.json.ReadingOrigin;
import org.iomtfhir.fhirmapping.spi.FhirValue;
import org.iomtfhir.fhirmapping.spi.ObservationPeriod;
import org.iomtfhir.fhirmapping.spi.ReadingFailures;
import org.iomtfhir.fhirmapping.spi.Readings;
import org.iomtfhir.fhirmapping.spi.ValueJson;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.model.Profile;
import org.iomtfhir.model.ReadingExtensions;
import org.iomtfhir.model.sampled.SamplePeriod;
import org.iomtfhir.model.sampled.SampledText;
import org.iomtfhir.model.sampled.SampledTextBuffer;
import org.iomtfhir.model.sampled.SlotPlacement;
import org.jspecify.annotations.Nullable;

/**
 * A series, sparse: {@code data} holds the readings alone, and FHIR's cross-version extension for R5's {@code offsets} when
 * each was read, in milliseconds (with up to four decimals) from the start of the effective time. The grid is laid when the
 * Observation is persisted, over what is stored as well.
 */
final class SampledDataValue implements FhirValue {

    private static final SerializableString VALUE_SAMPLED_DATA = new SerializedString("valueSampledData");
    private static final SerializableString EXTENSION = new SerializedString("extension");
    private static final SerializableString VALUE_STRING = new SerializedString("valueString");
    private static final SerializableString DATA = new SerializedString("data");
    private static final ConstantMembers OFFSETS_URL = ConstantMembers
            .of(json -> json.writeStringField("url", SampledText.OFFSETS));

    private static final ConstantMembers INGESTION_URL = ConstantMembers
            .of(json -> json.writeStringField("url", ReadingExtensions.INGESTION_OFFSETS));

    private final SampledDataMembers members;
    private final ConstantMembers grid;
    private final SamplePeriod period;
    private final ObservationPeriod covered;
    private final Profile profile;

    /**
     * @param members
     *            what the template says of the series
     * @param covered
     *            which readings become one Observation
     * @param profile
     *            whose forms are kept
     */
    SampledDataValue(SampledDataMembers members, ObservationPeriod covered, Profile profile) {
        this.members = members;
        this.profile = profile;
        this.period = SamplePeriod.ofMilliseconds(members.period());
        this.covered = covered;
        this.grid = members.json();
    }

    @Override
    public Optional<BigDecimal> grid() {
        return Optional.of(members.period());
    }

    /** A day of a time zone may have 23 or 25 hours. */
    private long lastSlot(Readings readings) {
        return switch (covered) {
            case INSTANT -> 0;
            case HOUR, DAY -> period.slot(readings.endTicks() - readings.startTicks());
            case CORRELATION -> Long.MAX_VALUE;
        };
    }

    @Override
    public Optional<ValueJson> read(Readings readings, ReadingFailures failures) {
        if (members.dimensions() > 1 || SampledStrips.areIn(readings)) {
            return new SampledStrips(grid, period, members.dimensions(), profile).read(readings, failures);
        }
        int size = readings.size();
        SampledTextBuffer data = new SampledTextBuffer(size * 4 + 8);
        SampledTextBuffer offsets = new SampledTextBuffer(size * 8 + 8);
        long start = readings.startTicks();
        long[] taken = new long[size];
        int samples = 0;
        int unreadable = 0;
        int replaced = 0;
        Ingestion ingestion = new Ingestion(start, size);
        for (int next = 0; next < size;) {
            int first = next++;
            while (next < size && readings.ticks(next) == readings.ticks(first)) {
                next++;
            }
            int standing = next - 1;
            boolean appended = next - first == 1 && append(readings.value(first), data);
            if (!appended) {
                // Of those of one instant the latest that can be used: that there is none (E) displaces no reading.
                standing = -1;
                for (int i = next - 1; i >= first; i--) {
                    if (ReadingSample.of(readings.value(i), profile).isEmpty()) {
                        unreadable++;
                    } else if (standing < 0) {
                        standing = i;
                    } else if (ReadingSample.says(readings.value(i))) {
                        replaced += ReadingSample.says(readings.value(standing)) ? 1 : 0;
                        standing = ReadingSample.says(readings.value(standing)) ? standing : i;
                    }
                }
                appended = standing >= 0 && append(readings.value(standing), data);
            }
            if (appended) {
                if (ReadingSample.says(readings.value(standing))) {
                    taken[samples++] = readings.ticks(standing) - start;
                }
                offsets.appendMilliseconds(readings.ticks(standing) - start);
                ingestion.add(readings.ingestionTicks(standing));
            }
        }
        if (unreadable > 0) {
            failures.add(ErrorName.FhirDataMapping, unreadable + " of " + size + " readings can't be sampled data: they"
                    + " are neither decimals (without commas, of at most "
                    + DecimalText.MAX_EXPONENT
                    + " digits) nor E, U or L. Mend what the device sends, or map the value as a String");
        }
        if (data.length() > SampledText.MAX_LENGTH || offsets.length() > SampledText.MAX_LENGTH) {
            failures.add(ErrorName.FhirDataMapping, size + " readings are more than the 1 MB that sampled data can"
                    + " hold. Use a shorter periodInterval, or group in shorter windows");
            return Optional.empty();
        }
        return data.length() == 0
                ? Optional.empty()
                : Optional.of(new Series(grid, data, offsets, ingestion,
                        replaced + givingWay(taken, samples, lastSlot(readings))));
    }

    /** How many samples will have no slot when the grid is laid over these alone. */
    private int givingWay(long[] offsets, int size, long lastSlot) {
        if (profile == Profile.STANDARD) {
            return new SlotPlacement(period, lastSlot, slot -> false).givingWay(offsets, size);
        }
        int givingWay = 0;
        for (int i = 1; i < size; i++) {
            givingWay += period.slot(offsets[i]) == period.slot(offsets[i - 1]) ? 1 : 0;
        }
        return givingWay;
    }

    /** Whether the reading can be a sample; then it has been appended. */
    private boolean append(String reading, SampledTextBuffer data) {
        if (data.appendPlainDecimal(reading)) {
            return true;
        }
        Optional<String> sample = ReadingSample.of(reading, profile);
        sample.ifPresent(data::appendItem);
        return sample.isPresent();
    }

    /** When the samples were taken in: often all at one time, and then said once. */
    private static final class Ingestion {

        private final long start;
        private final long[] times;
        private int size;
        private boolean known = true;
        private boolean same = true;

        Ingestion(long start, int capacity) {
            this.start = start;
            this.times = new long[capacity];
        }

        void add(long ticks) {
            known &= ticks != Readings.UNKNOWN_TIME;
            same &= size == 0 || ticks == times[0];
            times[size++] = ticks;
        }

        void write(JsonGenerator json) throws IOException {
            if (!known) {
                return;
            }
            if (same) {
                ReadingOrigin.writeIngestion(json, times[0]);
                return;
            }
            SampledTextBuffer offsets = new SampledTextBuffer(size * 9);
            for (int i = 0; i < size; i++) {
                offsets.appendMilliseconds(times[i] - start);
            }
            json.writeStartObject();
            INGESTION_URL.write(json);
            json.writeFieldName(VALUE_STRING);
            offsets.writeTo(json);
            json.writeEndObject();
        }
    }

    private record Series(ConstantMembers grid, SampledTextBuffer data, SampledTextBuffer offsets, Ingestion ingestion,
            int replacedReadings) implements ValueJson {

        @Override
        public void writeMembers(JsonGenerator json) throws IOException {
            json.writeFieldName(VALUE_SAMPLED_DATA);
            json.writeStartObject();
            json.writeFieldName(EXTENSION);
            json.writeStartArray();
            json.writeStartObject();
            OFFSETS_URL.write(json);
            json.writeFieldName(VALUE_STRING);
            offsets.writeTo(json);
            json.writeEndObject();
            ingestion.write(json);
            json.writeEndArray();
            grid.write(json);
            json.writeFieldName(DATA);
            data.writeTo(json);
            json.writeEndObject();
        }
    }
}
