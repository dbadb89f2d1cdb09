package org.iomtfhir.benchmarks.hub;

import com.azure.messaging.eventhubs.EventHubClientBuilder;
import com.azure.messaging.eventhubs.EventHubProducerClient;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.iomtfhir.runtime.hub.HubStatus;
import org.iomtfhir.runtime.hub.publish.HubPublisher;
import org.iomtfhir.runtime.hub.publish.OutgoingEvent;
import org.iomtfhir.runtime.hub.read.HubEvent;
import org.iomtfhir.runtime.hub.read.HubTail;
import org.iomtfhir.runtime.settings.HubConnection;
import org.iomtfhir.runtime.settings.Secret;

/** Fills the hub of device events, and says how far hubs reach. */
public final class Backlog {

    private final String connectionString;

    /** @param connectionString of the endpoint, for all hubs */
    public Backlog(String connectionString) {
        this.connectionString = connectionString;
    }

    void fill(WardEvents events, int count) throws InterruptedException {
        var hub = new HubConnection.ByConnectionString(new Secret(connectionString), Hubs.DEVICE_EVENTS, "$Default");
        try (HubPublisher publisher = HubPublisher.connect(hub, HubStatus.UNWATCHED)) {
            for (int event = 0; event < count; event++) {
                // Nobody waits for a single one: all of them are waited for below.
                var unused = publisher
                        .publish(new OutgoingEvent(events.device(event), events.body(event), null, Map.of()));
            }
            if (!publisher.awaitIdle(Duration.ofMinutes(10))) {
                throw new IllegalStateException("the backlog could not be written in time");
            }
        }
    }

    /** What lies in a hub that was made of so many measurements. */
    HubLoad load(String hub, long measurements) throws IOException {
        long events = ends(hub).values().stream().mapToLong(end -> end + 1).sum();
        List<HubEvent> last = HubTail.read(
                new HubConnection.ByConnectionString(new Secret(connectionString), hub, "$Default"), HubTail.MOST);
        double bytesOfEach = last.stream().mapToInt(event -> event.body().length).average().orElse(0);
        return new HubLoad(hub, events, Math.round(events * bytesOfEach), measurements);
    }

    /** The sequence number of the last event of each partition, by its id; -1 where there is none. */
    public Map<String, Long> ends(String hub) {
        Map<String, Long> ends = new TreeMap<>();
        try (EventHubProducerClient client = new EventHubClientBuilder().connectionString(connectionString, hub)
                .buildProducerClient()) {
            for (String partition : client.getPartitionIds()) {
                var properties = client.getPartitionProperties(partition);
                ends.put(partition, properties.isEmpty() ? -1 : properties.getLastEnqueuedSequenceNumber());
            }
        }
        return ends;
    }
}
