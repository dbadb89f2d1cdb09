package org.iomtfhir.group.grouping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Provide;
import org.iomtfhir.model.Measurement;
import org.iomtfhir.model.MeasurementGroup;
import org.iomtfhir.model.Property;
import org.iomtfhir.model.Reading;
import org.iomtfhir.model.SourceEvents;
import org.iomtfhir.model.sampled.SampleTimes;
import org.junit.jupiter.api.Test;

class PartitionWindowTest {

    private static final Instant TEN = Instant.parse("2026-10-09T10:00:00Z");

    private final PartitionWindow<Integer> window = new PartitionWindow<>(
            GroupingLimits.ofWindow(Duration.ofSeconds(30)));

    @Test
    void measurementsOfOneDeviceTypePatientEncounterAndCorrelationBecomeOneGroup() {
        add(TEN.plusSeconds(1), heartRate("monitor-1", TEN, "70"), 1);
        add(TEN.plusSeconds(2), heartRate("monitor-2", TEN, "71"), 2);
        add(TEN.plusSeconds(3), heartRate("monitor-1", TEN.plusSeconds(1), "72"), 3);

        List<CompleteGroup<Integer>> complete = add(TEN.plusSeconds(30), heartRate("monitor-1", TEN, "73"), 4);

        assertThat(complete).extracting(group -> group.group().deviceId()).containsExactly("monitor-1", "monitor-2");
        assertThat(complete.get(0).sources()).containsExactly(1, 3);
        assertThat(complete.get(0).group().data()).extracting(Reading::occurrenceTime).containsExactly(TEN,
                TEN.plusSeconds(1));
        assertThat(complete.get(0).group().windowTime()).isEqualTo(TEN.plusSeconds(30));
    }

    /** Of two strips that begin together the one that stands may be the shorter: what it does not say, the other does. */
    @Test
    void samplesOfOneValueGoAlongWithTheirTimes() {
        SampleTimes times = new SampleTimes(1, new BigDecimal("1.953125"), null);
        Property longer = new Property("ecg", "1 2 3", times);
        Property shorter = new Property("ecg", "4", times);
        add(TEN.plusSeconds(1), new Measurement("ecg", TEN, TEN, "d", null, null, null, List.of(longer)), 1);
        add(TEN.plusSeconds(2), new Measurement("ecg", TEN, TEN.plusSeconds(1), "d", null, null, null,
                List.of(shorter)), 2);

        List<CompleteGroup<Integer>> complete = add(TEN.plusSeconds(30), heartRate("d", TEN, "73"), 3);

        assertThat(complete.get(0).group().data()).extracting(reading -> reading.properties().get(0))
                .containsExactly(shorter, longer);
    }

    @Test
    void aReadingKeepsTheEventsThatItCameFromAndOneInstantThoseOfAllItsValues() {
        add(TEN.plusSeconds(1), from(pressure(new Property("sys", "120")), 4711), 1);
        add(TEN.plusSeconds(2), from(pressure(new Property("dia", "80")), 4712), 2);
        add(TEN.plusSeconds(3), from(pressure(new Property("dia", "80")), 4712), 2);

        MeasurementGroup group = window.end().getFirst().group();

        assertThat(group.data()).isNotEmpty()
                .allSatisfy(each -> assertThat(each.sourceEvents()).isEqualTo("devicedata/3@4711,4712?1f3a"));
    }

    private static Measurement from(Measurement measurement, long number) {
        return measurement.from(SourceEvents.of("devicedata", "3", number, "1f3a"));
    }

    @Test
    void theOffsetOfTheSendersClockGoesAlongWithEachReading() {
        ZoneOffset berlin = ZoneOffset.ofHours(2);
        Property rate = new Property("hr", "70");
        Property other = new Property("hr", "71");
        Property beside = new Property("spo2", "97");
        add(TEN.plusSeconds(1), new Measurement("v", TEN, TEN, "d", null, null, null, List.of(rate), berlin), 1);
        add(TEN.plusSeconds(2), new Measurement("v", TEN, TEN, "d", null, null, null, List.of(beside)), 2);
        add(TEN.plusSeconds(3), new Measurement("v", TEN, TEN.plusSeconds(2), "d", null, null, null, List.of(other)),
                3);
        add(TEN.plusSeconds(4), new Measurement("v", TEN.plusSeconds(1), TEN, "d", null, null, null, List.of(rate),
                berlin), 4);

        List<CompleteGroup<Integer>> complete = add(TEN.plusSeconds(30), heartRate("d", TEN, "73"), 5);

        assertThat(complete.get(0).group().data()).containsExactlyInAnyOrder(
                new Reading(TEN, TEN.plusSeconds(2), List.of(other)), new Reading(TEN, TEN, List.of(beside)),
                new Reading(TEN, TEN, List.of(rate), berlin),
                new Reading(TEN.plusSeconds(1), TEN, List.of(rate), berlin));
    }

