package org.iomtfhir.fhirmapping;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.StrictErrorHandler;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Resource;
import org.iomtfhir.model.MeasurementGroup;
import org.iomtfhir.model.Property;
import org.iomtfhir.model.Reading;
import org.iomtfhir.template.CompileResult;
import org.iomtfhir.template.TemplateProblem;

/** What the tests of this module share: mappings, groups, and HAPI's strict parser. */
final class Mappings {

    static final Instant NOW = Instant.parse("2026-10-09T10:18:00.123456Z");
    static final InstantSource CLOCK = InstantSource.fixed(NOW);
    static final MappingOptions STANDARD = MappingOptions.standard(CLOCK);

    private static final FhirContext FHIR = FhirContext.forR4Cached();

    private Mappings() {}

    /** A file with one template of the kind CodeValueFhir; single quotes stand for double ones. */
    static String file(String... templates) {
        List<String> all = new ArrayList<>();
        for (String template : templates) {
            all.add("{'templateType':'CodeValueFhir','template':" + template + "}");
        }
        return ("{'templateType':'CollectionFhir','template':[" + String.join(",\n", all) + "]}").replace('\'', '"');
    }

    /** A template of heart rates under the value name hr. */
    static String heartRate(int period, String value) {
        return "{'typeName':'heartRate','periodInterval':" + period
                + ",'codes':[{'code':'8867-4','system':'http://loinc.org','display':'Heart rate'}],'value':" + value
                + "}";
    }

    static CompileResult<FhirMapping> compile(String file) {
        return FhirMapping.compile("fhirmapping.json", file, STANDARD);
    }

    static FhirMapping mapping(String file) {
        return mapping(file, STANDARD);
    }

    static FhirMapping mapping(String file, MappingOptions options) {
        CompileResult<FhirMapping> result = FhirMapping.compile("fhirmapping.json", file, options);
        assertThat(result.compiled()).as(() -> result.problems().toString()).isPresent();
        return result.compiled().orElseThrow();
    }

    static List<String> problems(String file) {
        return compile(file).problems().stream().map(TemplateProblem::inOneLine).toList();
    }

    static MeasurementGroup group(Reading... readings) {
        return new MeasurementGroup("device-1", "patient-1", null, null, "heartRate", null, List.of(readings));
    }

    static Reading reading(String time, String... namesAndValues) {
        List<Property> properties = new ArrayList<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            properties.add(new Property(namesAndValues[i], namesAndValues[i + 1]));
        }
        return new Reading(Instant.parse(time), null, properties);
    }

    static Resource parse(MappedResource resource) {
        return (Resource) FHIR.newJsonParser().setParserErrorHandler(new StrictErrorHandler())
                .parseResource(json(resource));
    }

    static Observation observation(MappedResource resource) {
        return (Observation) parse(resource);
    }

    static String json(MappedResource resource) {
        return new String(resource.json(), StandardCharsets.UTF_8);
    }
}
