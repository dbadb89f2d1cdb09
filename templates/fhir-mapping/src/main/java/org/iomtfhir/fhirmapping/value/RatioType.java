package org.iomtfhir.fhirmapping.value;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Optional;
import org.iomtfhir.fhirmapping.json.ConstantMembers;
import org.iomtfhir.fhirmapping.json.ReadingOrigin;
import org.iomtfhir.fhirmapping.spi.FhirValue;
import org.iomtfhir.fhirmapping.spi.FhirValueType;
import org.iomtfhir.fhirmapping.spi.ValueContext;
import org.iomtfhir.template.Members;
import org.iomtfhir.template.Problems;
import org.iomtfhir.template.Severity;
import org.iomtfhir.template.TemplateObject;

/** {@code "valueType": "Ratio"}: the latest reading that is {@code 1:128} or {@code 1/128}, as {@code valueRatio}. It keeps nothing, so it is thread-safe. */
public final class RatioType implements FhirValueType {

    private static final int LONGEST = 300;

    @Override
    public String name() {
        return "Ratio";
    }

    @Override
    public Optional<FhirValue> compile(Members members, ValueContext context) {
        QuantityType.warnUnlessInstant(name(), members, context);
        ConstantMembers numerator = unit(members, "numerator", context.problems());
        ConstantMembers denominator = unit(members, "denominator", context.problems());
        return Optional.of(new LatestValue<>(new Form(numerator, denominator)));
    }

    /** The unit of one of the numbers, which need not have one. */
    private static ConstantMembers unit(Members members, String name, Problems problems) {
        Optional<TemplateObject> object = members.object(name);
        if (object.isEmpty()) {
            return ConstantMembers.of(json -> {});
        }
        Members own = new Members(object.get(), problems);
        QuantityUnit unit = QuantityUnit.compile(own, problems);
        own.finish(Severity.ERROR);
        return ConstantMembers.of(unit::writeMembers);
    }

    /** Two numbers in digits. */
    private record Numbers(String numerator, String denominator) {}

    private record Form(ConstantMembers numerator, ConstantMembers denominator)
            implements
                LatestValue.Form<Numbers> {

        @Override
        public Optional<Numbers> read(String reading) {
            int colon = reading.indexOf(':');
            int at = colon >= 0 ? colon : reading.indexOf('/');
            if (at < 0 || reading.length() > LONGEST) {
                return Optional.empty();
            }
            Optional<String> over = DecimalText.jsonNumber(reading.substring(0, at), DecimalText.Commas.NONE);
            return DecimalText.jsonNumber(reading.substring(at + 1), DecimalText.Commas.NONE)
                    .filter(under -> new BigDecimal(under).signum() != 0)
                    .flatMap(under -> over.map(it -> new Numbers(it, under)));
        }

        @Override
        public String fault() {
            return "no Ratio: not two numbers with : or / between them, as 1:128, the second of them not 0. Mend what the"
                    + " device sends, or join the two numbers in the device content file";
        }

        @Override
        public void write(JsonGenerator json, Numbers value, ReadingOrigin origin) throws IOException {
            json.writeObjectFieldStart("valueRatio");
            origin.writeExtension(json);
            LatestValue.writeQuantity(json, "numerator", value.numerator(), numerator);
            LatestValue.writeQuantity(json, "denominator", value.denominator(), denominator);
            json.writeEndObject();
        }
    }
}