    @Test
    void windowsAreAlignedToTheEpochAndNotToTheFirstMeasurement() {
        add(TEN.plusMillis(29_999), heartRate("m", TEN, "70"), 1);

        assertThat(add(TEN.plusSeconds(30), heartRate("m", TEN, "71"), 2)).hasSize(1);
    }

    @Test
    void aReplayedMeasurementOfAnEarlierWindowJoinsTheOpenOneAndLeavesItsEndAlone() {
        add(TEN.plusSeconds(1), heartRate("m", TEN, "70"), 1);

        assertThat(add(TEN.minusSeconds(86_400), heartRate("m", TEN.minusSeconds(86_401), "60"), 2)).isEmpty();
        assertThat(add(TEN.plusSeconds(29), heartRate("m", TEN.plusSeconds(1), "71"), 3)).isEmpty();

        assertThat(add(TEN.plusSeconds(30), heartRate("m", TEN.plusSeconds(2), "72"), 4)).singleElement()
                .satisfies(group -> {
                    assertThat(values(group.group())).containsExactly("60", "70", "71");
                    assertThat(group.group().windowTime()).isEqualTo(TEN.plusSeconds(30));
                });
    }

    @Test
    void aReplayedMeasurementThatComesFirstOpensItsOwnWindowWhichTheNextOneCloses() {
        Instant yesterday = TEN.minusSeconds(86_400);
        add(yesterday.plusSeconds(7), heartRate("m", yesterday, "60"), 1);

        assertThat(add(TEN.plusSeconds(1), heartRate("m", TEN, "70"), 2)).singleElement().satisfies(group -> {
            assertThat(values(group.group())).containsExactly("60");
            assertThat(group.group().windowTime()).isEqualTo(yesterday.plusSeconds(30));
        });
        assertThat(window.openGroups()).isOne();
    }

    @Test
    void aReplayedMeasurementThatComesAloneIsGivenOutAfterTheGraceTime() {
        Instant yesterday = TEN.minusSeconds(86_400);
        window.add(heartRate("m", yesterday, "60"), yesterday, TEN, 1, 100);

        assertThat(window.idle(TEN.plusSeconds(1))).isEmpty();
        assertThat(window.idle(TEN.plusSeconds(2))).hasSize(1);
    }

    @Test
    void aReadingIsNeverLateHoweverOldItIs() {
        add(TEN.plusSeconds(1), heartRate("m", TEN, "70"), 1);
        add(TEN.plusSeconds(2), heartRate("m", Instant.parse("1999-01-01T00:00:00Z"), "60"), 2);
        add(TEN.plusSeconds(3), heartRate("m", Instant.parse("2030-01-01T00:00:00Z"), "80"), 3);

        List<CompleteGroup<Integer>> complete = window.idle(TEN.plusSeconds(32));

        assertThat(complete).singleElement().satisfies(group -> assertThat(values(group.group())).containsExactly("60",
                "70", "80"));
    }

    @Test
    void ofTwoValuesOfOneNameAtOneInstantTheLaterWinsAndDifferentNamesAreOneReading() {
        add(TEN, pressure(new Property("systolic", "120")), 1);
        add(TEN, pressure(new Property("diastolic", "80")), 2);
        add(TEN, pressure(new Property("systolic", "125")), 3);

        CompleteGroup<Integer> group = window.idle(TEN.plusSeconds(60)).getFirst();

        assertThat(group.group().data().getFirst().properties())
                .containsExactly(new Property("systolic", "125"), new Property("diastolic", "80"));
        assertThat(group.group().data()).as("what gave way goes along behind it").hasSize(2).last()
                .satisfies(reading -> assertThat(reading.properties()).containsExactly(
                        new Property("systolic", "120")));
        assertThat(group.sources()).containsExactly(1, 2, 3);
    }

    @Test
    void ofNamesTakenInAtDifferentTimesEachKeepsItsOwnSinceACorrectionMayComeInBetween() {
        add(TEN, pressure(new Property("systolic", "120"), TEN.plusSeconds(1)), 1);
        add(TEN, pressure(new Property("diastolic", "80"), TEN.plusSeconds(9)), 2);
        add(TEN, pressure(new Property("mean", "93"), TEN.plusSeconds(1)), 3);

        CompleteGroup<Integer> group = window.idle(TEN.plusSeconds(60)).getFirst();

        assertThat(group.group().data()).containsExactly(
                new Reading(TEN, TEN.plusSeconds(1), List.of(new Property("systolic", "120"), new Property("mean",
                        "93"))),
                new Reading(TEN, TEN.plusSeconds(9), List.of(new Property("diastolic", "80"))));
    }

