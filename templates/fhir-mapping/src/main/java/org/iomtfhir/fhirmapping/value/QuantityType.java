package org.iomtfhir.fhirmapping.value;

import java.util.Optional;
import org.iomtfhir.fhirmapping.spi.FhirValue;
import org.iomtfhir.fhirmapping.spi.FhirValueType;
import org.iomtfhir.fhirmapping.spi.ObservationPeriod;
import org.iomtfhir.fhirmapping.spi.ValueContext;
import org.iomtfhir.template.Members;

/** {@code "valueType": "Quantity"}: one number, with {@code unit}, {@code system} and {@code code}. */
public final class QuantityType implements FhirValueType {

    @Override
    public String name() {
        return "Quantity";
    }

    @Override
    public Optional<FhirValue> compile(Members members, ValueContext context) {
        warnUnlessInstant(name(), members, context);
        DecimalText.Commas commas = switch (context.options().profile()) {
            case STANDARD -> DecimalText.Commas.NONE;
            case EARLIER_CONNECTOR -> DecimalText.Commas.ANYWHERE;
        };
        return Optional.of(new QuantityValue(QuantityUnit.compile(members, context.problems()), commas));
    }

    /** One value cannot hold a period's readings. */
    static void warnUnlessInstant(String type, Members members, ValueContext context) {
        if (context.period() != ObservationPeriod.INSTANT) {
            context.problems().warning(members.placeOf("valueType"), "valueType",
                    "a " + type + " holds one reading, and a period has several: only the latest stays",
                    "Use \"periodInterval\": 0, or the value type SampledData");
        }
    }
}
