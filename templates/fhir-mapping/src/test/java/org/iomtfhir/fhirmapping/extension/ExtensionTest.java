package org.iomtfhir.fhirmapping.extension;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.StrictErrorHandler;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.hl7.fhir.r4.model.Flag;
import org.hl7.fhir.r4.model.Observation;
import org.iomtfhir.fhirmapping.FhirMapping;
import org.iomtfhir.fhirmapping.MappedResource;
import org.iomtfhir.fhirmapping.MappingFailure;
import org.iomtfhir.fhirmapping.MappingOptions;
import org.iomtfhir.fhirmapping.MappingResult;
import org.iomtfhir.model.MeasurementGroup;
import org.iomtfhir.model.Property;
import org.iomtfhir.model.Reading;
import org.iomtfhir.template.CompileResult;
import org.iomtfhir.template.TemplateProblem;
import org.junit.jupiter.api.Test;

class ExtensionTest {

    private static final String FILE = """
            { "templateType": "CollectionFhir", "template": [
              { "templateType": "alarmFlagTemplate", "template": { "typeName": "leadOff", "valueName": "alarm",
                  "codes": [ { "code": "196650", "system": "urn:iso:std:iso:11073:10101", "display": "Leads off" } ] } },
              { "templateType": "CodeValueFhir", "template": { "typeName": "bed", "codes": [ { "code": "bed-exit" } ],
                  "value": { "valueType": "boolean", "valueName": "occupied", "inverted": true } } } ] }
            """;

    @Test
    void aTemplateKindOfAnotherJarWritesAnotherResource() {
        MappingResult result = compile(FILE).compiled().orElseThrow()
                .transform(group("leadOff", "patient-1", "alarm", "on"));

        Flag flag = parse(Flag.class, result.resources().get(0));
        assertThat(result.resources().get(0).resourceType()).isEqualTo("Flag");
        assertThat(flag.getStatus()).isEqualTo(Flag.FlagStatus.ACTIVE);
        assertThat(flag.getCode().getCodingFirstRep().getCode()).isEqualTo("196650");
        assertThat(flag.getSubject().getIdentifier().getValue()).isEqualTo("patient-1");
        assertThat(flag.getAuthor().getIdentifier().getValue()).isEqualTo("monitor-7");
        assertThat(flag.getPeriod().getStartElement().getValueAsString()).isEqualTo("2026-10-09T10:18:00Z");
    }

    @Test
    void itsFailuresNameTheTemplate() {
        MappingResult result = compile(FILE).compiled().orElseThrow().transform(group("leadOff", null, "alarm", "on"));

        assertThat(result.failures()).map(MappingFailure::line).containsExactly(2);
        assertThat(result.failures().get(0).typeName()).isEqualTo("leadOff");
    }

    @Test
    void itsMistakesInTheFileAreReportedLikeThoseOfTheBuiltInKinds() {
        CompileResult<FhirMapping> result = compile(
                FILE.replace("\"valueName\": \"alarm\"", "\"valueNames\": \"alarm\""));

        assertThat(result.problems().stream().filter(TemplateProblem::isError).map(TemplateProblem::member))
                .containsExactly("valueName", "valueNames");
    }

    @Test
    void aValueTypeOfAnotherJarIsWrittenIntoTheObservation() {
        MappingResult result = compile(FILE).compiled().orElseThrow().transform(group("bed", "p", "occupied", "False"));

        assertThat(parse(Observation.class, result.resources().get(0)).getValueBooleanType().booleanValue()).isTrue();
    }

    private static CompileResult<FhirMapping> compile(String file) {
        return FhirMapping.compile("fhirmapping.json", file,
                MappingOptions.standard(InstantSource.fixed(Instant.parse("2026-10-09T10:18:00Z"))));
    }

    private static MeasurementGroup group(String type, String patient, String name, String value) {
        return new MeasurementGroup("monitor-7", patient, null, null, type, null, List.of(
                new Reading(Instant.parse("2026-10-09T10:18:00Z"), null, List.of(new Property(name, value)))));
    }

    private static <T extends org.hl7.fhir.r4.model.Resource> T parse(Class<T> type, MappedResource resource) {
        return FhirContext.forR4Cached().newJsonParser().setParserErrorHandler(new StrictErrorHandler())
                .parseResource(type, new String(resource.json(), StandardCharsets.UTF_8));
    }
}
