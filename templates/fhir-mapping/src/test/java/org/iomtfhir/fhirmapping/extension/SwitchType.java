package org.iomtfhir.fhirmapping.extension;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import org.iomtfhir.fhirmapping.spi.FhirValue;
import org.iomtfhir.fhirmapping.spi.FhirValueType;
import org.iomtfhir.fhirmapping.spi.ReadingFailures;
import org.iomtfhir.fhirmapping.spi.Readings;
import org.iomtfhir.fhirmapping.spi.ValueContext;
import org.iomtfhir.fhirmapping.spi.ValueJson;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.template.Members;

/**
 * {@code "valueType": "Switch"}: the latest reading as {@code valueBoolean}. {@code "inverted": true} turns it round, for
 * devices that say that a contact is open rather than closed.
 */
public final class SwitchType implements FhirValueType {

    @Override
    public String name() {
        return "Switch";
    }

    @Override
    public Optional<FhirValue> compile(Members members, ValueContext context) {
        return Optional.of(new BooleanValue(members.flag("inverted", false)));
    }

    private record BooleanValue(boolean inverted) implements FhirValue {

        @Override
        public Optional<ValueJson> read(Readings readings, ReadingFailures failures) {
            String latest = readings.value(readings.size() - 1).strip().toLowerCase(Locale.ROOT);
            if (!latest.equals("true") && !latest.equals("false")) {
                failures.add(ErrorName.FhirDataMapping, "the latest reading is neither true nor false");
                return Optional.empty();
            }
            return Optional.of(new BooleanJson(latest.equals("true") != inverted, readings.size() - 1));
        }
    }

    private record BooleanJson(boolean value, int replacedReadings) implements ValueJson {
        @Override
        public void writeMembers(JsonGenerator json) throws IOException {
            json.writeBooleanField("valueBoolean", value);
        }
    }
}
