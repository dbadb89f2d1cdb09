package org.iomtfhir.runtime.hub.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.azure.messaging.eventhubs.EventHubProducerAsyncClient;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.iomtfhir.runtime.hub.HubClients;
import org.iomtfhir.runtime.hub.HubStatus;
import org.iomtfhir.runtime.settings.HubConnection;
import org.iomtfhir.runtime.settings.Secret;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A lane that is not started: as if its hub took nothing. */
class PublishLaneTest {

    private static final int HELD_ROOM = 1024 * 1024;

    private final EventHubProducerAsyncClient client = HubClients.client(new HubConnection.ByConnectionString(
            new Secret(
                    "Endpoint=sb://localhost:1;SharedAccessKeyName=n;SharedAccessKey=a2V5;UseDevelopmentEmulator=true;"),
            "hub", "$Default")).buildAsyncProducerClient();
    private final PublishLane lane = new PublishLane(client, "hub", "0", HubStatus.UNWATCHED, HELD_ROOM,
            false);
    private final AtomicInteger taken = new AtomicInteger();

    @AfterEach
    void close() {
        lane.close();
        client.close();
    }

    @Test
    void whatIsHeldForSmallEventsThatWaitIsBounded() throws Exception {
        int held = 10_000;

        int waiting = publishUntilFull(new OutgoingEvent("d", new byte[300], null, Map.of(), held));

        assertThat(waiting).isEqualTo(HELD_ROOM / held);
    }

    @Test
    void eventsForWhichNothingIsHeldFillTheLaneByTheirOwnSize() throws Exception {
        int waiting = publishUntilFull(new OutgoingEvent("d", new byte[300], null, Map.of()));

        assertThat(waiting).isBetween(500, 2000);
    }

    @Test
    void anEventThatHoldsMoreThanThereIsRoomForWaitsAlone() throws Exception {
        int waiting = publishUntilFull(new OutgoingEvent("d", new byte[300], null, Map.of(), 5L * HELD_ROOM));

        assertThat(waiting).isOne();
    }

    @Test
    void allLanesTogetherHoldNoMoreThanAnEighthOfTheMemory() {
        long memory = 512L * 1024 * 1024;

        for (int lanes : new int[]{1, 4, 16, 32, 100, 2000}) {
            // What waits, and as much that is being sent.
            assertThat(2L * lanes * PublishLane.heldRoom(lanes, memory)).as("%d lanes", lanes).isPositive()
                    .isLessThanOrEqualTo(memory / 8);
        }
    }

    /** How many such events the lane takes before their publisher has to wait. */
    private int publishUntilFull(OutgoingEvent event) throws InterruptedException {
        Thread publisher = Thread.ofPlatform().start(() -> {
            try {
                while (!lane.publish(event).isDone()) {
                    taken.incrementAndGet();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        await().atMost(Duration.ofSeconds(30)).until(() -> publisher.getState() == Thread.State.WAITING);
        int waiting = taken.get();
        lane.close();
        assertThat(publisher.join(Duration.ofSeconds(30))).isTrue();
        return waiting;
    }
}
