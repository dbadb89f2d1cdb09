package org.iomtfhir.persist.merge;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Quantity;
import org.iomtfhir.fhirmapping.FhirMapping;
import org.iomtfhir.model.Profile;
import org.iomtfhir.model.Property;
import org.iomtfhir.model.Reading;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What stands where an hour sums up readings of several messages. */
class SummaryMergeTest {

    private static final FhirMapping SUM = mapping("Quantity", "sum");

    private static FhirMapping mapping(String type, String summary) {
        return Merges.mapping(60, "'value':{'valueType':'" + type + "','valueName':'hr','unit':'steps','summary':'"
                + summary + "'}");
    }

    /** A reading that was taken in so many seconds after ten. */
    private static Reading reading(String time, int ingested, String value) {
        return new Reading(Instant.parse("2026-10-09T" + time + "Z"), Instant.parse("2026-10-09T10:00:00Z").plusSeconds(
                ingested), List.of(new Property("hr", value)));
    }

    private static Observation message(FhirMapping mapping, Reading... readings) {
        return Merges.incoming(mapping, readings);
    }

    private static Observation stored(FhirMapping mapping, Reading... readings) {
        return Merges.written(Merges.merge(null, message(mapping, readings)));
    }

    private static String number(Observation observation) {
        return observation.getValue() instanceof Quantity quantity
                ? quantity.getValue().toPlainString()
                : observation.getValue().primitiveValue();
    }

    @ParameterizedTest
    @CsvSource({"first,10", "last,4.50", "min,4.50", "max,30", "mean,14.8333", "sum,44.50", "count,3",
            "increase,24.50"})
    void aLateReadingIsSummedUpWithTheOthers(String summary, String expected) {
        FhirMapping mapping = mapping("Quantity", summary);
        Observation stored = stored(mapping, reading("10:00:00", 1, "10"), reading("10:20:00", 2, "4.50"));

        Observation merged = Merges.written(Merges.merge(stored, message(mapping, reading("10:10:00", 3, "30"))));

        assertThat(number(merged)).isEqualTo(expected);
        assertThat(merged.getValueQuantity().getUnit()).isEqualTo("steps");
        assertThat(merged.getStatus()).isEqualTo(number(stored).equals(expected)
                ? ObservationStatus.FINAL
                : ObservationStatus.AMENDED);
    }

    @Test
    void aRepeatCountsOnceAndChangesNothing() {
        Observation stored = stored(SUM, reading("10:00:00", 1, "10"), reading("10:20:00", 2, "5"));

        assertThat(Merges.merge(stored, message(SUM, reading("10:20:00", 2, "5")))).isInstanceOf(
                MergeOutcome.Unchanged.class);
        assertThat(Merges.merge(stored, message(SUM, reading("10:00:00", 1, "10"), reading("10:20:00", 2, "5"))))
                .isInstanceOf(MergeOutcome.Unchanged.class);
    }

    @Test
    void whatIsSentAgainLaterCountsOnceAndIsNotedAlone() {
        Observation stored = stored(SUM, reading("10:00:00", 1, "10"));

        Observation again = Merges.written(Merges.merge(stored, message(SUM, reading("10:00:00", 9, "10"))));

        assertThat(number(again)).isEqualTo("10");
        assertThat(again.getStatus()).isEqualTo(ObservationStatus.FINAL);
        assertThat(Merges.merge(again, message(SUM, reading("10:00:00", 1, "10")))).isInstanceOf(
                MergeOutcome.Unchanged.class);
    }

    @Test
    void aCorrectionTakesThePlaceOfItsReadingAndAReplayOfThatDoesNotUndoIt() {
        Observation stored = stored(SUM, reading("10:00:00", 1, "10"), reading("10:20:00", 2, "5"));
        MergeOutcome outcome = Merges.merge(stored, message(SUM, reading("10:00:00", 9, "7")));
        Observation corrected = Merges.written(outcome);

        assertThat(number(corrected)).isEqualTo("12");
        assertThat(Merges.counts(outcome).values()).isEqualTo(Map.of(ReplacementCause.LATER_INGESTION, 1));
        assertThat(Merges.merge(corrected, message(SUM, reading("10:00:00", 1, "10")))).isInstanceOf(
                MergeOutcome.Unchanged.class);
    }

    @Test
    void ofACounterThatWasResetEachReadingAfterItCountsFromZero() {
        FhirMapping increase = mapping("integer", "increase");
        Observation stored = stored(increase, reading("10:00:00", 1, "900"), reading("10:20:00", 2, "30"));
        assertThat(number(stored)).isEqualTo("30");

        // In between it had gone on to 950.
        Observation merged = Merges.written(Merges.merge(stored, message(increase, reading("10:10:00", 3, "950"))));

        assertThat(number(merged)).isEqualTo("80");
        assertThat(merged.getStatus()).isEqualTo(ObservationStatus.AMENDED);
    }

