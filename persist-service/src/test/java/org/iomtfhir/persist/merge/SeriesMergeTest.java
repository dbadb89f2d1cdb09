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
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.SampledData;
import org.hl7.fhir.r4.model.StringType;
import org.iomtfhir.fhirmapping.FhirMapping;
import org.iomtfhir.model.ErrorName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.iomtfhir.model.sampled.SampledText;

class SeriesMergeTest {

    private static final FhirMapping WALK = mapping(-1, "'value':" + SERIES);
    private static final String COMPONENT = "{'codes':[{'code':'%1$s'}],'value':{'valueType':'SampledData',"
            + "'valueName':'%1$s','defaultPeriod':%2$s}}";

    @Test
    void theStartOfACorrelationMovesByWholeSamplePeriodsSoThatStoredReadingsKeepTheirSlots() {
        Observation stored = stored(WALK, reading("10:00:07", "hr", "1"), reading("10:00:13", "hr", "2"));
        assertThat(stored.getValueSampledData().getData()).isEqualTo("1 2");

        Observation merged = written(merge(stored, incoming(WALK, reading("10:00:00", "hr", "0"))));

        assertThat(merged.getEffectivePeriod().getStartElement().getValueAsString()).isEqualTo("2026-10-09T09:59:57Z");
        assertThat(merged.getEffectivePeriod().getEndElement().getValueAsString()).isEqualTo("2026-10-09T10:00:13Z");
        assertThat(merged.getValueSampledData().getData()).isEqualTo("E 0 1 2");
    }

    @Test
    void withSeveralSeriesTheStartMovesByTheirLeastCommonMultiple() {
        FhirMapping two = walkOf(COMPONENT.formatted("a", "4000"), COMPONENT.formatted("b", "6000"));
        Observation stored = stored(two, reading("10:00:30", "a", "1", "b", "2"));

        Observation merged = written(merge(stored, incoming(two, reading("10:00:29", "a", "0"))));

        assertThat(merged.getEffectivePeriod().getStartElement().getValueAsString()).isEqualTo("2026-10-09T10:00:18Z");
        assertThat(data(merged)).containsExactly("E E 0 1", "E E 2");
    }

    @Test
    void withoutACommonMultipleWithinTheHourTheStartMovesToTheEarliestReading() {
        FhirMapping two = walkOf(COMPONENT.formatted("a", "1999.9999"), COMPONENT.formatted("b", "2000"));
        Observation stored = stored(two, reading("10:00:30", "a", "1", "b", "2"));

        Observation merged = written(merge(stored, incoming(two, reading("10:00:25", "b", "0"))));

        assertThat(merged.getEffectivePeriod().getStartElement().getValueAsString()).isEqualTo("2026-10-09T10:00:25Z");
        assertThat(data(merged)).containsExactly("E E E 1", "0 E E 2");
    }

    @Test
    void theStartOfAnInstantOfTheEarlierConnectorMovesToTheEarlierInstant() {
        FhirMapping single = mapping(0, "'value':" + SERIES);
        Observation stored = stored(single, reading("10:00:00.5", "hr", "1"));
        Observation earlier = incoming(single, reading("10:00:00.25", "hr", "0"));
        earlier.getIdentifierFirstRep().setValue("p.d.t.20261009100000Z.20261009100000Z");

        Observation merged = written(merge(stored, earlier));

        assertThat(merged.getEffectivePeriod().getStartElement().getValueAsString())
                .isEqualTo("2026-10-09T10:00:00.25Z");
        assertThat(merged.getValueSampledData().getData()).isEqualTo("1");
    }