    @Test
    void aWindowIsCompleteWhenNothingHasComeForTwoSecondsAfterItsEnd() {
        add(TEN.plusSeconds(1), heartRate("m", TEN, "70"), 1);

        assertThat(window.idle(TEN.plusSeconds(31).plusMillis(999))).isEmpty();
        assertThat(window.idle(TEN.plusSeconds(32))).hasSize(1);
        assertThat(window.idle(TEN.plusSeconds(99))).isEmpty();
    }

    @Test
    void aClockThatIsSetBackKeepsAWindowOpenForNoLongerThanAnotherWindow() {
        add(TEN.plusSeconds(1), heartRate("m", TEN, "70"), 1);
        Instant back = TEN.minusSeconds(3600);

        assertThat(window.idle(back)).isEmpty();
        assertThat(window.idle(back.plusSeconds(31))).isEmpty();
        assertThat(window.idle(back.plusSeconds(32))).hasSize(1);
    }

    @Test
    void aClockBehindTheHubsKeepsAWindowOpenForNoLongerThanItLastsAndTheGraceTime() {
        Instant now = TEN.minusSeconds(3600);
        window.add(heartRate("m", TEN, "70"), TEN.plusSeconds(1), now, 1, 0);

        assertThat(window.idle(now.plusSeconds(31))).isEmpty();
        assertThat(window.idle(now.plusSeconds(32))).hasSize(1);
    }

    @Test
    void aClockThatIsSetForwardEndsAWindowEarlyAndTheRestMakesAnotherGroup() {
        add(TEN.plusSeconds(1), heartRate("m", TEN, "70"), 1);

        assertThat(window.idle(TEN.plusSeconds(3600))).hasSize(1);
        window.add(heartRate("m", TEN.plusSeconds(2), "71"), TEN.plusSeconds(3), TEN.plusSeconds(3601), 2, 0);
        assertThat(window.idle(TEN.plusSeconds(3603))).hasSize(1);
    }

    @Test
    void aBacklogIsNotTakenForSilence() {
        // Read an hour after it was enqueued: the end of the window is long past, but more is still coming.
        Instant now = TEN.plusSeconds(3600);
        window.add(heartRate("m", TEN, "70"), TEN.plusSeconds(1), now, 1, 0);

        assertThat(window.idle(now.plusMillis(1999))).isEmpty();
        assertThat(window.idle(now.plusSeconds(2))).hasSize(1);
    }

    @Test
    void aGroupIsGivenOutWhenItHoldsAllTheReadingsItMay() {
        var small = new PartitionWindow<Integer>(
                new GroupingLimits(Duration.ofSeconds(30), Duration.ofSeconds(2), 3, 1000, 10_000));
        List<CompleteGroup<Integer>> complete = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            complete.addAll(small.add(heartRate("m", TEN.plusSeconds(i), "7" + i), TEN, TEN, i, 0));
        }

