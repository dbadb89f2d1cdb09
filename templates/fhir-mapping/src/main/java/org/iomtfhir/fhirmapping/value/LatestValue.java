package org.iomtfhir.fhirmapping.value;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Optional;
import org.iomtfhir.fhirmapping.json.ConstantMembers;
import org.iomtfhir.fhirmapping.json.ReadingOrigin;
import org.iomtfhir.fhirmapping.spi.FhirValue;
import org.iomtfhir.fhirmapping.spi.NumberSpan;
import org.iomtfhir.fhirmapping.spi.ReadingFailures;
import org.iomtfhir.fhirmapping.spi.Readings;
import org.iomtfhir.fhirmapping.spi.ValueJson;
import org.iomtfhir.model.ErrorName;

/**
 * The latest of the readings that can be used, for types that hold one value. A reading that can't be used displaces none.
 *
 * @param <T>
 *            what a reading says
 * @param form
 *            how it is read and written
 */
record LatestValue<T>(Form<T> form) implements FhirValue {

    /** How the readings of a type are read, and what is read is written. Immutable and thread-safe. */
    interface Form<T> {

        /** What a reading says; empty if it can't be used. */
        Optional<T> read(String reading);

        /** What a reading must be, as the end of a sentence: {@code neither true nor false}, and what to do. */
        String fault();

        /** Writes the value with its name, and with its origin, into the object that is open. */
        void write(JsonGenerator json, T value, ReadingOrigin origin) throws IOException;

        /** The number that it is; empty if it is none. */
        default Optional<NumberSpan> number(T value) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<ValueJson> read(Readings readings, ReadingFailures failures) {
        T latest = null;
        int at = -1;
        int usable = 0;
        for (int i = readings.size() - 1; i >= 0; i--) {
            Optional<T> said = form.read(readings.value(i));
            usable += said.isPresent() ? 1 : 0;
            if (latest == null && said.isPresent()) {
                latest = said.get();
                at = i;
            }
        }
        if (usable < readings.size()) {
            failures.add(ErrorName.FhirDataMapping,
                    readings.size() - usable + " of " + readings.size() + " readings are " + form.fault());
        }
        return latest == null
                ? Optional.empty()
                : Optional.of(new Said<>(form, latest, ReadingOrigin.of(readings, at), usable - 1));
    }

    private record Said<T>(Form<T> form, T value, ReadingOrigin origin, int replacedReadings) implements ValueJson {

        @Override
        public void writeMembers(JsonGenerator json) throws IOException {
            form.write(json, value, origin);
        }

        @Override
        public Optional<NumberSpan> number() {
            return form.number(value);
        }
    }

    /** Writes a number with its unit under this name. */
    static void writeQuantity(JsonGenerator json, String name, String digits, ConstantMembers unit)
            throws IOException {
        json.writeObjectFieldStart(name);
        json.writeFieldName("value");
        json.writeNumber(digits);
        unit.write(json);
        json.writeEndObject();
    }

    /** Writes a primitive; FHIR JSON, 2.1.2: its extensions stand beside it, under its name with an underscore. */
    static void writePrimitive(JsonGenerator json, String name, String raw, ReadingOrigin origin) throws IOException {
        json.writeFieldName(name);
        json.writeRawValue(raw);
        json.writeObjectFieldStart("_" + name);
        origin.writeExtension(json);
        json.writeEndObject();
    }
}
