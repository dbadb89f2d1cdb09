package org.iomtfhir.persist.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.iomtfhir.persist.merge.Merges.SERIES;
import static org.iomtfhir.persist.merge.Merges.incoming;
import static org.iomtfhir.persist.merge.Merges.mapping;
import static org.iomtfhir.persist.merge.Merges.merge;
import static org.iomtfhir.persist.merge.Merges.reading;
import static org.iomtfhir.persist.merge.Merges.stored;
import static org.iomtfhir.persist.merge.Merges.written;

import java.math.BigDecimal;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.SampledData;
import org.hl7.fhir.r4.model.StringType;
import org.iomtfhir.fhirmapping.FhirMapping;
import org.junit.jupiter.api.Test;
import org.iomtfhir.model.sampled.SampledText;

/** Series in components that the template does not own. */
class ForeignSeriesTest {

    private static final FhirMapping WALK = mapping(-1, "'value':" + SERIES);
    private static final FhirMapping SINGLE = mapping(0, "'value':" + SERIES);

    @Test
    void theyStayAsTheyAreWhileTheStartStays() {
        SampledData theirs = series("1000", " 1  2 3 ", "0 100 200");
        Observation stored = withTheirs(stored(WALK, reading("10:00:10", "hr", "1")), theirs);

        MergeOutcome outcome = new ObservationMerger().merge(stored,
                incoming(WALK, reading("10:00:40", "hr", "2")), Merges.KEEPING_OFFSETS);

        Observation merged = (Observation) ((MergeOutcome.Merged) outcome).resource();
        assertThat(theirs(merged).equalsDeep(theirs)).isTrue();
        assertThat(theirs(merged).getData()).isEqualTo(" 1  2 3 ");
        assertThat(merged.getValueSampledData().getData()).isEqualTo("1 E E E E E 2");
    }

    @Test
    void ofThoseOnAGridEachSampleKeepsItsTimeWhereTheStartMoves() {
        Observation stored = withTheirs(stored(WALK, reading("10:00:10", "hr", "1")), series("2000", "1 E 3", null));

        Observation merged = written(merge(stored, incoming(WALK, reading("10:00:08", "hr", "0"))));

        // By ten seconds, the common multiple of five and two.
        assertThat(merged.getEffectivePeriod().getStartElement().getValueAsString()).isEqualTo("2026-10-09T10:00:00Z");
        assertThat(merged.getValueSampledData().getData()).isEqualTo("E 0 1");
        assertThat(theirs(merged).getData()).isEqualTo("E E E E E 1 E 3");
        assertThat(theirs(merged).getExtension()).isEmpty();
    }

    @Test
    void withOffsetsTheyAreShiftedAndNothingIsDroppedThoughManyShareASlot() {
        Observation stored = withTheirs(stored(WALK, reading("10:00:10", "hr", "1")),
                series("1000.003", "1 2 3", "0 100.00001 -200"));

        Observation merged = written(merge(stored, incoming(WALK, reading("10:00:08", "hr", "0"))));

        // Their period has no say in how far the start moves.
        assertThat(merged.getEffectivePeriod().getStartElement().getValueAsString()).isEqualTo("2026-10-09T10:00:05Z");
        assertThat(theirs(merged).getData()).isEqualTo("1 2 3");
        assertThat(theirs(merged).getExtensionString(SampledText.OFFSETS)).isEqualTo("5000 5100.00001 4800");
    }

    @Test
    void whereTheirSlotsCanNotBeKeptTheTemplatesAreAndOffsetsSayTheirTimes() {
        Observation stored = withTheirs(stored(WALK, reading("10:00:10", "hr", "1")),
                series("1999.99999", "1 2", null));

        Observation merged = written(merge(stored, incoming(WALK, reading("10:00:08", "hr", "0"))));

        assertThat(merged.getEffectivePeriod().getStartElement().getValueAsString()).isEqualTo("2026-10-09T10:00:05Z");
        assertThat(merged.getValueSampledData().getData()).isEqualTo("0 1");
        assertThat(theirs(merged).getData()).isEqualTo("E E 1 2");
        assertThat(theirs(merged).getExtensionString(SampledText.OFFSETS))
                .isEqualTo("0 1999.99999 5000 6999.99999");
    }

    @Test
    void theStartOfAnInstantMovesByWhateverTimeAndTheySayTheSame() {
        Observation stored = withTheirs(stored(SINGLE, reading("10:00:00.5", "hr", "1")), series("100", "7 8", null));
        Observation earlier = incoming(SINGLE, reading("10:00:00.25", "hr", "0"));
        earlier.getIdentifierFirstRep().setValue("p.d.t.20261009100000Z.20261009100000Z");

        Observation merged = written(merge(stored, earlier));

        assertThat(theirs(merged).getData()).isEqualTo("E E 7 8");
        assertThat(theirs(merged).getExtensionString(SampledText.OFFSETS)).isEqualTo("0 100 250 350");
    }

    @Test
    void emptySlotsThatHaveNoRoomAreLeftOut() {
        Observation stored = withTheirs(stored(WALK, reading("10:00:00", "hr", "1")), series("0.001", "7 8", null));

        Observation merged = written(merge(stored, incoming(WALK, reading("09:00:00", "hr", "0"))));

        assertThat(theirs(merged).getData()).isEqualTo("7 8");
        assertThat(theirs(merged).getExtensionString(SampledText.OFFSETS)).isEqualTo("3600000 3600000.001");
    }

    @Test
    void oneThatSaysNoCertainTimesKeepsTheStartWhereItIs() {
        Observation stored = withTheirs(stored(WALK, reading("10:00:10", "hr", "1")), series("1000", "1 2 3", "0 5"));

        assertThat(merge(stored, incoming(WALK, reading("10:00:08", "hr", "0"))))
                .isInstanceOfSatisfying(MergeOutcome.Refused.class,
                        refused -> assertThat(refused.reason()).contains("number of offsets"));
        assertThat(theirs(written(merge(stored, incoming(WALK, reading("10:00:18", "hr", "0"))))).getData())
                .isEqualTo("1 2 3");
    }

    private static SampledData series(String period, String data, String offsetsOrNull) {
        SampledData series = new SampledData().setDimensions(1).setPeriod(new BigDecimal(period)).setData(data);
        series.getOrigin().setValue(0);
        if (offsetsOrNull != null) {
            series.addExtension(new Extension(SampledText.OFFSETS, new StringType(offsetsOrNull)));
        }
        return series;
    }

    private static Observation withTheirs(Observation observation, SampledData theirs) {
        observation.addComponent().setCode(new CodeableConcept().setText("waveform")).setValue(theirs);
        return observation;
    }

    private static SampledData theirs(Observation observation) {
        return observation.getComponentFirstRep().getValueSampledData();
    }
}
