package org.iomtfhir.fhirmapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.iomtfhir.fhirmapping.Mappings.CLOCK;
import static org.iomtfhir.fhirmapping.Mappings.file;
import static org.iomtfhir.fhirmapping.Mappings.group;
import static org.iomtfhir.fhirmapping.Mappings.heartRate;
import static org.iomtfhir.fhirmapping.Mappings.json;
import static org.iomtfhir.fhirmapping.Mappings.mapping;
import static org.iomtfhir.fhirmapping.Mappings.problems;
import static org.iomtfhir.fhirmapping.Mappings.reading;

import org.iomtfhir.template.TemplateProblem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a template says of the device besides its id goes along with the reference to it. */
class DeviceDescriptionTest {

    private static final String FULL = "'device':{'type':{'text':'Oximeter'},'udi':'udi','identifiers':["
            + "{'valueName':'mac','system':'urn:mac'},{'valueName':'serial','systemValueName':'maker'}]}";

    private static String template(String device) {
        return file(heartRate(60, "{'valueType':'SampledData','valueName':'hr','defaultPeriod':1000}").replace(
                "'value':", device + ",'value':"));
    }

    private static String written(String... values) {
        return json(mapping(template(FULL)).transform(group(reading("2026-10-09T10:00:00Z", "hr", "72", "udi", "old"),
                reading("2026-10-09T10:00:05Z", values))).resources().get(0));
    }

    @Test
    void theLatestReadingSaysIt() {
        assertThat(written("hr", "73", "udi", " (01)1 ", "mac", "aa", "serial", "7", "maker", "urn:maker")).contains(
                "\"device\":{\"extension\":[{\"url\":\"urn:iomtfhir:device-description\",\"extension\":["
                        + "{\"url\":\"type\",\"valueCodeableConcept\":{\"text\":\"Oximeter\"}},"
                        + "{\"url\":\"udi\",\"valueString\":\"(01)1\"},"
                        + "{\"url\":\"identifier\",\"valueIdentifier\":{\"system\":\"urn:mac\",\"value\":\"aa\"}},"
                        + "{\"url\":\"identifier\",\"valueIdentifier\":{\"system\":\"urn:maker\",\"value\":\"7\"}}]}],"
                        + "\"type\":\"Device\",\"identifier\":{\"value\":\"device-1\"}}");
    }

    @Test
    void whatTheReadingsDoNotSayIsNotWrittenNorAnIdentifierWithoutItsSystem() {
        assertThat(written("hr", "73", "serial", "7", "mac", "")).contains("\"valueString\":\"old\"").doesNotContain(
                "valueIdentifier");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"'device':{}|device: it says nothing of the device",
            "'device':{'udis':'u'}|there is no member udis here",
            "'device':{'identifiers':[{'valueName':'s','system':'a','systemValueName':'b'}]}|identifiers: an identifier has one system",
            "'device':{'identifiers':[{'system':'a'}]}|valueName"})
    void whatMeansNothingIsAnError(String device, String problem) {
        assertThat(problems(template(device.strip()))).anyMatch(each -> each.contains("error: ") && each.contains(
                problem));
    }

    @Test
    void theEarlierConnectorsProfileRefusesItAsAnAddition() {
        assertThat(FhirMapping.compile("f", template(FULL), MappingOptions.earlierConnector(CLOCK)).problems().stream()
                .map(TemplateProblem::inOneLine))
                .anyMatch(each -> each.contains("the member device is an addition"));
    }

    @Test
    void itsValueNamesAreReadByTheMapping() {
        assertThat(mapping(template(FULL)).names().get(0).valueNames()).extracting(name -> name.name())
                .containsExactlyInAnyOrder("hr", "udi", "mac", "serial", "maker");
    }
}
