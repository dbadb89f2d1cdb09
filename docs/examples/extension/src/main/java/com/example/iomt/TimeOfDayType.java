package com.example.iomt;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.iomtfhir.fhirmapping.spi.FhirValue;
import org.iomtfhir.fhirmapping.spi.FhirValueType;
import org.iomtfhir.fhirmapping.spi.ReadingFailures;
import org.iomtfhir.fhirmapping.spi.Readings;
import org.iomtfhir.fhirmapping.spi.ValueContext;
import org.iomtfhir.fhirmapping.spi.ValueJson;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.template.Members;

/** {@code "valueType": "TimeOfDay"}: the latest reading that is a time of day, such as {@code 06:30}, as {@code valueTime}. */
public final class TimeOfDayType implements FhirValueType {

    @Override
    public String name() {
        return "TimeOfDay";
    }

    @Override
    public Optional<FhirValue> compile(Members members, ValueContext context) {
        return Optional.of(TimeOfDayType::read);
    }

    /** The one that stands is the last that can be used: what says nothing displaces nothing. */
    private static Optional<ValueJson> read(Readings readings, ReadingFailures failures) {
        LocalTime latest = null;
        int used = 0;
        for (int index = 0; index < readings.size(); index++) {
            try {
                latest = LocalTime.parse(readings.value(index).strip());
                used++;
            } catch (DateTimeException e) {
                failures.add(ErrorName.FhirDataMapping, "a reading is no time of day such as 06:30");
            }
        }
        return latest == null ? Optional.empty() : Optional.of(new TimeJson(latest, used - 1));
    }

    private record TimeJson(LocalTime value, int replacedReadings) implements ValueJson {
        @Override
        public void writeMembers(JsonGenerator json) throws IOException {
            // FHIR's time has seconds always: hl7.org/fhir/R4/datatypes.html#time
            json.writeStringField("valueTime", DateTimeFormatter.ISO_LOCAL_TIME.format(value));
        }
    }
}
