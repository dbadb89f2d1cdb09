package org.iomtfhir.fhirmapping.value;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.IOException;
import java.util.Optional;
import org.iomtfhir.fhirmapping.json.FhirText;
import org.iomtfhir.fhirmapping.json.ReadingOrigin;
import org.iomtfhir.fhirmapping.spi.FhirValue;
import org.iomtfhir.fhirmapping.spi.ReadingFailures;
import org.iomtfhir.fhirmapping.spi.Readings;
import org.iomtfhir.fhirmapping.spi.ValueJson;
import org.iomtfhir.model.ErrorName;

/** The latest reading that says something, as a string. */
enum StringValue implements FhirValue {

    INSTANCE;

    private static final SerializableString VALUE_STRING = new SerializedString("valueString");

    @Override
    public Optional<ValueJson> read(Readings readings, ReadingFailures failures) {
        int latest = -1;
        int saying = 0;
        for (int i = readings.size() - 1; i >= 0; i--) {
            String reading = readings.value(i);
            if (!FhirText.says(reading)) {
                continue;
            }
            Optional<String> fault = FhirText.fault(reading);
            if (fault.isPresent()) {
                failures.add(ErrorName.FhirDataMapping, "a reading can't be a String: it " + fault.get()
                        + ". Mend what the device sends");
                continue;
            }
            saying++;
            latest = latest < 0 ? i : latest;
        }
        return latest < 0
                ? Optional.empty()
                : Optional.of(new Text(readings.value(latest), ReadingOrigin.of(readings, latest), saying - 1));
    }

    private record Text(String text, ReadingOrigin origin, int replacedReadings) implements ValueJson {
        @Override
        public void writeMembers(JsonGenerator json) throws IOException {
            json.writeFieldName(VALUE_STRING);
            json.writeString(text);
            // FHIR JSON, 2.1.2: extensions of a primitive stand beside it, under its name with an underscore.
            json.writeObjectFieldStart("_valueString");
            origin.writeExtension(json);
            json.writeEndObject();
        }
    }
}
