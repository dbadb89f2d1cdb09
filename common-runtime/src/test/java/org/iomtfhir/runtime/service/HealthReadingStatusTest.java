package org.iomtfhir.runtime.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.runtime.health.ComponentState;
import org.iomtfhir.runtime.health.LineMetrics;
import org.iomtfhir.runtime.health.ServiceHealth;
import org.junit.jupiter.api.Test;

class HealthReadingStatusTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ServiceHealth health = new ServiceHealth(Clock.systemUTC());
    private final HealthReadingStatus status = new HealthReadingStatus(health,
            new LineMetrics(registry, "persist", health));

    private double counter(String name, String... tags) {
        return registry.get(name).tags(tags).counter().count();
    }

    @Test
    void lagIsAMetricAndANoteUntilThePartitionIsAnothers() {
        status.behind("3", 12);

        assertThat(registry.get("PartitionLag").tag("partition", "3").gauge().value()).isEqualTo(12);
        assertThat(health.notes().get("lag of partition 3").text()).isEqualTo("12");

        status.left("3");

        assertThat(registry.find("PartitionLag").gauge()).isNull();
        assertThat(health.notes()).isEmpty();
    }

    @Test
    void aLossIsCountedAndStaysToBeSeenThoughTheServiceIsReady() {
        status.working();
        status.lost("devicedata", "3", 12);
        status.lost("devicedata", "3", 5);

        assertThat(counter("RetentionLoss")).isEqualTo(17);
        assertThat(health.isReady()).isTrue();
        assertThat(health.notes().get("retention loss in hub 'devicedata', partition 3").text())
                .isEqualTo("17 events were dropped before they were read");
    }

    @Test
    void aFaultOfTheStageIsShownUnderItsOwnNameUntilEveryPartitionWorksAgain() {
        status.working();
        status.stageFailed("3", new IllegalStateException("patient Miller"));
        status.stageFailed("4", new NullPointerException());

        assertThat(counter("TotalErrors", "name", ErrorName.UnexpectedFailure.name())).isEqualTo(2);
        assertThat(health.isReady()).isFalse();
        assertThat(health.isLive()).isTrue();
        assertThat(health.components().get("input hub")).isInstanceOf(ComponentState.Up.class);
        assertThat(health.components().get("stage")).isInstanceOfSatisfying(ComponentState.Waiting.class,
                waits -> assertThat(waits.reason()).isEqualTo("UnexpectedFailure: of the kind IllegalStateException,"
                        + " NullPointerException in the partitions 3, 4, which are read again from their checkpoints"));

        status.stageWorks("3");
        assertThat(health.isReady()).isFalse();
        status.stageWorks("4");
        assertThat(health.isReady()).isTrue();
    }

    @Test
    void aCheckpointThatCanNotBeWrittenIsShownUntilOneIs() {
        status.working();
        status.checkpointWaits("3",
                "the checkpoint of hub 'devicedata', partition 3, could not be written: out of reach");

        assertThat(health.isReady()).isFalse();
        assertThat(counter("Retry", "what", "storage")).isEqualTo(1);

        status.checkpointWritten("4");
        assertThat(health.isReady()).isFalse();
        status.checkpointWritten("3");
        assertThat(health.isReady()).isTrue();
    }

    @Test
    void theCheckpointOfAPartitionThatIsAnothersIsNotWaitedFor() {
        status.working();
        status.checkpointWaits("3", "out of reach");

        status.left("4");
        assertThat(health.isReady()).isFalse();
        status.left("3");
        assertThat(health.isReady()).isTrue();
    }

    @Test
    void aPartitionThatIsStuckIsShownThoughOthersWork() {
        status.working("4");
        status.waiting("3", ErrorName.InvalidEventHub, "partition 3: cut off");
        status.waiting("2", ErrorName.InvalidEventHub, "partition 2: cut off");

        status.working("4");
        status.working();
        assertThat(health.components().get("input hub")).isInstanceOfSatisfying(ComponentState.Waiting.class,
                waits -> assertThat(waits.reason()).isEqualTo(
                        "InvalidEventHub: partition 2: cut off; InvalidEventHub: partition 3: cut off"));

        status.left("2");
        assertThat(health.isReady()).isFalse();
        status.working("3");
        assertThat(health.isReady()).isTrue();
    }

    @Test
    void aHubThatIsWaitedForAsAWholeWorksAsSoonAsOneOfItsPartitionsDoes() {
        status.waiting(ErrorName.InvalidEventHub, "the hub does not answer");
        assertThat(health.isReady()).isFalse();

        status.working("3");
        assertThat(health.isReady()).isTrue();
    }

    @Test
    void aReaderThatIsBegunAnewIsCounted() {
        status.begunAnew();

        assertThat(counter("Retry", "what", "reader")).isEqualTo(1);
    }
}
