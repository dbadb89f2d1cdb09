package org.iomtfhir.fhirmapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.iomtfhir.fuzzing.Bounded;
import org.iomtfhir.model.MeasurementGroup;
import org.iomtfhir.model.Property;
import org.iomtfhir.model.Reading;
import org.iomtfhir.template.CompileResult;

class MappingTemplatesFuzzTest {

    private static final MeasurementGroup GROUP = new MeasurementGroup("d", "p", "e", "c", "pulse",
            Instant.parse("2026-10-09T10:20:00Z"),
            List.of(reading("2026-10-09T10:18:00Z", "72"), reading("2026-10-09T10:18:00.5Z", "1e-7"),
                    reading("2026-10-09T11:00:00Z", "NaN"), reading("2026-10-09T10:18:00Z", "36,6"),
                    reading("2026-10-10T10:18:00Z", "E")));

    private static Reading reading(String time, String value) {
        return new Reading(Instant.parse(time), Instant.parse("2026-10-09T10:18:01Z"),
                List.of(new Property("bpm", value), new Property("other", "x")));
    }

    /** A file is taken or refused with a reason; what is taken answers every group. */
    @DictionaryEntries({"\"templateType\":", "\"template\":", "\"CollectionFhir\"", "\"CodeValueFhir\"",
            "\"typeName\":\"pulse\"",
            "\"codes\":[{\"code\":\"1\"}]", "\"value\":{", "\"valueName\":\"bpm\"", "\"valueType\":", "\"SampledData\"",
            "\"Quantity\"", "\"String\"", "\"CodeableConcept\"", "\"defaultPeriod\":", "\"periodInterval\":",
            "\"components\":[",
            "\"category\":[", "\"unit\":", "\"system\":", "\"upperLimit\":1e400", "\"required\":true"})
    @FuzzTest
    void areCompiledAndApplied(byte[] file) {
        String text = new String(file, StandardCharsets.UTF_8);
        Bounded.read(file.length, () -> {
            CompileResult<FhirMapping> result = FhirMapping.compile("f", text,
                    MappingOptions.standard(InstantSource.fixed(Instant.EPOCH)));
            assertThat(result.compiled().isPresent() || result.problems().stream().anyMatch(one -> one.isError()))
                    .isTrue();
            result.compiled().ifPresent(mapping -> mapping.transform(GROUP));
        });
    }
}
