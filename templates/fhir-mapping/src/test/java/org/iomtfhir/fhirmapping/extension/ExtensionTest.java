package org.iomtfhir.fhirmapping.extension;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.StrictErrorHandler;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.hl7.fhir.r4.model.Observation;
import org.iomtfhir.fhirmapping.FhirMapping;
import org.iomtfhir.fhirmapping.MappedResource;
import org.iomtfhir.fhirmapping.MappingOptions;
import org.iomtfhir.fhirmapping.MappingResult;
import org.iomtfhir.model.MeasurementGroup;
import org.iomtfhir.model.Property;
import org.iomtfhir.model.Reading;
import org.iomtfhir.template.CompileResult;
import org.junit.jupiter.api.Test;

class ExtensionTest {

    private static final String FILE = """
            { "templateType": "CollectionFhir", "template": [
              { "templateType": "CodeValueFhir", "template": { "typeName": "bed", "codes": [ { "code": "bed-exit" } ],
                  "value": { "valueType": "switch", "valueName": "occupied", "inverted": true } } } ] }
            """;

    @Test
    void aValueTypeOfAnotherJarIsWrittenIntoTheObservation() {
        MappingResult result = compile(FILE).compiled().orElseThrow().transform(group("False"));

        assertThat(parse(result.resources().get(0)).getValueBooleanType().booleanValue()).isTrue();
    }

    private static CompileResult<FhirMapping> compile(String file) {
        return FhirMapping.compile("fhirmapping.json", file,
                MappingOptions.standard(InstantSource.fixed(Instant.parse("2026-10-09T10:18:00Z"))));
    }

    private static MeasurementGroup group(String occupied) {
        return new MeasurementGroup("monitor-7", "p", null, null, "bed", null, List.of(
                new Reading(Instant.parse("2026-10-09T10:18:00Z"), null,
                        List.of(new Property("occupied", occupied)))));
    }

    private static Observation parse(MappedResource resource) {
        return FhirContext.forR4Cached().newJsonParser().setParserErrorHandler(new StrictErrorHandler())
                .parseResource(Observation.class, new String(resource.json(), StandardCharsets.UTF_8));
    }
}
