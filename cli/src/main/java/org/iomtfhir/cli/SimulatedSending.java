package org.iomtfhir.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.iomtfhir.runtime.hub.publish.HubPublisher;
import org.iomtfhir.runtime.hub.publish.OutgoingEvent;
import org.iomtfhir.runtime.settings.HubConnection;

/** Sends the events of simulated devices to a hub, at a rate. */
record SimulatedSending(Simulation simulation, double rate, PrintWriter err) {

    private static final Duration LIMIT = Duration.ofMinutes(10);

    /**
     * Returns when the hub has accepted all, or it is given up.
     *
     * @param sent
     *            is told of each event
     * @return how many were not accepted
     */
    long send(HubConnection hub, long count, Consumer<SimulatedEvent> sent) throws InterruptedException {
        AtomicLong refused = new AtomicLong();
        long begun = System.nanoTime();
        try (HubPublisher publisher = HubPublisher.connect(hub, new PrintedStatus(err))) {
            for (long i = 0; i < count; i++) {
                long wait = begun + (long) (i * 1e9 / rate) - System.nanoTime();
                if (wait > 0) {
                    Thread.sleep(Duration.ofNanos(wait));
                }
                for (SimulatedEvent event : simulation.next()) {
                    sent.accept(event);
                    var unused = publisher.publish(outgoing(event)).whenComplete((ok, error) -> {
                        if (error != null) {
                            refused.incrementAndGet();
                        }
                    });
                }
            }
            if (!publisher.awaitIdle(LIMIT)) {
                err.println("After " + LIMIT.toMinutes() + " minutes not all events are accepted; giving up.");
                return 1;
            }
        }
        if (refused.get() > 0) {
            err.println(refused.get() + " events were not accepted.");
        }
        return refused.get();
    }

    private static OutgoingEvent outgoing(SimulatedEvent event) {
        Map<String, Object> properties = new TreeMap<>(event.properties());
        return new OutgoingEvent(event.device(), event.body().getBytes(StandardCharsets.UTF_8), "application/json",
                properties);
    }
}
