package org.iomtfhir.fhirmapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.iomtfhir.fhirmapping.Mappings.file;
import static org.iomtfhir.fhirmapping.Mappings.heartRate;
import static org.iomtfhir.fhirmapping.Mappings.mapping;
import static org.iomtfhir.fhirmapping.Mappings.observation;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.hl7.fhir.r4.model.Observation;
import org.iomtfhir.model.MeasurementGroup;
import org.iomtfhir.model.Property;
import org.iomtfhir.model.Reading;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Effective times by the clock of the sender. */
class KeptOffsetTest {

    private static Reading reading(String time, String offset) {
        return new Reading(Instant.parse(time), null, List.of(new Property("hr", "72")), offset == null
                ? null
                : ZoneOffset.of(offset));
    }

    private static Observation mapped(int period, Reading... readings) {
        String value = period == 0
                ? "{'valueType':'Quantity','valueName':'hr'}"
                : "{'valueType':'SampledData','valueName':'hr','defaultPeriod':60000}";
        List<MappedResource> resources = mapping(file(heartRate(period, value)))
                .transform(new MeasurementGroup("d", "p",
                        null, "run", "heartRate", null, List.of(readings)))
                .resources();
        assertThat(resources).hasSize(1);
        return observation(resources.get(0));
    }

    @ParameterizedTest
    @CsvSource({"2026-10-09T10:18:00Z, +02:00, 2026-10-09T12:18:00+02:00",
            "2026-10-09T01:18:00.25Z, -04:30, 2026-10-08T20:48:00.25-04:30",
            "2026-10-09T23:59:59.9999999Z, +14:00, 2026-10-10T13:59:59.9999999+14:00",
            "2026-10-09T10:18:00Z, , 2026-10-09T10:18:00Z"})
    void anInstantIsWrittenByTheClockOfTheSenderAndKnownByItself(String time, String offset, String written) {
        Observation observation = mapped(0, reading(time, offset));

        assertThat(observation.getEffectiveDateTimeType().getValueAsString()).isEqualTo(written);
        assertThat(observation.getIdentifierFirstRep().getValue())
                .isEqualTo(mapped(0, reading(time, null)).getIdentifierFirstRep().getValue());
    }

    @Test
    void aPeriodThatTheReadingSaysIsWrittenByTheClocksThatToldIt() {
        String night = file(heartRate(0, "{'valueType':'Quantity','valueName':'hr'}").replace("'codes'",
                "'effectivePeriod':{'start':'from','end':'to'},'codes'"));
        List<Property> says = List.of(new Property("hr", "72"), new Property("from", "2026-10-24T23:10:00.5+02:00"),
                new Property("to", "2026-10-25T06:55:00+01:00"));

        Observation kept = observation(mapping(night).transform(new MeasurementGroup("d", "p", null, null, "heartRate",
                null, List.of(new Reading(Instant.parse("2026-10-25T06:00:00Z"), null, says, ZoneOffset.ofHours(1)))))
                .resources().get(0));
        Observation utc = observation(mapping(night).transform(new MeasurementGroup("d", "p", null, null, "heartRate",
                null, List.of(new Reading(Instant.parse("2026-10-25T06:00:00Z"), null, says, null)))).resources().get(
                        0));

        assertThat(kept.getEffectivePeriod().getStartElement().getValueAsString())
                .isEqualTo("2026-10-24T23:10:00.5+02:00");
        assertThat(kept.getEffectivePeriod().getEndElement().getValueAsString()).isEqualTo("2026-10-25T06:55:00+01:00");
        assertThat(utc.getEffectivePeriod().getStartElement().getValueAsString()).isEqualTo("2026-10-24T21:10:00.5Z");
        assertThat(utc.getEffectivePeriod().getEndElement().getValueAsString()).isEqualTo("2026-10-25T05:55:00Z");
    }

    @Test
    void ofTheReadingsOfASessionTheFirstTellsTheStartAndTheLastTheEnd() {
        Observation observation = mapped(-1, reading("2026-10-25T01:30:00Z", "+01:00"),
                reading("2026-10-25T00:30:00Z", "+02:00"));

        assertThat(observation.getEffectivePeriod().getStartElement().getValueAsString())
                .isEqualTo("2026-10-25T02:30:00+02:00");
        assertThat(observation.getEffectivePeriod().getEndElement().getValueAsString())
                .isEqualTo("2026-10-25T02:30:00+01:00");
    }

    @Test
    void anHourBeginsAndEndsWhenItDoesByWhateverClockItsReadingsWereTold() {
        assertThat(mapped(60, reading("2026-10-09T10:18:00Z", "+05:30")).getEffectivePeriod().getStartElement()
                .getValueAsString()).isEqualTo("2026-10-09T10:00:00Z");
    }
}
