package org.iomtfhir.fhirmapping.value;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.iomtfhir.fhirmapping.json.Coding;
import org.iomtfhir.fhirmapping.json.ConstantMembers;
import org.iomtfhir.fhirmapping.json.ReadingOrigin;
import org.iomtfhir.fhirmapping.spi.FhirValue;
import org.iomtfhir.fhirmapping.spi.ReadingFailures;
import org.iomtfhir.fhirmapping.spi.Readings;
import org.iomtfhir.fhirmapping.spi.ValueJson;
import org.iomtfhir.model.ErrorName;

/** The latest reading as a Quantity; where the device said that it has no number, why as {@code dataAbsentReason}. */
final class QuantityValue implements FhirValue {

    private static final SerializableString VALUE_QUANTITY = new SerializedString("valueQuantity");
    private static final SerializableString ABSENT_REASON = new SerializedString("dataAbsentReason");
    private static final SerializableString VALUE = new SerializedString("value");

    private final ConstantMembers unit;
    private final DecimalText.Commas commas;

    QuantityValue(QuantityUnit unit, DecimalText.Commas commas) {
        this.commas = commas;
        this.unit = ConstantMembers.of(unit::writeMembers);
    }

    @Override
    public Optional<ValueJson> read(Readings readings, ReadingFailures failures) {
        Said latest = null;
        int at = -1;
        int unreadable = 0;
        int withComma = 0;
        int readable = 0;
        for (int i = readings.size() - 1; i >= 0; i--) {
            String reading = readings.value(i);
            Optional<Said> said = said(reading);
            if (said.isPresent()) {
                readable++;
                if (latest == null) {
                    latest = said.get();
                    at = i;
                }
            } else {
                unreadable++;
                withComma += reading.indexOf(',') >= 0 ? 1 : 0;
            }
        }
        if (unreadable > 0) {
            failures.add(ErrorName.InvalidQuantityFhirValue, unreadable + " of " + readings.size()
                    + " readings can't be a Quantity: they are not decimals of at most " + DecimalText.MAX_EXPONENT
                    + " digits" + (withComma == 0
                            ? ""
                            : "; " + withComma + " of them hold a comma, which may part thousands or stand for the"
                                    + " point, so it is not guessed at: send 1234.5 for 1,234.5, and 36.65 for 36,65")
                    + ". Mend what the device sends, or map the value as a String");
        }
        return latest == null
                ? Optional.empty()
                : Optional.of(latest.json(unit, ReadingOrigin.of(readings, at), readable - 1));
    }

    /** What a reading says: a number, or why there is none. */
    private sealed interface Said {
        ValueJson json(ConstantMembers unit, ReadingOrigin origin, int replaced);
    }

    private record Decimal(String digits) implements Said {
        @Override
        public ValueJson json(ConstantMembers unit, ReadingOrigin origin, int replaced) {
            return new Numeric(digits, unit, origin, replaced);
        }
    }

    private record NoNumber(ConstantMembers reason) implements Said {
        @Override
        public ValueJson json(ConstantMembers unit, ReadingOrigin origin, int replaced) {
            return new Absent(reason, origin, replaced);
        }
    }

    private Optional<Said> said(String reading) {
        Optional<String> number = DecimalText.jsonNumber(reading, commas);
        return number.isPresent() ? number.map(Decimal::new) : absentReason(reading.strip()).map(NoNumber::new);
    }

    private static Optional<ConstantMembers> absentReason(String reading) {
        return switch (reading) {
            case "NaN" -> Optional.of(Absent.NOT_A_NUMBER);
            case "Infinity", "+Infinity" -> Optional.of(Absent.POSITIVE_INFINITY);
            case "-Infinity" -> Optional.of(Absent.NEGATIVE_INFINITY);
            default -> Optional.empty();
        };
    }

    private record Numeric(String number, ConstantMembers unit, ReadingOrigin origin, int replacedReadings)
            implements
                ValueJson {
        @Override
        public void writeMembers(JsonGenerator json) throws IOException {
            json.writeFieldName(VALUE_QUANTITY);
            json.writeStartObject();
            origin.writeExtension(json);
            json.writeFieldName(VALUE);
            json.writeNumber(number);
            unit.write(json);
            json.writeEndObject();
        }
    }

    private record Absent(ConstantMembers reason, ReadingOrigin origin, int replacedReadings) implements ValueJson {

        private static final ConstantMembers NOT_A_NUMBER = reason("not-a-number", "Not a Number (NaN)");
        private static final ConstantMembers POSITIVE_INFINITY = reason("positive-infinity",
                "Positive Infinity (PINF)");
        private static final ConstantMembers NEGATIVE_INFINITY = reason("negative-infinity",
                "Negative Infinity (NINF)");

        @Override
        public void writeMembers(JsonGenerator json) throws IOException {
            json.writeFieldName(ABSENT_REASON);
            json.writeStartObject();
            origin.writeExtension(json);
            reason.write(json);
            json.writeEndObject();
        }

        private static ConstantMembers reason(String code, String display) {
            Coding coding = new Coding("http://terminology.hl7.org/CodeSystem/data-absent-reason", code, display);
            return ConstantMembers.of(json -> Coding.writeMembers(json, List.of(coding), null));
        }
    }
}
