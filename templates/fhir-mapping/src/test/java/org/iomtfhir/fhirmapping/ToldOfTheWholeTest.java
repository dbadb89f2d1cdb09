package org.iomtfhir.fhirmapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.iomtfhir.fhirmapping.Mappings.CLOCK;
import static org.iomtfhir.fhirmapping.Mappings.file;
import static org.iomtfhir.fhirmapping.Mappings.group;
import static org.iomtfhir.fhirmapping.Mappings.heartRate;
import static org.iomtfhir.fhirmapping.Mappings.mapping;
import static org.iomtfhir.fhirmapping.Mappings.observation;
import static org.iomtfhir.fhirmapping.Mappings.problems;
import static org.iomtfhir.fhirmapping.Mappings.reading;

import java.time.Instant;
import java.util.List;
import org.hl7.fhir.r4.model.Observation;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.model.Property;
import org.iomtfhir.model.Reading;
import org.iomtfhir.template.TemplateProblem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The effective period and the performers that a reading says itself. */
class ToldOfTheWholeTest {

    private static final String VALUE = "{'valueType':'Quantity','valueName':'hr','unit':'/min'}";
    private static final String PERIOD = "'effectivePeriod':{'start':'from','end':'to'}";
    private static final String WHO = "'performer':{'type':'Practitioner','system':'http://s','valueName':'who'}";

    private static String with(String member) {
        return file(heartRate(0, VALUE).replace("'codes'", member + ",'codes'"));
    }

    @Test
    void thePeriodIsWhatTheReadingSaysAndTheIdentifierItsTime() {
        MappingResult result = mapping(with(PERIOD)).transform(group(reading("2026-10-09T10:18:00Z", "hr", "72",
                "from", "2026-10-08T23:10:00.5+02:00", "to", "2026-10-09T06:55:00+02:00")));

        Observation observation = observation(result.resources().get(0));
        assertThat(observation.getEffectivePeriod().getStartElement().getValueAsString())
                .isEqualTo("2026-10-08T21:10:00.5Z");
        assertThat(observation.getEffectivePeriod().getEndElement().getValueAsString())
                .isEqualTo("2026-10-09T04:55:00Z");
        assertThat(observation.getIdentifierFirstRep().getValue())
                .isEqualTo("heartRate.20261009101800Z.20261009101800Z");
        assertThat(result.resources().get(0).firstReading()).isEqualTo("2026-10-09T10:18:00Z");
    }

    @Test
    void twoReadingsOfOneInstantAreNotMixed() {
        MappingResult result = mapping(with(PERIOD)).transform(group(
                reading("2026-10-09T10:18:00Z", "hr", "72", "from", "2026-10-09T08:00:00Z", "to",
                        "2026-10-09T09:00:00Z"),
                reading("2026-10-09T10:18:00Z", "hr", "73", "from", "2026-10-09T08:30:00Z")));

        assertThat(result.resources()).hasSize(1);
        assertThat(observation(result.resources().get(0)).getValueQuantity().getValue()).isEqualByComparingTo("72");
        assertThat(result.failures()).singleElement().satisfies(failure -> {
            assertThat(failure.error()).isEqualTo(ErrorName.FhirDataMapping);
            assertThat(failure.toString()).contains("its start and its end must both be times");
        });
    }

    /** As the times of readings: from 1990 to a day after the hub took the reading in. */
    @ParameterizedTest
    @CsvSource({"1990-06-01T00:00:00Z,1989-12-31T23:59:59Z,1990-06-01T00:00:00Z,0",
            "1990-06-01T00:00:00Z,1990-01-01T00:00:00Z,1990-06-01T00:00:00Z,1",
            "2026-10-09T10:00:00Z,2026-10-09T10:00:00Z,2026-10-10T10:00:00Z,1",
            "2026-10-09T10:00:00Z,2026-10-09T10:00:00Z,2026-10-10T10:00:01Z,0"})
    void aPeriodThatIsNotPlausibleWritesNothing(Instant ingested, String from, String to, int resources) {
        Reading night = new Reading(ingested, ingested, List.of(new Property("hr", "72"), new Property("from", from),
                new Property("to", to)));

        MappingResult result = mapping(with(PERIOD)).transform(group(night));

        assertThat(result.resources()).hasSize(resources);
        assertThat(result.failures()).hasSize(1 - resources);
    }

    @ParameterizedTest
    @CsvSource({"2026-10-09T09:00:01Z,2026-10-09T09:00:00Z", "2026-10-09T09:00:00,2026-10-09T09:30:00",
            "1970-01-01T00:00:00Z,2026-10-09T09:00:00Z", "1970-01-01T00:00:00Z,1970-01-01T00:01:00Z",
            "2026-10-09,2026-10-09", "72,73", "2026-10-09T09:00:00Z,2028-10-09T09:00:00Z",
            "+999999999-01-01T00:00:00Z,+999999999-01-02T00:00:00Z", "'',2026-10-09T09:00:00Z"})
    void whatIsNoPeriodWritesNothing(String from, String to) {
        MappingResult result = mapping(with(PERIOD))
                .transform(group(reading("2026-10-09T10:18:00Z", "hr", "72", "from", from, "to", to)));

        assertThat(result.resources()).isEmpty();
        assertThat(result.failures()).hasSize(1);
        assertThat(result.failures().get(0).toString()).doesNotContain("2026-10-09T09");
    }

