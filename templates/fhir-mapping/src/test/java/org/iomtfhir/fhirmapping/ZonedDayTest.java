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

import org.hl7.fhir.r4.model.Observation;
import org.iomtfhir.template.TemplateProblem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Days of a time zone, of 23, 24 and 25 hours. */
class ZonedDayTest {

    private static final String SERIES = "{'valueType':'SampledData','valueName':'hr','defaultPeriod':60000}";

    private static String in(String zone, String value) {
        return heartRate(1440, value).replace("'codes'", "'timeZone':'" + zone + "','codes'");
    }

    @ParameterizedTest
    @CsvSource({"Europe/Berlin,2024-03-05T22:30:00Z,2024-03-04T23:00:00Z,2024-03-05T22:59:59.9999999Z",
            "Europe/Berlin,2024-03-05T23:00:00Z,2024-03-05T23:00:00Z,2024-03-06T22:59:59.9999999Z",
            "Europe/Berlin,2024-03-31T10:00:00Z,2024-03-30T23:00:00Z,2024-03-31T21:59:59.9999999Z",
            "Europe/Berlin,2024-10-27T22:59:59.9999999Z,2024-10-26T22:00:00Z,2024-10-27T22:59:59.9999999Z",
            "America/New_York,2024-03-10T03:00:00Z,2024-03-09T05:00:00Z,2024-03-10T04:59:59.9999999Z",
            "Australia/Lord_Howe,2024-04-07T00:00:00Z,2024-04-06T13:00:00Z,2024-04-07T13:29:59.9999999Z",
            "America/Santiago,2024-09-08T12:00:00Z,2024-09-08T04:00:00Z,2024-09-09T02:59:59.9999999Z",
            "+05:30,2024-03-05T18:30:00Z,2024-03-05T18:30:00Z,2024-03-06T18:29:59.9999999Z",
            "UTC,2024-03-05T18:30:00Z,2024-03-05T00:00:00Z,2024-03-05T23:59:59.9999999Z"})
    void aDayIsThatOfTheZone(String zone, String time, String start, String end) {
        MappingResult result = mapping(file(in(zone, SERIES))).transform(group(reading(time, "hr", "72")));

        assertThat(result.failures()).isEmpty();
        Observation observation = observation(result.resources().get(0));
        assertThat(observation.getEffectivePeriod().getStartElement().getValueAsString()).isEqualTo(start);
        assertThat(observation.getEffectivePeriod().getEndElement().getValueAsString()).isEqualTo(end);
    }

    @Test
    void readingsOnBothSidesOfMidnightAreTwoObservations() {
        MappingResult result = mapping(file(in("Europe/Berlin", SERIES)))
                .transform(group(reading("2024-03-05T22:59:59Z", "hr", "72"),
                        reading("2024-03-05T23:00:00Z", "hr", "73"), reading("2024-03-05T22:58:00Z", "hr", "71")));

        assertThat(result.resources()).hasSize(2);
    }

    @Test
    void theLastSlotOfALongDayIsItsOwn() {
        MappingResult result = mapping(file(in("Europe/Berlin", SERIES)))
                .transform(group(reading("2024-10-27T22:58:40Z", "hr", "72"),
                        reading("2024-10-27T22:59:40Z", "hr", "73")));

        // 22:59:40 is nearest to the next day's first slot and stays in the day; the one before it gives way to the left.
        assertThat(result.resources().get(0).replacedReadings()).isEqualTo(0);
        assertThat(observation(result.resources().get(0)).getValueSampledData().getData()).isEqualTo("72 73");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', value = {"1440~Europe/Berlinn~there is no time zone Europe/Berlinn",
            "1440~CEST~there is no time zone CEST", "60~Europe/Berlin~the period is no day",
            "0~Europe/Berlin~the period is no day"})
    void aZoneThatIsNoneIsAnError(int period, String zone, String problem) {
        assertThat(problems(file(in(zone, SERIES).replace(":1440", ":" + period))))
                .anySatisfy(text -> assertThat(text).contains("error").contains(problem));
    }

    @Test
    void theEarlierConnectorsFormsRefuseIt() {
        assertThat(FhirMapping.compile("fhirmapping.json", file(in("Europe/Berlin", SERIES)),
                MappingOptions.earlierConnector(CLOCK)).problems()).extracting(TemplateProblem::inOneLine)
                .anyMatch(text -> text.contains("the member timeZone is an addition"));
    }
}
