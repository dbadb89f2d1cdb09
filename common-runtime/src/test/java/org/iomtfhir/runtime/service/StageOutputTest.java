package org.iomtfhir.runtime.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.runtime.health.ComponentState;
import org.iomtfhir.runtime.hub.publish.OutgoingEvent;
import org.iomtfhir.runtime.hub.read.Delivery;
import org.iomtfhir.runtime.settings.ServiceSettings.Service;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StageOutputTest {

    private static final OutgoingEvent OUTPUT = new OutgoingEvent("d", new byte[0], null, Map.of());

    private final StageHarness harness = new StageHarness(Service.NORMALIZE, Clock.systemUTC());
    private final StageOutput output = harness.output();
    private final AtomicInteger handedOn = new AtomicInteger();

    @AfterEach
    void close() throws Exception {
        harness.refuseDeadLetters(0);
        harness.close();
    }

    /** Hands on as many events, each of which becomes one output, as a partition's thread does. */
    private Thread handOn(int events) {
        return Thread.ofPlatform().start(() -> {
            try {
                for (int i = 0; i < events; i++) {
                    Delivery delivery = harness.event("{}".getBytes(UTF_8), null, Map.of());
                    output.publish(List.of(delivery.settlement()), OUTPUT, () -> {}, why -> harness.context()
                            .deadLetters()
                            .setAside(delivery.event(), ErrorName.EventTooLarge, why, "", Optional.empty()));
                    delivery.settlement().settle();
                    handedOn.incrementAndGet();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @Test
    void whileTheDeadLetterStoreIsAwayFewOutputsThatAreTooLargeAreHeldAndThePartitionWaits() throws Exception {
        harness.refuse(event -> true);
        harness.refuseDeadLetters(Integer.MAX_VALUE);
        Thread partition = handOn(100);

        await().until(() -> partition.getState() == Thread.State.WAITING || !partition.isAlive());
        assertThat(handedOn).hasValue(Background.ROOM);

        harness.refuseDeadLetters(0);
        assertThat(partition.join(Duration.ofSeconds(30))).isTrue();
        await().until(() -> harness.outstanding() == 0);
        assertThat(harness.deadLetters()).hasSize(100);
    }

    @Test
    void aPartitionThatWaitsForRoomLetsGoWhenItIsInterrupted() throws Exception {
        harness.refuse(event -> true);
        harness.refuseDeadLetters(Integer.MAX_VALUE);
        Thread partition = handOn(100);
        await().until(() -> partition.getState() == Thread.State.WAITING || !partition.isAlive());

        partition.interrupt();

        assertThat(partition.join(Duration.ofSeconds(30))).isTrue();
        assertThat(handedOn).hasValue(Background.ROOM);
    }

    @Test
    void anOutputThatIsGivenUpThoughTheServiceDoesNotEndTakesItDown() throws Exception {
        harness.hold();
        handOn(1).join();

        harness.cancel();

        assertThat(harness.outstanding()).isOne();
        assertThat(harness.context().health().isLive()).isFalse();
        assertThat(harness.context().health().components().get("outputs")).isInstanceOfSatisfying(
                ComponentState.Down.class, down -> assertThat(down.reason()).contains("CancellationException"));
    }

    @Test
    void anOutputThatIsCancelledWhenTheServiceEndsIsNothingSpecial() throws Exception {
        harness.hold();
        handOn(1).join();
        harness.context().close();

        harness.cancel();

        assertThat(harness.outstanding()).isOne();
        assertThat(harness.context().health().isLive()).isTrue();
    }

    @Test
    void anOutputThatCanNotBeSettledTakesTheServiceDown() throws Exception {
        Delivery delivery = harness.event("{}".getBytes(UTF_8), null, Map.of());

        output.publish(List.of(delivery.settlement()), OUTPUT, () -> {
            throw new IllegalStateException("patient Miller");
        }, why -> {});

        assertThat(harness.context().health().components().get("outputs")).isInstanceOfSatisfying(
                ComponentState.Down.class,
                down -> assertThat(down.reason()).contains("IllegalStateException").doesNotContain("Miller"));
    }

    @Test
    void whatFailsInTheBackgroundForWantOfMemoryIsTriedAgain() throws Exception {
        harness.refuse(event -> true);
        AtomicInteger tries = new AtomicInteger();
        Delivery delivery = harness.event("{}".getBytes(UTF_8), null, Map.of());

        output.publish(List.of(delivery.settlement()), OUTPUT, () -> {}, why -> {
            if (tries.incrementAndGet() == 1) {
                throw new OutOfMemoryError();
            }
        });
        delivery.settlement().settle();

        await().until(() -> harness.outstanding() == 0);
        assertThat(tries).hasValue(2);
    }

    @Test
    void whatIsSplitInTheBackgroundNeverWaitsForRoomItself() throws Exception {
        harness.refuse(event -> event.body().length > 1);
        int outputs = 5 * Background.ROOM;
        AtomicInteger parts = new AtomicInteger();
        for (int i = 0; i < outputs; i++) {
            Delivery delivery = harness.event("{}".getBytes(UTF_8), null, Map.of());
            split(delivery, 16, parts);
            delivery.settlement().settle();
        }

        await().until(() -> harness.outstanding() == 0);
        assertThat(parts).hasValue(16 * outputs);
    }

    private void split(Delivery delivery, int size, AtomicInteger parts) throws InterruptedException {
        output.publish(List.of(delivery.settlement()), new OutgoingEvent("d", new byte[size], null, Map.of()),
                parts::incrementAndGet, why -> {
                    split(delivery, size / 2, parts);
                    split(delivery, size / 2, parts);
                });
    }
}