    @Test
    void aPeriodThatGrowsIsLaidAgainForSeriesWithoutNewReadingsToo() {
        FhirMapping two = walkOf(COMPONENT.formatted("a", "5000"), COMPONENT.formatted("b", "10000"));
        Observation stored = stored(two, reading("10:00:00", "a", "1"));

        Observation merged = written(merge(stored, incoming(two, reading("10:00:20", "b", "2"))));

        assertThat(merged.getComponent()).map(it -> it.getCode().getText()).containsExactly("a", "b");
        assertThat(data(merged)).containsExactly("1 E E E E", "E E 2");
    }

    @Test
    void storedSamplesAreReadWithTheStoredPeriodWhichStays() {
        Observation stored = stored(WALK, reading("10:00:00", "hr", "1"), reading("10:00:05", "hr", "2"));
        FhirMapping faster = mapping(-1, "'value':" + SERIES.replace("5000", "1000"));

        Observation merged = written(merge(stored, incoming(faster, reading("10:00:11", "hr", "3"))));

        assertThat(merged.getValueSampledData().getPeriod()).isEqualByComparingTo("5000");
        assertThat(merged.getValueSampledData().getData()).isEqualTo("1 2 3");
    }

    @Test
    void aPeriodThatIsNoWholeNumberOfTicksDoesNotShiftWhatIsStored() {
        FhirMapping odd = mapping(-1, "'value':" + SERIES.replace("5000", "333.33333"));
        Observation stored = stored(odd, reading("10:00:00", "hr", "0"), reading("10:00:10", "hr", "30"));
        String before = stored.getValueSampledData().getData();

        Observation merged = written(merge(stored, incoming(odd, reading("10:00:05", "hr", "15"))));

        String[] items = merged.getValueSampledData().getData().split(" ");
        assertThat(items).hasSameSizeAs(before.split(" "));
        assertThat(items[0]).isEqualTo("0");
        assertThat(items[15]).isEqualTo("15");
        assertThat(items[30]).isEqualTo("30");
    }

    @Test
    void theTimesOfTheReadingsStayBesideTheGridWhereWanted() {
        MergeOutcome created = new ObservationMerger().merge(null,
                incoming(WALK, reading("10:00:00", "hr", "1"), reading("10:00:06.5", "hr", "2")),
                Merges.KEEPING_OFFSETS);
        Observation merged = written(new ObservationMerger().merge(written(created),
                incoming(WALK, reading("10:00:19.0000001", "hr", "4")), Merges.KEEPING_OFFSETS));

        SampledData data = merged.getValueSampledData();
        assertThat(data.getData()).isEqualTo("1 2 E E 4");
        assertThat(data.getExtensionString(SampledText.OFFSETS)).isEqualTo("0 6500 10000 15000 19000.0001");
        assertThat(new ObservationMerger().merge(merged, incoming(WALK, reading("10:00:06.5", "hr", "2")),
                Merges.KEEPING_OFFSETS)).isInstanceOf(MergeOutcome.Unchanged.class);
    }

    @ParameterizedTest
    @MethodSource("otherMeanings")
    void numbersOfAnotherMeaningAreNeverPutIntoOneSeries(String what, Consumer<SampledData> change) {
        Observation stored = stored(WALK, reading("10:00:00", "hr", "1"));
        change.accept(stored.getValueSampledData());

        assertThat(merge(stored, incoming(WALK, reading("10:00:05", "hr", "2"))))
                .isInstanceOfSatisfying(MergeOutcome.Refused.class, refused -> {
                    assertThat(refused.error()).isEqualTo(ErrorName.FhirDataMapping);
                    assertThat(refused.reason()).contains(what);
                });
    }

    static Stream<Arguments> otherMeanings() {
        return Stream.of(meaning("unit", data -> data.getOrigin().setUnit("mmHg")),
                meaning("unit", data -> data.getOrigin().setUnit(null)),
                meaning("unit", data -> data.getOrigin().setSystem("http://unitsofmeasure.org").setCode("/min")),
                meaning("origin", data -> data.getOrigin().setValue(20)), meaning("factor", data -> data.setFactor(2)),
                meaning("limit", data -> data.setLowerLimit(0)), meaning("limit", data -> data.setUpperLimit(300)),
                meaning("dimensions", data -> data.setDimensions(2)),
                meaning("dimensions", data -> data.setDimensionsElement(null)),
                meaning("period", data -> data.setPeriodElement(null)), meaning("period", data -> data.setPeriod(-5)),
                meaning("period", data -> data.setPeriod(new BigDecimal("1e-20"))),
                meaning("1 MB", data -> data.setData("1 ".repeat(600_000))));
    }

