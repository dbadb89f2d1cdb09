package org.iomtfhir.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import org.iomtfhir.fhirmapping.FhirMapping;
import org.iomtfhir.fhirmapping.MappingOptions;
import org.junit.jupiter.api.Test;

/** The sets are valid, without so much as a warning: people start from them. */
class SampleTemplatesTest {

    @Test
    void everyMappingCompilesWithoutAWarning() {
        for (SampleSet set : SampleSet.all()) {
            var result = FhirMapping.compile(set.name() + "/fhirmapping.json", set.fhirMapping(),
                    MappingOptions.standard(InstantSource.system()));

            assertThat(result.problems()).as(set.name()).isEmpty();
            assertThat(result.compiled()).as(set.name()).isPresent();
        }
    }
}