    @Test
    void theReadingsStandBesideTheNumberAndNoTimeOfTheWay() {
        Observation stored = stored(SUM, reading("10:00:00", 1, "10"), reading("10:20:00.5", 1, "5"));

        assertThat(stored.getValue().getExtension()).singleElement().satisfies(extension -> {
            assertThat(extension.getUrl()).isEqualTo("urn:iomtfhir:summary");
            assertThat(extension.getExtensionString("data")).isEqualTo("10 5");
            assertThat(extension.getExtensionString("offsets")).isEqualTo("0 1200500");
            assertThat(extension.getExtensionString("ingestions")).isEqualTo("1000*2");
        });
    }

    @Test
    void aNumberThatAPersonSetStaysAndTheReadingsGoOn() {
        Observation stored = stored(SUM, reading("10:00:00", 1, "10"));
        stored.getValueQuantity().setValue(new BigDecimal("99"));

        Observation merged = Merges.written(Merges.merge(stored, message(SUM, reading("10:20:00", 2, "5"))));
        Observation again = Merges.written(Merges.merge(merged, message(SUM, reading("10:30:00", 3, "1"))));

        assertThat(number(again)).isEqualTo("99");
        assertThat(again.getStatus()).isEqualTo(ObservationStatus.FINAL);
        assertThat(Merges.merge(again, message(SUM, reading("10:20:00", 2, "5")))).isInstanceOf(
                MergeOutcome.Unchanged.class);
        assertThat(ValueSummary.of(again.getValue()).orElseThrow().readings().data()).isEqualTo("10 5 1");
    }

    @Test
    void whatAPersonReplacedOrTookAwayWithItsReadingsStaysSo() {
        Observation replaced = stored(SUM, reading("10:00:00", 1, "10"));
        replaced.setValue(new Quantity(99));
        Observation gone = stored(SUM, reading("10:00:00", 1, "10"));
        gone.setValue(null);
        Observation corrected = stored(SUM, reading("10:00:00", 1, "10"));
        corrected.setStatus(ObservationStatus.CORRECTED);

        for (Observation each : List.of(replaced, gone, corrected)) {
            assertThat(Merges.merge(each, message(SUM, reading("10:20:00", 2, "5")))).isInstanceOf(
                    MergeOutcome.Unchanged.class);
        }
    }

    @Test
    void withoutAMarkTheNumberIsOursIfItIsThatOfItsReadings() {
        Observation stored = stored(SUM, reading("10:00:00", 1, "10"));
        stored.setExtension(null);
        Observation edited = stored.copy();
        edited.getValueQuantity().setValue(new BigDecimal("99"));

        assertThat(Merges.merge(stored, message(SUM, reading("10:00:00", 1, "10")))).isInstanceOf(
                MergeOutcome.Unchanged.class);
        assertThat(number(Merges.written(Merges.merge(stored, message(SUM, reading("10:20:00", 2, "5"))))))
                .isEqualTo("15");
        assertThat(number(Merges.written(Merges.merge(edited, message(SUM, reading("10:20:00", 2, "5"))))))
                .isEqualTo("99");
    }

    @Test
    void aServerThatRewritesNumbersIsNoEditor() {
        FhirMapping mean = mapping("Quantity", "mean");
        Observation stored = stored(mean, reading("10:00:00", 1, "10.0"), reading("10:01:00", 1, "10.0"));
        stored.getValueQuantity().setValue(new BigDecimal("10.000"));

        assertThat(number(Merges.written(Merges.merge(stored, message(mean, reading("10:20:00", 2, "13.0"))))))
                .isEqualTo("11");
    }

    @ParameterizedTest
    @CsvSource({"Quantity,mean,'the sum of its readings, the template''s the mean'", "integer,sum,'is a Quantity'",
            "Quantity,,'the template''s is one reading'"})
    void whatSumsUpSomethingElseIsRefused(String type, String summary, String reason) {
        Observation stored = stored(SUM, reading("10:00:00", 1, "10"));
        FhirMapping other = summary == null
                ? Merges.mapping(60, "'value':{'valueType':'Quantity','valueName':'hr','unit':'steps'}")
                : mapping(type, summary);

        assertThat(Merges.merge(stored, message(other, reading("10:20:00", 2, "5")))).isInstanceOfSatisfying(
                MergeOutcome.Refused.class, refused -> assertThat(refused.reason()).contains(reason));
    }