    private static Arguments meaning(String what, Consumer<SampledData> change) {
        return Arguments.of(what, change);
    }

    @Test
    void aFactorOfOneAndAnOriginInOtherDigitsMeanTheSame() {
        Observation stored = stored(WALK, reading("10:00:00", "hr", "1"));
        stored.getValueSampledData().setFactor(1).getOrigin().setValue(new BigDecimal("0.0"));

        assertThat(
                written(merge(stored, incoming(WALK, reading("10:00:05", "hr", "2")))).getValueSampledData().getData())
                .isEqualTo("1 2");
    }

    @Test
    void moreSlotsThanFhirAllowsAreRefusedNotAllocated() {
        Observation stored = stored(WALK, reading("00:00:00", "hr", "1"));
        stored.getValueSampledData().setPeriod(1);

        assertThat(merge(stored, incoming(WALK, reading("23:00:00", "hr", "2"))))
                .isInstanceOfSatisfying(MergeOutcome.Refused.class,
                        refused -> assertThat(refused.reason()).contains("1 MB"));
    }

    @Test
    void samplesBeyondTheStoredEndAreKept() {
        Observation stored = stored(WALK, reading("10:00:00", "hr", "1"), reading("10:00:05", "hr", "2"));
        stored.getValueSampledData().setData("1 2 3 4");

        assertThat(
                written(merge(stored, incoming(WALK, reading("10:00:05", "hr", "5")))).getValueSampledData().getData())
                .isEqualTo("1 5 3 4");
    }

    @Test
    void aSeriesOfOthersThatCanNotBeReadStaysUnlessTheStartMoves() {
        Observation stored = stored(WALK, reading("10:00:10", "hr", "1"));
        SampledData theirs = new SampledData().setDimensions(3).setPeriod(10).setData("1 2 3");
        stored.addComponent().setCode(new CodeableConcept().setText("waveform")).setValue(theirs);

        Observation later = written(merge(stored, incoming(WALK, reading("10:00:15", "hr", "2"))));
        assertThat(later.getComponentFirstRep().getValueSampledData().getData()).isEqualTo("1 2 3");
        assertThat(merge(stored, incoming(WALK, reading("10:00:05", "hr", "0"))))
                .isInstanceOf(MergeOutcome.Refused.class);
    }

    @Test
    void componentsOfOneValueNameAreToldApartByTheirOrder() {
        FhirMapping twice = walkOf(COMPONENT.formatted("a", "5000"), COMPONENT.formatted("a", "10000"));
        Observation stored = stored(twice, reading("10:00:00", "a", "1"));

        Observation merged = written(merge(stored, incoming(twice, reading("10:00:10", "a", "2"))));

        assertThat(data(merged)).containsExactly("1 E 2", "1 2");
    }

    @Test
    void offsetsThatCanNotBeReadAreRefused() {
        Observation broken = incoming(WALK, reading("10:00:00", "hr", "1"));
        broken.getValueSampledData().getExtensionFirstRep().setValue(new StringType("soon"));

        assertThat(merge(null, broken)).isInstanceOf(MergeOutcome.Refused.class);
    }

    private static FhirMapping walkOf(String... components) {
        return mapping(-1, "'components':[" + String.join(",", components) + "]");
    }

    private static List<String> data(Observation observation) {
        return observation.getComponent().stream().map(it -> it.getValueSampledData().getData()).toList();
    }
}
