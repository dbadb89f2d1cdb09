package org.iomtfhir.fhirmapping.value;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Optional;
import org.iomtfhir.fhirmapping.json.ConstantMembers;
import org.iomtfhir.fhirmapping.json.ReadingOrigin;
import org.iomtfhir.fhirmapping.spi.NumberSpan;
import org.iomtfhir.fhirmapping.spi.ValueJson;

/** What a reading of a Quantity says: a number, or why there is none. Immutable. */
sealed interface ReportedQuantity {

    /** What becomes of it. */
    ValueJson json(ConstantMembers unit, ReadingOrigin origin, int replaced);

    /**
     * A number.
     *
     * @param digits
     *            as JSON writes it
     * @param comparator
     *            on which side of it the value lies; empty if it is the value
     */
    record Decimal(String digits, Optional<QuantityComparator> comparator) implements ReportedQuantity {

        Decimal(String digits) {
            this(digits, Optional.empty());
        }

        @Override
        public ValueJson json(ConstantMembers unit, ReadingOrigin origin, int replaced) {
            return new Numeric(this, unit, origin, replaced);
        }
    }

    /** There is no number, for a reason. */
    record Absent(DataAbsentReason reason) implements ReportedQuantity {

        @Override
        public ValueJson json(ConstantMembers unit, ReadingOrigin origin, int replaced) {
            return new AbsentValue(reason, origin, replaced);
        }
    }

    /** A number, ready to be written. */
    record Numeric(Decimal said, ConstantMembers unit, ReadingOrigin origin, int replacedReadings)
            implements
                ValueJson {

        private static final SerializableString VALUE_QUANTITY = new SerializedString("valueQuantity");
        private static final SerializableString VALUE = new SerializedString("value");

        @Override
        public Optional<NumberSpan> number() {
            BigDecimal digits = new BigDecimal(said.digits());
            return Optional.of(said.comparator().map(comparator -> comparator.span(digits))
                    .orElseGet(() -> NumberSpan.of(digits)));
        }

        @Override
        public void writeMembers(JsonGenerator json) throws IOException {
            json.writeFieldName(VALUE_QUANTITY);
            json.writeStartObject();
            origin.writeExtension(json);
            json.writeFieldName(VALUE);
            json.writeNumber(said.digits());
            if (said.comparator().isPresent()) {
                json.writeStringField("comparator", said.comparator().get().code());
            }
            unit.write(json);
            json.writeEndObject();
        }
    }

    /** The reason why there is none, ready to be written. */
    record AbsentValue(DataAbsentReason reason, ReadingOrigin origin, int replacedReadings) implements ValueJson {

        private static final SerializableString ABSENT_REASON = new SerializedString("dataAbsentReason");

        @Override
        public boolean isAbsent() {
            return true;
        }

        @Override
        public void writeMembers(JsonGenerator json) throws IOException {
            json.writeFieldName(ABSENT_REASON);
            json.writeStartObject();
            origin.writeExtension(json);
            reason.writeMembers(json);
            json.writeEndObject();
        }
    }
}
