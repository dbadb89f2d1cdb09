package org.iomtfhir.fhirmapping.value;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.iomtfhir.fhirmapping.json.ReadingOrigin;
import org.iomtfhir.fhirmapping.spi.FhirValue;
import org.iomtfhir.fhirmapping.spi.FhirValueType;
import org.iomtfhir.fhirmapping.spi.NumberSpan;
import org.iomtfhir.fhirmapping.spi.ValueContext;
import org.iomtfhir.model.summary.Summary;
import org.iomtfhir.template.Members;

/**
 * {@code "valueType": "integer"}: the latest reading that is a whole number of 32 bits, as {@code valueInteger}; with a {@code summary}
 * one number of all readings of an hour or a day. It keeps nothing, so it is thread-safe.
 */
public final class IntegerType implements FhirValueType {

    @Override
    public String name() {
        return "integer";
    }

    @Override
    public Optional<FhirValue> compile(Members members, ValueContext context) {
        if (members.any(SummaryMember.NAME).isPresent()) {
            return SummaryMember.read(members, List.of(), context).map(summary -> {
                if (summary == Summary.MEAN) {
                    context.problems().error(members.placeOf(SummaryMember.NAME), SummaryMember.NAME,
                            "a mean is no whole number as a rule", "Use the value type Quantity");
                }
                return new SummaryValue(summary, SummaryValue.OfInteger.INSTANCE);
            });
        }
        QuantityType.warnUnlessInstant(name(), members, context);
        return Optional.of(new LatestValue<>(Form.INSTANCE));
    }

    private enum Form implements LatestValue.Form<Integer> {

        INSTANCE;

        @Override
        public Optional<Integer> read(String reading) {
            return DecimalText.jsonNumber(reading, DecimalText.Commas.NONE).flatMap(Form::whole);
        }

        private static Optional<Integer> whole(String number) {
            try {
                return Optional.of(new BigDecimal(number).intValueExact());
            } catch (ArithmeticException e) {
                return Optional.empty();
            }
        }

        @Override
        public String fault() {
            return "no integer: no whole number between -2147483648 and 2147483647. Use a Quantity, or round in the device"
                    + " content file if that is what is meant";
        }

        @Override
        public void write(JsonGenerator json, Integer value, ReadingOrigin origin) throws IOException {
            LatestValue.writePrimitive(json, "valueInteger", value.toString(), origin);
        }

        @Override
        public Optional<NumberSpan> number(Integer value) {
            return Optional.of(NumberSpan.of(BigDecimal.valueOf(value)));
        }
    }
}
