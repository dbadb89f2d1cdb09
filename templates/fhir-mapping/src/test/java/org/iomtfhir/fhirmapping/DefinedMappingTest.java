package org.iomtfhir.fhirmapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.iomtfhir.fhirmapping.Mappings.CLOCK;
import static org.iomtfhir.fhirmapping.Mappings.file;
import static org.iomtfhir.fhirmapping.Mappings.group;
import static org.iomtfhir.fhirmapping.Mappings.mapping;
import static org.iomtfhir.fhirmapping.Mappings.observation;
import static org.iomtfhir.fhirmapping.Mappings.problems;
import static org.iomtfhir.fhirmapping.Mappings.reading;

import org.hl7.fhir.r4.model.Observation;
import org.iomtfhir.template.TemplateProblem;
import org.junit.jupiter.api.Test;

/** What several mappings share is written once. */
class DefinedMappingTest {

    private static final String FILE = file("""
            {'typeName':'heartRate','periodInterval':'${hour}','category':['${vital}'],
              'codes':[{'code':'8867-4','system':'${loinc}','display':'Heart rate'}],
              'value':{'valueType':'SampledData','valueName':'hr','defaultPeriod':'${slot}','unit':'${beats}/min'}}""")
            .replaceFirst("\"template\"",
                    ("'define':{'hour':60,'slot':60000,'loinc':'http://loinc.org','beats':'beats',"
                            + "'vital':{'codes':[{'code':'vital-signs','system':"
                            + "'http://terminology.hl7.org/CodeSystem/observation-category'}]}},'template'")
                            .replace('\'', '"'));

    @Test
    void whatIsDefinedStandsInTheObservation() {
        Observation observation = observation(
                mapping(FILE).transform(group(reading("2026-10-09T10:18:00Z", "hr", "72")))
                        .resources().get(0));

        assertThat(observation.getCategoryFirstRep().getCodingFirstRep().getCode()).isEqualTo("vital-signs");
        assertThat(observation.getCode().getCodingFirstRep().getSystem()).isEqualTo("http://loinc.org");
        assertThat(observation.getValueSampledData().getOrigin().getUnit()).isEqualTo("beats/min");
        assertThat(observation.getValueSampledData().getPeriod()).isEqualByComparingTo("60000");
        assertThat(observation.hasEffectivePeriod()).isTrue();
    }

    @Test
    void aNameThatIsNotDefinedIsAnError() {
        assertThat(problems(FILE.replace("${slot}", "${slots}"))).anyMatch(problem -> problem.contains(
                "template 0 (heartRate), defaultPeriod: nothing is defined under the name slots. Write ${slot}."));
    }

    @Test
    void theEarlierConnectorsFormsRefuseIt() {
        assertThat(FhirMapping.compile("fhirmapping.json", FILE, MappingOptions.earlierConnector(CLOCK)).problems())
                .extracting(TemplateProblem::inOneLine)
                .anyMatch(text -> text.contains("the member define is an addition"));
    }
}
