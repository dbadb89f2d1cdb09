package org.iomtfhir.fhirmapping.value;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Optional;
import org.iomtfhir.fhirmapping.json.ConstantMembers;
import org.iomtfhir.fhirmapping.json.FhirText;
import org.iomtfhir.fhirmapping.json.FhirTime;
import org.iomtfhir.fhirmapping.json.ReadingOrigin;
import org.iomtfhir.fhirmapping.spi.FhirValue;
import org.iomtfhir.fhirmapping.spi.ReadingFailures;
import org.iomtfhir.fhirmapping.spi.Readings;
import org.iomtfhir.fhirmapping.spi.ValueJson;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.model.summary.Summary;
import org.iomtfhir.model.summary.SummaryExtension;
import org.iomtfhir.model.summary.SummaryReadings;

/**
 * One number of all readings. The readings go along with it ({@link SummaryExtension}), since those of other messages, earlier and
 * later, have to be summed up together with these: persist does that.
 *
 * @param summary
 *            which number
 * @param form
 *            how it is written
 */
record SummaryValue(Summary summary, Form form) implements FhirValue {

    /** How a number is written. Immutable. */
    sealed interface Form {

        /** Whether it can be written so. */
        boolean takes(BigDecimal number);

        /** What numbers must be that can, as the end of a sentence. */
        String fault();

        /** Writes the number with its name, and what stands among its extensions, into the object that is open. */
        void write(JsonGenerator json, BigDecimal number, Extensions extensions) throws IOException;
    }

    /** Writes extensions into the array that is open. */
    @FunctionalInterface
    interface Extensions {
        void write(JsonGenerator json) throws IOException;
    }

    /** A Quantity with its unit. */
    record OfQuantity(ConstantMembers unit) implements Form {

        @Override
        public boolean takes(BigDecimal number) {
            return true;
        }

        @Override
        public String fault() {
            return "no decimals of at most " + DecimalText.MAX_EXPONENT + " digits, without commas";
        }

        @Override
        public void write(JsonGenerator json, BigDecimal number, Extensions extensions) throws IOException {
            json.writeObjectFieldStart("valueQuantity");
            json.writeArrayFieldStart("extension");
            extensions.write(json);
            json.writeEndArray();
            json.writeFieldName("value");
            json.writeNumber(number.toPlainString());
            unit.write(json);
            json.writeEndObject();
        }
    }

    /** A whole number of 32 bits. */
    enum OfInteger implements Form {

        INSTANCE;

        private static final BigDecimal LEAST = BigDecimal.valueOf(Integer.MIN_VALUE);
        private static final BigDecimal GREATEST = BigDecimal.valueOf(Integer.MAX_VALUE);

        @Override
        public boolean takes(BigDecimal number) {
            return number.compareTo(LEAST) >= 0 && number.compareTo(GREATEST) <= 0
                    && number.stripTrailingZeros().scale() <= 0;
        }

        @Override
        public String fault() {
            return "no whole numbers between -2147483648 and 2147483647";
        }

        @Override
        public void write(JsonGenerator json, BigDecimal number, Extensions extensions) throws IOException {
            json.writeNumberField("valueInteger", number.intValueExact());
            // FHIR JSON, 2.1.2: extensions of a primitive stand beside it, under its name with an underscore.
            json.writeObjectFieldStart("_valueInteger");
            json.writeArrayFieldStart("extension");
            extensions.write(json);
            json.writeEndArray();
            json.writeEndObject();
        }
    }

    @Override
    public boolean isSummary() {
        return true;
    }

