package org.iomtfhir.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.iomtfhir.local.line.ReadyFile;
import org.iomtfhir.runtime.hub.HubStatus;
import org.iomtfhir.runtime.hub.publish.HubPublisher;
import org.iomtfhir.runtime.hub.publish.OutgoingEvent;
import org.iomtfhir.runtime.settings.HubConnection;
import org.iomtfhir.runtime.settings.Secret;

/** Sends device events to a line, and knows which of them the line has accepted. */
final class DeviceFeed implements AutoCloseable {

    /**
     * A device event.
     *
     * @param device
     *            decides the partition, so that a device's events keep their order
     */
    record Event(String device, String body) {}

    private final HubPublisher publisher;

    DeviceFeed(ReadyFile line) throws InterruptedException {
        publisher = HubPublisher.connect(new HubConnection.ByConnectionString(new Secret(line.connectionString()),
                line.hub(), "$Default"), HubStatus.UNWATCHED);
    }

    CompletableFuture<Void> send(Event event) throws InterruptedException {
        return send(event.device(), event.body().getBytes(UTF_8));
    }

    CompletableFuture<Void> send(String device, byte[] body) throws InterruptedException {
        return send(device, body, Map.of());
    }

    CompletableFuture<Void> send(String device, byte[] body, Map<String, Object> properties)
            throws InterruptedException {
        return publisher.publish(new OutgoingEvent(device, body, null, properties));
    }

    /** Sends all, and returns when the line has accepted all. */
    void sendAll(List<Event> events) throws Exception {
        List<CompletableFuture<Void>> accepted = new ArrayList<>();
        for (Event event : events) {
            accepted.add(send(event));
        }
        CompletableFuture.allOf(accepted.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        publisher.close();
    }
}
