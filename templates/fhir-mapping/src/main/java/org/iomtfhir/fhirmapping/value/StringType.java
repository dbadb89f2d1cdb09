package org.iomtfhir.fhirmapping.value;

import java.util.Optional;
import org.iomtfhir.fhirmapping.spi.FhirValue;
import org.iomtfhir.fhirmapping.spi.FhirValueType;
import org.iomtfhir.fhirmapping.spi.ValueContext;
import org.iomtfhir.template.Members;

/** {@code "valueType": "String"}: one reading as it is. It keeps nothing, so it is thread-safe. */
public final class StringType implements FhirValueType {

    @Override
    public String name() {
        return "String";
    }

    @Override
    public Optional<FhirValue> compile(Members members, ValueContext context) {
        QuantityType.warnUnlessInstant(name(), members, context);
        return Optional.of(StringValue.INSTANCE);
    }
}
