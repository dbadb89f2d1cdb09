package org.iomtfhir.persist.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.iomtfhir.persist.merge.Merges.SERIES;
import static org.iomtfhir.persist.merge.Merges.incoming;
import static org.iomtfhir.persist.merge.Merges.mapping;
import static org.iomtfhir.persist.merge.Merges.reading;
import static org.iomtfhir.persist.merge.Merges.written;

import java.time.Instant;
import java.time.InstantSource;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.iomtfhir.fhirmapping.FhirMapping;
import org.iomtfhir.model.Profile;
import org.junit.jupiter.api.Test;

/** Where it is wanted, an hour that still runs is preliminary. */
class PreliminaryTest {

    private static final FhirMapping HOURLY = mapping(60, "'value':" + SERIES.replace("5000", "600000"));
    private static final MergeContext RUNNING = at("2026-10-09T10:59:59Z");
    private static final MergeContext OVER = at("2026-10-09T11:00:00Z");

    private final ObservationMerger merger = new ObservationMerger();

    private static MergeContext at(String time) {
        return new MergeContext(InstantSource.fixed(Instant.parse(time)), Merges.STANDARD.serviceSystem(),
                Profile.STANDARD, false, true);
    }

    private static Observation message(String time) {
        return incoming(HOURLY, reading(time, "hr", "1"));
    }

    @Test
    void anHourIsPreliminaryWhileItRunsFinalWhenItIsOverAndThenAmended() {
        Observation first = written(merger.merge(null, message("10:00:00"), RUNNING));
        Observation second = written(merger.merge(first, message("10:10:00"), RUNNING));
        Observation third = written(merger.merge(second, message("10:20:00"), OVER));
        Observation late = written(merger.merge(third, message("10:30:00"), OVER));

        assertThat(first.getStatus()).isEqualTo(ObservationStatus.PRELIMINARY);
        assertThat(second.getStatus()).isEqualTo(ObservationStatus.PRELIMINARY);
        assertThat(third.getStatus()).isEqualTo(ObservationStatus.FINAL);
        assertThat(late.getStatus()).isEqualTo(ObservationStatus.AMENDED);
        assertThat(ObservationMerger.isFirst(first)).isTrue();
        assertThat(ObservationMerger.isFirst(second)).isFalse();
        assertThat(ObservationMerger.isFirst(third)).isFalse();
    }

    @Test
    void whatIsWrittenWhenTheHourIsOverIsFinal() {
        assertThat(written(merger.merge(null, message("10:00:00"), OVER)).getStatus())
                .isEqualTo(ObservationStatus.FINAL);
    }

    @Test
    void aRepeatWhileItRunsChangesNothingAndEndsItWhenItIsOver() {
        Observation first = written(merger.merge(null, message("10:00:00"), RUNNING));

        assertThat(merger.merge(first, message("10:00:00"), RUNNING)).isInstanceOf(MergeOutcome.Unchanged.class);
        assertThat(ObservationMerger.ended(first, RUNNING)).isEmpty();
        Observation ended = written(merger.merge(first, ObservationMerger.ended(first, OVER).orElseThrow(), OVER));
        assertThat(ended.getStatus()).isEqualTo(ObservationStatus.FINAL);
        assertThat(ended.getValueSampledData().getData()).isEqualTo("1 E E E E E");
        assertThat(ObservationMerger.ended(ended, OVER)).isEmpty();
    }

    @Test
    void aStatusThatAPersonSetStays() {
        Observation first = written(merger.merge(null, message("10:00:00"), RUNNING));
        first.setStatus(ObservationStatus.CORRECTED);
        Observation theirs = written(merger.merge(null, message("10:00:00"), OVER));
        theirs.setStatus(ObservationStatus.PRELIMINARY);

        assertThat(written(merger.merge(first, message("10:10:00"), OVER)).getStatus())
                .isEqualTo(ObservationStatus.CORRECTED);
        assertThat(written(merger.merge(theirs, message("10:10:00"), OVER)).getStatus())
                .isEqualTo(ObservationStatus.PRELIMINARY);
        assertThat(ObservationMerger.ended(theirs, OVER)).isEmpty();
    }
}