    @Override
    public Optional<ValueJson> read(Readings readings, ReadingFailures failures) {
        SummaryReadings.Gathering gathering = new SummaryReadings.Gathering(readings.startTicks(), readings.size());
        int unusable = 0;
        int replaced = 0;
        int at = -1;
        String number = "";
        for (int i = 0; i < readings.size(); i++) {
            Optional<String> said = number(readings, i);
            if (said.isEmpty()) {
                // That the device says it has no number is no fault, and no reading either.
                unusable += DataAbsentReason.said(readings.value(i).strip()).isEmpty() ? 1 : 0;
                continue;
            }
            if (at >= 0 && readings.ticks(i) == readings.ticks(at)) {
                replaced++;
            } else if (at >= 0) {
                gathering.add(readings.ticks(at), ingestion(readings, at), number);
            }
            at = i;
            number = said.get();
        }
        if (unusable > 0) {
            failures.add(ErrorName.InvalidQuantityFhirValue, unusable + " of " + readings.size()
                    + " readings can't be summed up: they are " + form.fault()
                    + ". Mend what the device sends, or translate it in the device content file");
        }
        if (at < 0) {
            return Optional.empty();
        }
        gathering.add(readings.ticks(at), ingestion(readings, at), number);
        int last = at;
        int gaveWay = replaced;
        return gathering.gathered().flatMap(all -> written(all, failures,
                new ReadingOrigin(readings.ticks(last), readings.ingestionTicks(last)), gaveWay));
    }

    private Optional<String> number(Readings readings, int index) {
        if (readings.samples(index) != null) {
            return Optional.empty();
        }
        if (summary == Summary.COUNT) {
            return FhirText.says(readings.value(index)) ? Optional.of("1") : Optional.empty();
        }
        return DecimalText.jsonNumber(readings.value(index), DecimalText.Commas.NONE)
                .filter(digits -> form.takes(new BigDecimal(digits)));
    }

    private static long ingestion(Readings readings, int index) {
        long ingestion = readings.ingestionTicks(index);
        return ingestion == Readings.UNKNOWN_TIME ? SummaryReadings.UNKNOWN : ingestion;
    }

    private Optional<ValueJson> written(SummaryReadings all, ReadingFailures failures, ReadingOrigin origin,
            int replaced) {
        String data = all.data();
        String offsets = all.offsets();
        String ingestions = all.ingestions();
        if (!SummaryReadings.fit(all.size(), data, offsets, ingestions)) {
            failures.add(ErrorName.FhirDataMapping, all.size() + " readings are more than one value sums up, "
                    + SummaryReadings.MOST + ", or more than the 1 MB that a text of FHIR may have. Use a shorter"
                    + " periodInterval, or have the device send sums");
            return Optional.empty();
        }
        BigDecimal number = summary.of(all);
        if (!form.takes(number)) {
            failures.add(ErrorName.FhirDataMapping, "the summary of " + all.size() + " readings is beyond the whole"
                    + " numbers of 32 bits. Use a Quantity");
            return Optional.empty();
        }
        return Optional.of(new Summed(this, number, all.start(), data, offsets, ingestions, origin, replaced));
    }

    /** The number with its readings, ready to be written. */
    private record Summed(SummaryValue of, BigDecimal result, long start, String data, String offsets,
            String ingestions, ReadingOrigin origin, int replacedReadings) implements ValueJson {

        @Override
        public void writeMembers(JsonGenerator json) throws IOException {
            of.form().write(json, result, this::writeExtensions);
        }

        private void writeExtensions(JsonGenerator json) throws IOException {
            origin.writeTimes(json);
            json.writeStartObject();
            json.writeStringField("url", SummaryExtension.URL);
            json.writeArrayFieldStart("extension");
            write(json, SummaryExtension.KIND, "valueCode", of.summary().code());
            json.writeStartObject();
            json.writeStringField("url", SummaryExtension.START);
            json.writeFieldName("valueInstant");
            FhirTime.write(json, start);
            json.writeEndObject();
            write(json, SummaryExtension.DATA, "valueString", data);
            write(json, SummaryExtension.OFFSETS, "valueString", offsets);
            write(json, SummaryExtension.INGESTIONS, "valueString", ingestions);
            json.writeEndArray();
            json.writeEndObject();
        }

        private static void write(JsonGenerator json, String url, String type, String text) throws IOException {
            json.writeStartObject();
            json.writeStringField("url", url);
            json.writeStringField(type, text);
            json.writeEndObject();
        }
    }
}