    @Test
    void aValueThatWasNoSummaryOrOfAnotherUnitIsRefused() {
        Observation single = stored(Merges.mapping(60,
                "'value':{'valueType':'Quantity','valueName':'hr','unit':'steps'}"), reading("10:00:00", 1, "10"));
        Observation other = stored(Merges.mapping(60,
                "'value':{'valueType':'Quantity','valueName':'hr','unit':'km','summary':'sum'}"),
                reading("10:00:00", 1,
                        "10"));

        assertThat(Merges.merge(single, message(SUM, reading("10:20:00", 2, "5")))).isInstanceOfSatisfying(
                MergeOutcome.Refused.class, refused -> assertThat(refused.reason()).contains("is no summary"));
        assertThat(Merges.merge(other, message(SUM, reading("10:20:00", 2, "5")))).isInstanceOfSatisfying(
                MergeOutcome.Refused.class, refused -> assertThat(refused.reason()).contains("another unit"));
    }

    @Test
    void anIntegerThatGrowsBeyond32BitsIsRefused() {
        FhirMapping integer = mapping("integer", "sum");
        Observation stored = stored(integer, reading("10:00:00", 1, "2147483647"));

        assertThat(Merges.merge(stored, message(integer, reading("10:20:00", 2, "1")))).isInstanceOfSatisfying(
                MergeOutcome.Refused.class, refused -> assertThat(refused.reason()).contains("32 bits"));
    }

    @Test
    void aDayOfAReadingASecondIsSummedUpAndMoreThanThereMayBeAreRefused() {
        FhirMapping day = Merges.mapping(1440,
                "'value':{'valueType':'Quantity','valueName':'hr','unit':'steps','summary':'count'}");
        Observation stored = null;
        for (int part = 0; part < 4; part++) {
            stored = Merges.after(stored, message(day, readings(part * 21_600, 21_600, 1_000)), Merges.STANDARD);
        }
        assertThat(number(stored)).isEqualTo("86400");

        assertThat(Merges.merge(stored, message(day, readings(200_000, 20_000, 3)))).isInstanceOfSatisfying(
                MergeOutcome.Refused.class, refused -> assertThat(refused.reason()).contains("100000"));
    }

    private static Reading[] readings(int from, int count, int milliseconds) {
        Reading[] readings = new Reading[count];
        Instant start = Instant.parse("2026-10-09T00:00:00Z");
        for (int i = 0; i < count; i++) {
            Instant time = start.plusMillis((long) (from + i) * milliseconds);
            readings[i] = new Reading(time, time.plusSeconds(1), List.of(new Property("hr", "1")));
        }
        return readings;
    }

    @Test
    void anHourThatRunsIsPreliminaryUntilItIsOver() {
        ObservationMerger merger = new ObservationMerger();
        Observation first = Merges.written(merger.merge(null, message(SUM, reading("10:00:00", 1, "10")), at(
                "2026-10-09T10:30:00Z")));
        Observation second = Merges.written(merger.merge(first, message(SUM, reading("10:20:00", 2, "5")), at(
                "2026-10-09T10:31:00Z")));
        Observation ended = Merges.written(merger.merge(second, ObservationMerger.ended(second, at(
                "2026-10-09T11:00:00Z")).orElseThrow(), at("2026-10-09T11:00:00Z")));
        Observation late = Merges.written(merger.merge(ended, message(SUM, reading("10:40:00", 3, "1")), at(
                "2026-10-09T11:01:00Z")));

        assertThat(List.of(first.getStatus(), second.getStatus(), ended.getStatus(), late.getStatus())).containsExactly(
                ObservationStatus.PRELIMINARY, ObservationStatus.PRELIMINARY, ObservationStatus.FINAL,
                ObservationStatus.AMENDED);
        assertThat(number(late)).isEqualTo("16");
    }

    private static MergeContext at(String time) {
        return new MergeContext(InstantSource.fixed(Instant.parse(time)), Merges.STANDARD.serviceSystem(),
                Profile.STANDARD, false, true);
    }

    @Test
    void whatWasSaidOfTheNumberGoesWithIt() {
        Observation stored = stored(SUM, reading("10:00:00", 1, "10"));
        stored.addInterpretation().setText("few");

        assertThat(Merges.written(Merges.merge(stored, message(SUM, reading("10:20:00", 2, "0")))).getInterpretation())
                .hasSize(1);
        assertThat(Merges.written(Merges.merge(stored, message(SUM, reading("10:20:00", 2, "5")))).getInterpretation())
                .isEmpty();
    }
}
