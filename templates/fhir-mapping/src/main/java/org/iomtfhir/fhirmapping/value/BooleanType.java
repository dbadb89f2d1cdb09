package org.iomtfhir.fhirmapping.value;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import org.iomtfhir.fhirmapping.json.ReadingOrigin;
import org.iomtfhir.fhirmapping.spi.FhirValue;
import org.iomtfhir.fhirmapping.spi.FhirValueType;
import org.iomtfhir.fhirmapping.spi.ValueContext;
import org.iomtfhir.template.Members;

/** {@code "valueType": "boolean"}: the latest reading that is true or false, as {@code valueBoolean}. It keeps nothing, so it is thread-safe. */
public final class BooleanType implements FhirValueType {

    @Override
    public String name() {
        return "boolean";
    }

    @Override
    public Optional<FhirValue> compile(Members members, ValueContext context) {
        QuantityType.warnUnlessInstant(name(), members, context);
        return Optional.of(new LatestValue<>(Form.INSTANCE));
    }

    private enum Form implements LatestValue.Form<Boolean> {

        INSTANCE;

        @Override
        public Optional<Boolean> read(String reading) {
            return switch (reading.strip().toLowerCase(Locale.ROOT)) {
                case "true", "1" -> Optional.of(true);
                case "false", "0" -> Optional.of(false);
                default -> Optional.empty();
            };
        }

        @Override
        public String fault() {
            return "no boolean: neither true, false, 1 nor 0. Mend what the device sends, or translate it with lookup in the"
                    + " device content file";
        }

        @Override
        public void write(JsonGenerator json, Boolean value, ReadingOrigin origin) throws IOException {
            LatestValue.writePrimitive(json, "valueBoolean", value.toString(), origin);
        }
    }
}