    @Test
    void whoTookTheReadingsIsThereOnceAndInOrder() {
        String hour = file(heartRate(60, "{'valueType':'SampledData','valueName':'hr','defaultPeriod':60000}")
                .replace("'codes'", WHO + ",'codes'"));
        Observation observation = observation(mapping(hour).transform(group(
                reading("2026-10-09T10:18:00Z", "hr", "72", "who", " b "),
                reading("2026-10-09T10:19:00Z", "hr", "72", "who", "a"),
                reading("2026-10-09T10:20:00Z", "hr", "72", "who",
                        "b"),
                reading("2026-10-09T10:21:00Z", "hr", "72", "who", " "), reading("2026-10-09T10:22:00Z", "hr", "72")))
                .resources().get(0));

        assertThat(observation.getPerformer()).extracting(each -> each.getIdentifier().getValue()).containsExactly("a",
                "b");
        assertThat(observation.getPerformerFirstRep().getIdentifier().getSystem()).isEqualTo("http://s");
        assertThat(observation.getPerformerFirstRep().getType()).isEqualTo("Practitioner");
    }

    /** By that persist tells whose readings somebody took, where the device changes hands in between; a clock may be ahead. */
    @Test
    void whenSomebodyTookReadingsTravelsWhereTheyMayBeOfSeveral() {
        String hour = file(heartRate(60, "{'valueType':'Quantity','valueName':'hr'}").replace("'codes'",
                "'performer':[{'type':'Practitioner','valueName':'who'},{'type':'CareTeam','display':'ward'}],'codes'"));
        Reading ahead = new Reading(Instant.parse("2026-10-09T10:30:00Z"), Instant.parse("2026-10-09T10:21:00Z"),
                List.of(new Property("hr", "74"), new Property("who", "a")));

        Observation observation = observation(mapping(hour).transform(group(
                reading("2026-10-09T10:18:00Z", "hr", "72", "who", "a"),
                reading("2026-10-09T10:19:00Z", "hr", "73", "who", "b"), ahead)).resources().get(0));

        assertThat(observation.getPerformer()).extracting(each -> each.getExtensionsByUrl(
                "urn:iomtfhir:reading-time").stream().map(time -> time.getValue().primitiveValue()).toList())
                .containsExactly(List.of(), List.of("2026-10-09T10:18:00Z", "2026-10-09T10:21:00Z"), List.of(
                        "2026-10-09T10:19:00Z"));

        Observation instant = observation(mapping(with(WHO)).transform(group(reading("2026-10-09T10:18:00Z", "hr", "72",
                "who", "a"))).resources().get(0));
        assertThat(instant.getPerformerFirstRep().hasExtension()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '%', value = {
            "'performer':{'type':'Patient','valueName':'who'}~type: a performer can't be a Patient",
            "'performer':[{'type':'Organization'}]~performer: a performer is known by a value",
            "'performer':{'type':'Organization','valueName':'a','identifier':'b'}~performer: a performer is known by a value",
            "'performer':'n'~performer must be an object",
            "'effectivePeriod':{'start':'from'}~the required member end is missing",
            "'effectivePeriod':{'start':'from','end':'to','zone':1}~there is no member zone",
            "'effectivePeriod':{'start':'from','end':'to'},'periodInterval':60~a reading that says its own period"})
    void whatIsWrongIsToldWithItsMember(String member, String problem) {
        assertThat(problems(with(member).replace("\"periodInterval\":0,", ""))).anySatisfy(text -> assertThat(text)
                .startsWith("fhirmapping.json:1:").contains("error: template 0 (heartRate)").contains(problem));
    }

    @Test
    void aSeriesSaysItselfWhatItCovers() {
        assertThat(problems(file(heartRate(0, "{'valueType':'SampledData','valueName':'hr','defaultPeriod':60000}")
                .replace("'codes'", PERIOD + ",'codes'")))).anySatisfy(text -> assertThat(text)
                        .contains("effectivePeriod: the samples of a series say what it covers"));
    }

    @Test
    void theEarlierConnectorsFormsRefuseBoth() {
        assertThat(FhirMapping.compile("fhirmapping.json", with(PERIOD + "," + WHO),
                MappingOptions.earlierConnector(CLOCK)).problems()).extracting(TemplateProblem::inOneLine)
                .anyMatch(text -> text.contains("the member effectivePeriod is an addition"))
                .anyMatch(text -> text.contains("the member performer is an addition"));
    }
}
