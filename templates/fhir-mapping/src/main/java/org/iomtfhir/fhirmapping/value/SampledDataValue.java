package org.iomtfhir.fhirmapping.value;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Optional;
import org.iomtfhir.fhirmapping.json.ConstantMembers;
import org.iomtfhir.fhirmapping.json.FhirText;
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
import org.iomtfhir.model.sampled.SlotPlacement;

/**
 * A series, sparse: {@code data} holds the readings alone, and FHIR's cross-version extension for R5's {@code offsets} when
 * each was read, in milliseconds (with up to four decimals) from the start of the effective time. The grid is laid when the
 * Observation is persisted, over what is stored as well.
 */
final class SampledDataValue implements FhirValue {

    /** FHIR's cross-version extension for the element {@code SampledData.offsets} of R5, a string. */
    private static final String OFFSETS = "http://hl7.org/fhir/5.0/StructureDefinition/extension-SampledData.offsets";

    private static final SerializableString VALUE_SAMPLED_DATA = new SerializedString("valueSampledData");
    private static final SerializableString EXTENSION = new SerializedString("extension");
    private static final SerializableString VALUE_STRING = new SerializedString("valueString");
    private static final SerializableString DATA = new SerializedString("data");
    private static final ConstantMembers OFFSETS_URL = ConstantMembers
            .of(json -> json.writeStringField("url", OFFSETS));

    private static final ConstantMembers INGESTION_URL = ConstantMembers
            .of(json -> json.writeStringField("url", ReadingExtensions.INGESTION_OFFSETS));

    private final ConstantMembers grid;
    private final SamplePeriod period;
    private final SlotPlacement placement;
    private final Profile profile;

    /**
     * Numbers as JSON has them.
     *
     * @param period
     *            milliseconds between two samples
     * @param covered
     *            which readings become one Observation
     * @param unit
     *            of the origin
     * @param lowerLimit
     *            null for none
     * @param upperLimit
     *            null for none
     * @param profile
     *            whose forms are kept
     */
    SampledDataValue(BigDecimal period, ObservationPeriod covered, QuantityUnit unit, String lowerLimit,
            String upperLimit, Profile profile) {
        this.profile = profile;
        this.period = SamplePeriod.ofMilliseconds(period);
        this.placement = new SlotPlacement(this.period, lastSlot(this.period, covered), slot -> false);
        this.grid = ConstantMembers.of(json -> {
            json.writeObjectFieldStart("origin");
            json.writeNumberField("value", 0);
            unit.writeMembers(json);
            json.writeEndObject();
            writeNumber(json, "period", period.toPlainString());
            writeNumber(json, "lowerLimit", lowerLimit);
            writeNumber(json, "upperLimit", upperLimit);
            json.writeNumberField("dimensions", 1);
        });
    }

    private static long lastSlot(SamplePeriod period, ObservationPeriod covered) {
        return switch (covered) {
            case INSTANT -> 0;
            case HOUR, DAY -> period.slot(covered.ticks() - 1);
            case CORRELATION -> Long.MAX_VALUE;
        };
    }

    @Override
    public Optional<ValueJson> read(Readings readings, ReadingFailures failures) {
        int size = readings.size();
        AsciiBuffer data = new AsciiBuffer(size * 4 + 8);
        AsciiBuffer offsets = new AsciiBuffer(size * 8 + 8);
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
            boolean stands = false;
            for (int i = next - 1; i >= first; i--) {
                if (stands) {
                    boolean usable = SampleText.of(readings.value(i), profile).isPresent();
                    replaced += usable ? 1 : 0;
                    unreadable += usable ? 0 : 1;
                } else if (append(readings.value(i), data)) {
                    stands = true;
                    taken[samples++] = readings.ticks(i) - start;
                    offsets.appendMilliseconds(readings.ticks(i) - start);
                    ingestion.add(readings.ingestionTicks(i));
                } else {
                    unreadable++;
                }
            }
        }
        if (unreadable > 0) {
            failures.add(ErrorName.FhirDataMapping, unreadable + " of " + size + " readings can't be sampled data: they"
                    + " are neither decimals (without commas, of at most "
                    + DecimalText.MAX_EXPONENT
                    + " digits) nor E, U or L. Mend what the device sends, or map the value as a String");
        }
        if (data.length() > FhirText.MAX_LENGTH || offsets.length() > FhirText.MAX_LENGTH) {
            failures.add(ErrorName.FhirDataMapping, size + " readings are more than the 1 MB that sampled data can"
                    + " hold. Use a shorter periodInterval, or group in shorter windows");
            return Optional.empty();
        }
        return data.length() == 0
                ? Optional.empty()
                : Optional.of(new Series(grid, data, offsets, ingestion, replaced + givingWay(taken, samples)));
    }

    /** How many samples will have no slot when the grid is laid over these alone. */
    private int givingWay(long[] offsets, int size) {
        if (profile == Profile.STANDARD) {
            return placement.givingWay(offsets, size);
        }
        int givingWay = 0;
        for (int i = 1; i < size; i++) {
            givingWay += period.slot(offsets[i]) == period.slot(offsets[i - 1]) ? 1 : 0;
        }
        return givingWay;
    }

    /** Whether the reading can be a sample; then it has been appended. */
    private boolean append(String reading, AsciiBuffer data) {
        if (data.appendPlainDecimal(reading)) {
            return true;
        }
        Optional<String> sample = SampleText.of(reading, profile);
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
            AsciiBuffer offsets = new AsciiBuffer(size * 9);
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

    private static void writeNumber(JsonGenerator json, String member, String number) throws IOException {
        if (number != null) {
            json.writeFieldName(member);
            json.writeNumber(number);
        }
    }

    private record Series(ConstantMembers grid, AsciiBuffer data, AsciiBuffer offsets, Ingestion ingestion,
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
