package org.iomtfhir.persist.merge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.hl7.fhir.r4.model.Observation;
import org.iomtfhir.fhirmapping.FhirMapping;
import org.iomtfhir.model.Property;
import org.iomtfhir.model.Reading;
import org.junit.jupiter.api.Test;

/** Effective times by the clock of the sender: what is merged goes by the instant. */
class KeptOffsetMergeTest {

    private static final FhirMapping INSTANT = Merges.mapping(0, "'value':" + Merges.QUANTITY);
    private static final FhirMapping SESSION = Merges.mapping(-1, "'value':" + Merges.SERIES);

    private static Reading reading(String time, String value, ZoneOffset offset) {
        return new Reading(Instant.parse("2026-10-09T" + time + "Z"), null, List.of(new Property("hr", value)), offset);
    }

    @Test
    void aRepeatThatTellsTheSameInstantByAnotherClockChangesNothing() {
        Observation stored = Merges.stored(INSTANT, reading("10:18:00", "72", ZoneOffset.ofHours(2)));

        assertThat(stored.getEffectiveDateTimeType().getValueAsString()).isEqualTo("2026-10-09T12:18:00+02:00");
        assertThat(Merges.merge(stored, Merges.incoming(INSTANT, reading("10:18:00", "72", null))))
                .isInstanceOf(MergeOutcome.Unchanged.class);
        assertThat(Merges.merge(stored, Merges.incoming(INSTANT, reading("10:18:00", "72", ZoneOffset.ofHours(3)))))
                .isInstanceOf(MergeOutcome.Unchanged.class);
    }

    @Test
    void aSessionThatGrowsSaysItsStartAndItsEndByTheClocksThatToldThem() {
        Observation stored = Merges.stored(SESSION, reading("10:18:00", "72", ZoneOffset.ofHours(2)));

        Observation grown = Merges.written(Merges.merge(stored, Merges.incoming(SESSION, reading("10:18:10", "73",
                ZoneOffset.ofHours(1)))));
        Observation both = Merges.written(Merges.merge(grown, Merges.incoming(SESSION, reading("10:17:55", "71",
                ZoneOffset.ofHours(3)))));

        assertThat(grown.getEffectivePeriod().getEndElement().getValueAsString())
                .isEqualTo("2026-10-09T11:18:10+01:00");
        assertThat(both.getEffectivePeriod().getStartElement().getValueAsString())
                .isEqualTo("2026-10-09T13:17:55+03:00");
        assertThat(both.getEffectivePeriod().getEndElement().getValueAsString())
                .isEqualTo("2026-10-09T11:18:10+01:00");
        assertThat(both.getValueSampledData().getData()).isEqualTo("71 72 E 73");
    }
}
