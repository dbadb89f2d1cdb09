package org.iomtfhir.group;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.Map;
import java.util.Optional;
import org.iomtfhir.group.grouping.GroupingLimits;
import org.iomtfhir.group.grouping.WindowMemory;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.model.Measurement;
import org.iomtfhir.model.MeasurementGroup;
import org.iomtfhir.model.MessageJson;
import org.iomtfhir.model.Property;
import org.iomtfhir.model.Reading;
import org.iomtfhir.runtime.deadletter.DeadLetter;
import org.iomtfhir.runtime.hub.Gzip;
import org.iomtfhir.runtime.hub.PackFormat;
import org.iomtfhir.runtime.hub.publish.OutgoingEvent;
import org.iomtfhir.runtime.hub.read.Delivery;
import org.iomtfhir.runtime.hub.read.HubEvent;
import org.iomtfhir.runtime.hub.read.Stage;
import org.iomtfhir.runtime.replay.ReplayEnvelope;
import org.iomtfhir.runtime.service.StageHarness;
import org.iomtfhir.runtime.settings.ServiceSettings.Service;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GroupPartitionTest {

    /** Long after everything that the harness enqueues. */
    private static final Clock LATER = Clock.fixed(Instant.parse("2026-10-09T12:00:00Z"), ZoneOffset.UTC);
    private static final Instant TIME = Instant.parse("2026-10-09T09:59:00Z");

    private final StageHarness harness = new StageHarness(Service.GROUP, LATER);
    private final WindowMemory memory = new WindowMemory(1024 * 1024);
    private final GroupPartition stage = new GroupPartition(
            new GroupingLimits(Duration.ofSeconds(10), Duration.ZERO, 10_000, 512 * 1024, 1024 * 1024),
            memory, new GroupPublisher(harness.output(), harness.context()), harness.context(), OptionalLong::empty);

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    @Test
    void noMeasurementIsSettledBeforeItsGroupIsAccepted() throws Exception {
        harness.hold();
        stage.accept(List.of(measurement(0, "a"), measurement(1, "b")));
        assertThat(harness.published()).isEmpty();
        assertThat(harness.outstanding()).isEqualTo(2);

        stage.accept(List.of());
        assertThat(harness.published()).hasSize(2);
        assertThat(harness.outstanding()).isEqualTo(2);

        harness.accept();
        assertThat(harness.outstanding()).isZero();
    }

    @Test
    void aWindowThatEndsIsGivenOutByTheNextMeasurement() throws Exception {
        for (int i = 0; i < 11; i++) {
            stage.accept(List.of(measurement(i, "a")));
        }

        assertThat(harness.published()).singleElement().satisfies(out -> assertThat(group(out).count()).isEqualTo(10));
        assertThat(harness.outstanding()).isEqualTo(1);
    }

    @Test
    void aPartitionThatIsReadNoLongerHoldsNothing() throws Exception {
        stage.accept(List.of(measurement(0, "a"), measurement(1, "b")));
        assertThat(memory.held()).isPositive();

        stage.close();
        assertThat(memory.held()).isZero();

        // The thread that brings events may end later than it was asked to.
        stage.accept(List.of(measurement(2, "a")));
        stage.close();
        assertThat(memory.held()).isZero();
    }

    @Test
    void aLargeGroupTravelsCompressed() throws Exception {
        for (int i = 0; i < 10; i++) {
            stage.accept(List.of(measurement(i, "a")));
        }
        stage.accept(List.of());

        assertThat(harness.published()).singleElement().satisfies(out -> {
            assertThat(out.contentType()).isEqualTo(Gzip.CONTENT_TYPE);
            assertThat(group(out).data()).extracting(Reading::occurrenceTime).contains(TIME, TIME.plusSeconds(9));
        });
    }

    @Test
    void aGroupSaysWhatIsHeldForItAndNotOnlyWhatItWeighsCompressed() throws Exception {
        long sources = 0;
        for (int i = 0; i < 10; i++) {
            Delivery measurement = measurement(i, "a");
            sources += measurement.event().heldBytes();
            stage.accept(List.of(measurement));
        }
        stage.accept(List.of());

        assertThat(sources).isGreaterThan(7000);
        assertThat(harness.published().getFirst().heldBytes()).isBetween(sources, 2 * sources);
    }

    @Test
    void aGroupTooLargeForTheHubIsSplitByTimeUntilItFits() throws Exception {
        harness.refuse(out -> group(out).count() > 3);
        for (int i = 0; i < 10; i++) {
            stage.accept(List.of(measurement(i, "a")));
        }
        stage.accept(List.of());

        await().untilAsserted(() -> assertThat(harness.outstanding()).isZero());
        assertThat(harness.published().stream().flatMap(out -> group(out).data().stream())
                .map(Reading::occurrenceTime).sorted().toList()).hasSize(10).doesNotHaveDuplicates();
        assertThat(harness.deadLetters()).isEmpty();
    }

    @Test
    void aGroupThatNobodyWouldExpandIsSplitThoughTheHubWouldTakeIt() throws Exception {
        GroupPartition wide = new GroupPartition(
                new GroupingLimits(Duration.ofSeconds(10), Duration.ZERO, 10_000, 16 * 1024 * 1024, 128L * 1024 * 1024),
                new WindowMemory(128L * 1024 * 1024), new GroupPublisher(harness.output(), harness.context()),
                harness.context(), OptionalLong::empty);
        // Sizes are counted in characters, of which these take three bytes each.
        String note = "\u2665".repeat(700_000);
        for (int i = 0; i < 10; i++) {
            wide.accept(List.of(measurement(i, "a", note)));
        }
        wide.accept(List.of());

        await().untilAsserted(() -> assertThat(harness.outstanding()).isZero());
        assertThat(harness.deadLetters()).isEmpty();
        assertThat(harness.published().stream().mapToInt(out -> group(out).count()).sum()).isEqualTo(10);
    }

    /** The window's time is over, and the hub holds nothing more: a moment later is as good as never. */
    @Test
    void aWindowOfWhichTheHubHoldsNothingMoreIsGivenOutAtItsEnd() throws Exception {
        AtomicReference<OptionalLong> end = new AtomicReference<>(OptionalLong.of(2));
        GroupPartition asking = new GroupPartition(
                new GroupingLimits(Duration.ofSeconds(10), Duration.ofDays(1), 10_000, 512 * 1024, 1024 * 1024),
                memory, new GroupPublisher(harness.output(), harness.context()), harness.context(), end::get);
        asking.accept(List.of(measurement(0, "a"), measurement(1, "b")));

        asking.accept(List.of());
        assertThat(harness.published()).as("one more is on its way").isEmpty();
        end.set(OptionalLong.empty());
        asking.accept(List.of());
        assertThat(harness.published()).as("the hub does not answer").isEmpty();
        end.set(OptionalLong.of(1));
        asking.accept(List.of());
        assertThat(harness.published()).hasSize(2);
    }

    @Test
    void aReadingThatFitsNowhereIsSetAside() throws Exception {
        harness.refuse(out -> group(out).deviceId().equals("large"));
        stage.accept(List.of(measurement(0, "large"), measurement(1, "small")));
        stage.accept(List.of());

        await().untilAsserted(() -> assertThat(harness.outstanding()).isZero());
        assertThat(harness.deadLetters()).singleElement()
                .satisfies(letter -> assertThat(letter.error()).isEqualTo(ErrorName.EventTooLarge));
        assertThat(harness.published()).hasSize(1);
    }

    @Test
    void ofAGroupInWhichOneReadingFitsNowhereOnlyThatOneIsSetAside() throws Exception {
        harness.refuse(out -> group(out).data().stream().anyMatch(each -> each.occurrenceTime().equals(TIME)));
        stage.accept(List.of(measurement(0, "a"), measurement(1, "a"), measurement(2, "a")));
        stage.accept(List.of());

        await().untilAsserted(() -> assertThat(harness.outstanding()).isZero());
        assertThat(harness.deadLetters()).singleElement()
                .satisfies(letter -> assertThat(letter.event().sequenceNumber()).isZero());
        assertThat(harness.published().stream().flatMap(out -> group(out).data().stream()))
                .extracting(Reading::occurrenceTime)
                .containsExactlyInAnyOrder(TIME.plusSeconds(1), TIME.plusSeconds(2));
    }

    @Test
    void measurementsOfAPackAndSingleOnesAreGatheredAndThePackIsSettledWithTheLastOfThem() throws Exception {
        harness.hold();
        Delivery pack = pack(measurement(0, "a"), measurement(1, "b"), measurement(2, "a"));
        Delivery single = measurement(3, "a");
        stage.accept(List.of(pack, single));
        stage.accept(List.of());

        assertThat(harness.outstanding()).isEqualTo(2);
        harness.accept();
        assertThat(harness.published()).extracting(out -> group(out).deviceId() + group(out).count())
                .containsExactlyInAnyOrder("a3", "b1");
        assertThat(harness.outstanding()).isZero();
    }

    @Test
    void ofAPackTheRecordThatIsNoMeasurementAloneIsSetAsideWithItsPlace() throws Exception {
        byte[] lines = (text(measurement(0, "a")) + "\n{\"Type\":\"hr\"}\n" + text(measurement(1, "a")) + "\n")
                .getBytes(UTF_8);
        stage.accept(List.of(harness.event(lines, PackFormat.CONTENT_TYPE, Map.of())));
        stage.accept(List.of());

        assertThat(harness.deadLetters()).singleElement().satisfies(letter -> {
            assertThat(letter.event().place()).isEqualTo(1);
            assertThat(letter.event().body()).asString(UTF_8).isEqualTo("{\"Type\":\"hr\"}");
        });
        assertThat(harness.published()).singleElement().satisfies(out -> assertThat(group(out).count()).isEqualTo(2));
        assertThat(harness.outstanding()).isZero();
    }

    @Test
    void ofAPackTheReadingThatFitsNowhereAloneIsSetAside() throws Exception {
        harness.refuse(out -> group(out).data().stream().anyMatch(each -> each.occurrenceTime().equals(TIME)));
        stage.accept(List.of(pack(measurement(1, "a"), measurement(0, "a"), measurement(2, "a"))));
        stage.accept(List.of());

        await().untilAsserted(() -> assertThat(harness.deadLetters()).singleElement()
                .satisfies(letter -> assertThat(letter.event().place()).isEqualTo(1)));
        await().untilAsserted(() -> assertThat(harness.published().stream().mapToInt(out -> group(out).count()).sum())
                .isEqualTo(2));
    }

    @Test
    void recordsWithPropertiesAreReadAndOneWhosePropertiesCantBeIsSetAsideAlone() throws Exception {
        String first = text(measurement(0, "a"));
        String second = text(measurement(1, "a"));
        byte[] lines = ("{\"_properties\":{\"traceparent\":\"00-1\"}," + first.substring(1) + "\n"
                + "{\"_properties\":{\"deep\":[]}," + second.substring(1) + "\n" + second + "\n").getBytes(UTF_8);
        stage.accept(List.of(harness.event(lines, PackFormat.CONTENT_TYPE, Map.of())));
        stage.accept(List.of());

        assertThat(harness.deadLetters()).singleElement().satisfies(letter -> {
            assertThat(letter.event().place()).isEqualTo(1);
            assertThat(letter.cause()).contains("_properties");
        });
        assertThat(harness.published()).singleElement().satisfies(out -> assertThat(group(out).count()).isEqualTo(2));
        assertThat(harness.outstanding()).isZero();
    }

    @Test
    void aPackThatIsBrokenIsSetAsideAsAWhole() throws Exception {
        Delivery broken = harness.event(new byte[]{'\n'}, PackFormat.CONTENT_TYPE, Map.of());
        stage.accept(List.of(broken));

        assertThat(harness.deadLetters()).singleElement()
                .satisfies(letter -> assertThat(letter.event()).isEqualTo(broken.event()));
        assertThat(harness.outstanding()).isZero();
    }

    /** The measurements as one event. */
    private Delivery pack(Delivery... measurements) {
        StringBuilder lines = new StringBuilder();
        for (Delivery measurement : measurements) {
            lines.append(text(measurement)).append('\n');
        }
        return harness.event(lines.toString().getBytes(UTF_8), PackFormat.CONTENT_TYPE, Map.of());
    }

    /** The measurement as it stands in a pack; the event that it was made as is settled, since it is not read by itself. */
    private static String text(Delivery measurement) {
        measurement.settlement().settle();
        return new String(measurement.event().body(), UTF_8);
    }

    @Test
    void whatIsNoMeasurementIsSetAside() throws Exception {
        stage.accept(List.of(harness.event("{}".getBytes(UTF_8), null, Map.of())));

        assertThat(harness.deadLetters()).singleElement().satisfies(letter -> {
            assertThat(letter.error()).isEqualTo(ErrorName.InvalidDataFormat);
            assertThat(letter.cause()).isEqualTo("Type is missing");
        });
        assertThat(harness.outstanding()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"000000107b2261223a317d", "05000000ffffffff", "0000410042", "0041000042", "7b00000022",
            "0000fffe01"})
    void whatIsBinaryIsSetAsideAndTheNextOneGoesOn(String hex) throws Exception {
        stage.accept(List.of(harness.event(HexFormat.of().parseHex(hex), null, Map.of()), measurement(1, "a")));
        stage.accept(List.of());

        assertThat(harness.deadLetters()).singleElement()
                .satisfies(letter -> assertThat(letter.error()).isEqualTo(ErrorName.InvalidDataFormat));
        assertThat(harness.published()).hasSize(1);
        assertThat(harness.outstanding()).isZero();
    }

    @Test
    void aWindowIsClosedByWhatIsNoMeasurementAsWellByTheTimeAtWhichItWasEnqueued() throws Exception {
        stage.accept(List.of(measurement(0, "a")));
        for (int second = 1; second < 10; second++) {
            stage.accept(List.of(harness.event("{}".getBytes(UTF_8), null, Map.of())));
        }
        assertThat(harness.published()).isEmpty();
        assertThat(harness.outstanding()).isEqualTo(10);

        stage.accept(List.of(harness.event("{}".getBytes(UTF_8), null, Map.of())));

        assertThat(harness.published()).hasSize(1);
        assertThat(harness.outstanding()).isZero();
    }

    @Test
    void aWindowAfterWhichNothingButBrokenEnvelopesComesIsClosed() throws Exception {
        Stage.PartitionStage opening = harness.opening(stage);
        opening.accept(List.of(measurement(0, "a")));

        opening.accept(List.of(harness.event("{}".getBytes(UTF_8), ReplayEnvelope.CONTENT_TYPE, Map.of())));

        assertThat(harness.published()).hasSize(1);
        assertThat(harness.outstanding()).isZero();
    }

    @Test
    void aReplayedMeasurementJoinsTheOpenWindowAndIsSettledWithIt() throws Exception {
        Delivery old = measurement(0, "a");
        DeadLetter letter = new DeadLetter("group", ErrorName.EventTooLarge, "too large", "", Optional.empty(),
                new HubEvent("normalized", "0", 4, "4", Instant.parse("2026-09-01T00:00:00Z"), null, null,
                        old.event().body(), Map.of(), Map.of()),
                Instant.parse("2026-09-01T00:00:09Z"));
        old.settlement().settle();
        Stage.PartitionStage opening = harness.opening(stage);

        opening.accept(List.of(measurement(1, "a"), harness.replayed(letter), measurement(2, "a")));
        assertThat(harness.published()).isEmpty();
        opening.accept(List.of());

        assertThat(harness.published()).singleElement().satisfies(out -> assertThat(group(out).data())
                .extracting(Reading::occurrenceTime)
                .containsExactly(TIME, TIME.plusSeconds(1), TIME.plusSeconds(2)));
        assertThat(harness.outstanding()).isZero();
    }

    private Delivery measurement(int second, String device) {
        return measurement(second, device, "");
    }

    private Delivery measurement(int second, String device, String note) {
        Measurement measurement = new Measurement("heartrate", TIME.plusSeconds(second), TIME, device, "patient-1",
                null,
                null, List.of(new Property("hr", "7" + second + note)));
        return harness.event(MessageJson.write(measurement), "application/json", Map.of());
    }

    private static MeasurementGroup group(OutgoingEvent out) {
        try {
            return MessageJson.readGroup(Gzip.expand(out.body(), out.contentType()));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
