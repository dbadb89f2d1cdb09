package com.example.iomt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.iomtfhir.devicecontent.DeviceContent;
import org.iomtfhir.devicecontent.DeviceEvent;
import org.iomtfhir.devicecontent.NormalizationFailure;
import org.iomtfhir.devicecontent.NormalizedEvent;
import org.iomtfhir.fhirmapping.FhirMapping;
import org.iomtfhir.fhirmapping.MappingFailure;
import org.iomtfhir.fhirmapping.MappingOptions;
import org.iomtfhir.fhirmapping.MappingResult;
import org.iomtfhir.model.Measurement;
import org.iomtfhir.model.MeasurementGroup;
import org.iomtfhir.model.Property;
import org.iomtfhir.model.Reading;
import org.iomtfhir.template.TemplateProblem;
import org.junit.jupiter.api.Test;

/** All four additions, found as a service finds them: by ServiceLoader, in the templates beside this project. */
class ExtensionTest {

    private static final Instant TIME = Instant.parse("2026-10-09T10:18:00Z");

    private static String file(String name) throws IOException {
        return Files.readString(Path.of("templates", name));
    }

    private static NormalizedEvent normalized(String body) throws IOException {
        return DeviceContent.compile("devicecontent.json", file("devicecontent.json")).compiled().orElseThrow()
                .evaluate(new DeviceEvent(body.getBytes(StandardCharsets.UTF_8), Map.of(), Map.of(), TIME));
    }

    private static MappingResult mapped(String type, String patient, String name, String... values)
            throws IOException {
        List<Reading> readings = java.util.stream.IntStream.range(0, values.length)
                .mapToObj(i -> new Reading(TIME.plusSeconds(i), null, List.of(new Property(name, values[i])))).toList();
        return FhirMapping
                .compile("fhirmapping.json", file("fhirmapping.json"), MappingOptions.standard(InstantSource.fixed(TIME)))
                .compiled().orElseThrow()
                .transform(new MeasurementGroup("dev-1", patient, null, null, type, null, readings));
    }

    private static String json(MappingResult result) {
        return new String(result.resources().get(0).json(), StandardCharsets.UTF_8);
    }

    @Test
    void eachLineIsAMeasurement() throws IOException {
        NormalizedEvent event = normalized("""
                { "lines": [ "dev-1;2026-10-09T10:18:00Z;06:30", "dev-1;2026-10-09", "dev-1;yesterday;06:30" ] }""");

        assertThat(event.measurements()).singleElement().satisfies(one -> {
            assertThat(one.type()).isEqualTo("wakeUp");
            assertThat(one.deviceId()).isEqualTo("dev-1");
            assertThat(one.occurrenceTime()).isEqualTo(TIME);
            assertThat(one.properties()).containsExactly(new Property("time", "06:30"));
        });
        assertThat(event.failures()).extracting(NormalizationFailure::cause)
                .containsExactly("a line has not three parts", "a line has no time in its second part");
    }

    @Test
    void mistakesInATemplateOfItAreFoundWhereTheyStand() throws IOException {
        String file = file("devicecontent.json").replace("\"valueName\": \"time\",", "\"valueNames\": \"time\",");

        assertThat(DeviceContent.compile("devicecontent.json", file).problems())
                .extracting(TemplateProblem::member).contains("valueName", "valueNames");
    }

    @Test
    void theFunctionTurnsFahrenheitIntoCelsius() throws IOException {
        NormalizedEvent event = normalized("""
                { "device": "dev-1", "time": "2026-10-09T10:18:00Z", "fahrenheit": 98.6 }""");

        assertThat(event.measurements()).extracting(Measurement::properties)
                .containsExactly(List.of(new Property("celsius", "37")));
    }

    @Test
    void theLastTimeOfDayThatCanBeReadStands() throws IOException {
        MappingResult result = mapped("wakeUp", "p", "time", "06:30", "07:15", "late");

        assertThat(json(result)).contains("\"valueTime\":\"07:15:00\"");
        assertThat(result.failures()).extracting(MappingFailure::message)
                .singleElement().asString().contains("no time of day");
    }

    @Test
    void anAlarmIsAFlagOfItsPatient() throws IOException {
        assertThat(json(mapped("leadOff", "patient-1", "alarm", "on"))).contains("\"resourceType\":\"Flag\"",
                "\"status\":\"active\"", "\"code\":\"196650\"", "patient-1");
        assertThat(json(mapped("leadOff", "patient-1", "alarm", "on", "off"))).contains("\"status\":\"inactive\"");
        assertThat(mapped("leadOff", null, "alarm", "on").failures()).singleElement().satisfies(failure -> {
            assertThat(failure.message()).isEqualTo("a Flag needs a patient. Add a patientIdExpression");
            assertThat(failure.typeName()).isEqualTo("leadOff");
            assertThat(failure.line()).isEqualTo(27);
        });
    }
}