        assertThat(complete).extracting(CompleteGroup::sources).containsExactly(List.of(0, 1, 2), List.of(3, 4, 5));
        assertThat(small.openGroups()).isEqualTo(1);
    }

    @Test
    void whatAPartitionHoldsIsBoundedHoweverManyDevicesThereAre() {
        var small = new PartitionWindow<Integer>(
                new GroupingLimits(Duration.ofSeconds(30), Duration.ofSeconds(2), 1000, 10_000, 50_000));
        int most = 0;
        int out = 0;
        for (int i = 0; i < 2000; i++) {
            out += small.add(heartRate("device-" + i, TEN, "70"), TEN, TEN, i, 300).size();
            most = Math.max(most, small.openGroups());
        }

        assertThat(most).isLessThan(150);
        assertThat(out + small.openGroups()).isEqualTo(2000);
    }

    @Test
    void whatAllPartitionsHoldTogetherIsBoundedHoweverManyThereAre() {
        var memory = new WindowMemory(200_000);
        var limits = new GroupingLimits(Duration.ofSeconds(30), Duration.ofSeconds(2), 1000, 10_000, 50_000);
        List<PartitionWindow<Integer>> partitions = IntStream.range(0, 64)
                .mapToObj(partition -> new PartitionWindow<Integer>(limits, memory)).toList();
        long most = 0;
        int out = 0;
        for (int i = 0; i < 64 * 100; i++) {
            out += partitions.get(i % 64).add(heartRate("device-" + i, TEN, "70"), TEN, TEN, i, 300).size();
            most = Math.max(most, partitions.stream().mapToInt(PartitionWindow::openGroups).sum());
        }

        // Each holds more than 300 bytes.
        assertThat(most).isLessThan(200_000 / 300);
        assertThat(memory.held()).isLessThanOrEqualTo(200_000);
        assertThat(out + partitions.stream().mapToInt(PartitionWindow::openGroups).sum()).isEqualTo(64 * 100);

        partitions.forEach(partition -> partition.idle(TEN.plusSeconds(60)));
        assertThat(memory.held()).isZero();
    }

    @Test
    void aClockThatIsSetBackInTheHubBreaksNothing() {
        add(TEN.plusSeconds(31), heartRate("m", TEN, "70"), 1);
        assertThat(add(TEN.plusSeconds(2), heartRate("m", TEN.plusSeconds(1), "71"), 2)).isEmpty();

        assertThat(window.idle(TEN.plusSeconds(90))).singleElement()
                .satisfies(group -> assertThat(group.sources()).containsExactly(1, 2));
    }

    @net.jqwik.api.Property(tries = 300)
    void everySourceComesOutOnceAndAReplayCutsTheSameGroups(@ForAll("streams") List<Arrival> stream) {
        List<CompleteGroup<Integer>> once = run(stream);

        assertThat(once.stream().flatMap(group -> group.sources().stream()).sorted().toList())
                .containsExactlyElementsOf(stream.stream().map(Arrival::number).sorted().toList());
        assertThat(run(stream)).isEqualTo(once);
        for (CompleteGroup<Integer> group : once) {
            assertThat(new TreeSet<>(times(group.group()))).containsExactlyElementsOf(times(group.group()));
        }
    }

    @Test
    void halvesKeepEveryReadingInOrder() {
        for (int i = 0; i < 5; i++) {
            add(TEN, heartRate("m", TEN.plusSeconds(i), "7" + i), i);
        }
        MeasurementGroup whole = window.idle(TEN.plusSeconds(60)).getFirst().group();

        List<MeasurementGroup> halves = GroupParts.halves(whole);

        assertThat(halves.stream().flatMap(half -> half.data().stream())).containsExactlyElementsOf(whole.data());
        assertThat(halves).extracting(MeasurementGroup::count).containsExactly(2, 3);
        assertThatThrownBy(() -> GroupParts.halves(
                new MeasurementGroup("d", null, null, null, "t", null, whole.data().subList(0, 1))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aWindowShorterThanASecondIsRefused() {
        assertThatThrownBy(() -> GroupingLimits.ofWindow(Duration.ofMillis(999)))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("one second");
    }

    /** One measurement as it arrives. */
    record Arrival(int number, int device, int occurredAt, int enqueuedAt) {}

    @Provide
    Arbitrary<List<Arrival>> streams() {
        Arbitrary<List<Integer>> gaps = Arbitraries.integers().between(0, 20).list().ofMaxSize(60);
        return gaps.flatMap(list -> Combinators
                .combine(Arbitraries.integers().between(0, 3).list().ofSize(list.size()),
                        Arbitraries.integers().between(0, 5).list().ofSize(list.size()))
                .as((devices, occurrences) -> {
                    List<Arrival> arrivals = new ArrayList<>();
                    int time = 0;
                    for (int i = 0; i < list.size(); i++) {
                        time += list.get(i);
                        arrivals.add(new Arrival(i, devices.get(i), occurrences.get(i), time));
                    }
                    return arrivals;
                }));
    }

    private static List<CompleteGroup<Integer>> run(List<Arrival> stream) {
        var windows = new PartitionWindow<Integer>(GroupingLimits.ofWindow(Duration.ofSeconds(30)));
        List<CompleteGroup<Integer>> complete = new ArrayList<>();
        for (Arrival arrival : stream) {
            Instant enqueued = TEN.plusSeconds(arrival.enqueuedAt());
            complete.addAll(windows.add(
                    heartRate("device-" + arrival.device(), TEN.plusSeconds(arrival.occurredAt()), "7"), enqueued,
                    enqueued, arrival.number(), 10));
        }
        complete.addAll(windows.idle(TEN.plusSeconds(100_000)));
        return complete;
    }

    private List<CompleteGroup<Integer>> add(Instant enqueued, Measurement measurement, int source) {
        return window.add(measurement, enqueued, enqueued, source, 0);
    }

    private static Measurement heartRate(String device, Instant time, String value) {
        return new Measurement("heartrate", time, time, device, "patient-1", null, null,
                List.of(new Property("hr", value)));
    }

    private static Measurement pressure(Property property) {
        return pressure(property, TEN);
    }

    private static Measurement pressure(Property property, Instant ingestion) {
        return new Measurement("pressure", TEN, ingestion, "cuff-1", null, null, null, List.of(property));
    }

    private static List<String> values(MeasurementGroup group) {
        return group.data().stream().map(reading -> reading.properties().getFirst().value()).toList();
    }

    private static List<Instant> times(MeasurementGroup group) {
        return group.data().stream().map(Reading::occurrenceTime).toList();
    }
}
