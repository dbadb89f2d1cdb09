package org.iomtfhir.fhirmapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.iomtfhir.fhirmapping.Mappings.file;
import static org.iomtfhir.fhirmapping.Mappings.heartRate;
import static org.iomtfhir.fhirmapping.Mappings.mapping;
import static org.iomtfhir.fhirmapping.Mappings.reading;

import java.time.Instant;
import java.util.List;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.model.MeasurementGroup;
import org.iomtfhir.model.Reading;
import org.junit.jupiter.api.Test;

class TransformFailureTest {

    private static final String VALUE = "{'valueType':'Quantity','valueName':'hr'}";

    @Test
    void aGroupOfAnUnknownTypeIsTemplateNotFound() {
        MappingResult result = mapping(file(heartRate(0, VALUE))).transform(group("d", "c", "steps"));

        assertThat(result.resources()).isEmpty();
        assertThat(result.failures()).hasSize(1);
        assertThat(result.failures().get(0).error()).isEqualTo(ErrorName.TemplateNotFound);
        assertThat(result.failures().get(0).templateIndex()).isEqualTo(-1);
        assertThat(result.failures().get(0).typeName()).isEqualTo("steps");
    }

    @Test
    void aCorrelationPeriodWithoutCorrelationIdIsAnErrorThatNamesTheTemplate() {
        String other = "{'typeName':'other','codes':[]," + "'value':" + VALUE + "}";
        FhirMapping mapping = mapping(file(other, heartRate(-1, VALUE)));

        for (String correlation : new String[]{null, "", " "}) {
            MappingResult result = mapping.transform(group("d", correlation, "heartRate"));

            assertThat(result.resources()).isEmpty();
            assertThat(result.failures()).map(MappingFailure::error).containsExactly(ErrorName.CorrelationIdNotDefined);
            assertThat(result.failures().get(0).templateIndex()).isEqualTo(1);
            assertThat(result.failures().get(0).line()).isEqualTo(2);
        }
    }

    @Test
    void anIdentifierThatFhirCanNotHoldFailsTheGroupAndIsNotQuoted() {
        MappingResult result = mapping(file(heartRate(0, VALUE)))
                .transform(group("device\u0000secret", "c", "heartRate"));

        assertThat(result.resources()).isEmpty();
        assertThat(result.failures()).map(MappingFailure::error).containsExactly(ErrorName.FhirDataMapping);
        assertThat(result.failures().get(0).toString()).contains("device id").doesNotContain("secret");
    }

    @Test
    void aTimeThatFhirCanNotWriteFailsTheGroup() {
        for (Instant time : new Instant[]{Instant.MAX, Instant.parse("+10000-01-01T00:00:00Z"),
                Instant.parse("0000-12-31T23:59:59Z")}) {
            MeasurementGroup group = new MeasurementGroup("d", "p", null, null, "heartRate", null,
                    List.of(new Reading(time, null, List.of())));

            assertThat(mapping(file(heartRate(0, VALUE))).transform(group).failures()).map(MappingFailure::error)
                    .containsExactly(ErrorName.FhirDataMapping);
        }
    }

    @Test
    void aBlankDeviceIsLeftOutSinceAnEmptyIdentifierSaysNothing() {
        MappingResult result = mapping(file(heartRate(0, VALUE))).transform(group(" ", null, "heartRate"));

        assertThat(result.resources()).hasSize(1);
        assertThat(Mappings.observation(result.resources().get(0)).hasDevice()).isFalse();
    }

    private static MeasurementGroup group(String device, String correlation, String type) {
        return new MeasurementGroup(device, "p", null, correlation, type, null,
                List.of(reading("2026-10-09T10:00:00Z", "hr", "1")));
    }
}
