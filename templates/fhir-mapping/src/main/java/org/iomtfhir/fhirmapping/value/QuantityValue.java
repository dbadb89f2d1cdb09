package org.iomtfhir.fhirmapping.value;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.iomtfhir.fhirmapping.json.Coding;
import org.iomtfhir.fhirmapping.json.ConstantMembers;
import org.iomtfhir.fhirmapping.spi.FhirValue;
import org.iomtfhir.fhirmapping.spi.ReadingFailures;
import org.iomtfhir.fhirmapping.spi.Readings;
import org.iomtfhir.fhirmapping.spi.ValueJson;
import org.iomtfhir.model.ErrorName;

/** The latest reading as a Quantity; where the device said that it has no number, why as {@code dataAbsentReason}. */
final class QuantityValue implements FhirValue {

    private static final SerializableString VALUE_QUANTITY = new SerializedString("valueQuantity");
    private static final SerializableString VALUE = new SerializedString("value");

    private final ConstantMembers unit;
    private final DecimalText.Commas commas;

    QuantityValue(QuantityUnit unit, DecimalText.Commas commas) {
        this.commas = commas;
        this.unit = ConstantMembers.of(unit::writeMembers);
    }

    @Override
    public Optional<ValueJson> read(Readings readings, ReadingFailures failures) {
        ValueJson latest = null;
        int unreadable = 0;
        for (int i = readings.size() - 1; i >= 0; i--) {
            Optional<ValueJson> json = json(readings.value(i), readings.size() - 1);
            if (json.isEmpty()) {
                unreadable++;
            } else if (latest == null) {
                latest = json.get();
            }
        }
        if (unreadable > 0) {
            failures.add(ErrorName.InvalidQuantityFhirValue, unreadable + " of " + readings.size()
                    + " readings can't be a Quantity: they are not decimals. Mend what the device sends, or map the"
                    + " value as a String");
        }
        return Optional.ofNullable(latest);
    }

    private Optional<ValueJson> json(String reading, int replaced) {
        Optional<String> number = DecimalText.jsonNumber(reading, commas);
        if (number.isPresent()) {
            return Optional.of(new Numeric(number.get(), unit, replaced));
        }
        return absentReason(reading.strip()).map(reason -> new Absent(reason, replaced));
    }

    private static Optional<ConstantMembers> absentReason(String reading) {
        return switch (reading) {
            case "NaN" -> Optional.of(Absent.NOT_A_NUMBER);
            case "Infinity", "+Infinity" -> Optional.of(Absent.POSITIVE_INFINITY);
            case "-Infinity" -> Optional.of(Absent.NEGATIVE_INFINITY);
            default -> Optional.empty();
        };
    }

    private record Numeric(String number, ConstantMembers unit, int replacedReadings) implements ValueJson {
        @Override
        public void writeMembers(JsonGenerator json) throws IOException {
            json.writeFieldName(VALUE_QUANTITY);
            json.writeStartObject();
            json.writeFieldName(VALUE);
            json.writeNumber(number);
            unit.write(json);
            json.writeEndObject();
        }
    }

    private record Absent(ConstantMembers reason, int replacedReadings) implements ValueJson {

        private static final ConstantMembers NOT_A_NUMBER = reason("not-a-number", "Not a Number (NaN)");
        private static final ConstantMembers POSITIVE_INFINITY = reason("positive-infinity",
                "Positive Infinity (PINF)");
        private static final ConstantMembers NEGATIVE_INFINITY = reason("negative-infinity",
                "Negative Infinity (NINF)");

        @Override
        public void writeMembers(JsonGenerator json) throws IOException {
            reason.write(json);
        }

        private static ConstantMembers reason(String code, String display) {
            Coding coding = new Coding("http://terminology.hl7.org/CodeSystem/data-absent-reason", code, display);
            return ConstantMembers.of(json -> Coding.writeConcept(json, "dataAbsentReason", List.of(coding), null));
        }
    }
}
