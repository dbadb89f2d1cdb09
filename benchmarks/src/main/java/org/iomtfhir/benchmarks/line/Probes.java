package org.iomtfhir.benchmarks.line;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Observation;
import org.iomtfhir.fhirclient.server.FhirServer;
import org.iomtfhir.fhirclient.server.ResourceText;
import org.iomtfhir.fhirclient.server.StoredResource;
import org.iomtfhir.runtime.hub.publish.EventSink;

/**
 * Events of monitors that send one each, and so can be found on the server by their monitor alone: how long each takes from just
 * before it is sent to when a search finds what came of it. Thread-safe.
 */
final class Probes {

    /** Found so many at a time; those behind them wait for the next look. */
    private static final int MOST_LOOKED_FOR = 100;

    private final FhirServer server;
    private final int first;
    private final int end;
    private final Duration window;
    private final ResourceText text = new ResourceText();
    private final Map<String, Instant> underWay = new HashMap<>();
    private List<Duration> took = new ArrayList<>();
    private List<Duration> beyond = new ArrayList<>();
    private int next;

    /**
     * @param first
     *            number of the first monitor that is for probes
     * @param count
     *            how many there are
     */
    Probes(FhirServer server, int first, int count, Duration window) {
        this.server = server;
        this.first = first;
        this.next = first;
        this.end = first + count;
        this.window = window;
    }

    /** Puts the monitors that are for probes on the server. */
    void admit() {
        Ward.admit(server, first, end);
    }

    /** Sends the next one. */
    void send(EventSink sink) throws InterruptedException {
        Instant now;
        int number;
        synchronized (this) {
            if (next == end) {
                throw new IllegalStateException("there are no monitors left for probes");
            }
            number = next++;
            now = Instant.now();
            underWay.put(Ward.deviceId(number), now);
        }
        // Whether it arrives is seen at the other end.
        var unused = sink.publish(Ward.event(number, now, number));
    }

    /** Looks once which have arrived. */
    void look() {
        List<String> wanted;
        synchronized (this) {
            wanted = underWay.entrySet().stream().sorted(Map.Entry.comparingByValue()).limit(MOST_LOOKED_FOR)
                    .map(each -> "Device/" + each.getKey()).toList();
        }
        if (wanted.isEmpty()) {
            return;
        }
        List<StoredResource> found = server.search("Observation", Map.of("device", String.join(",", wanted),
                "_elements", "device", "_count", Integer.toString(2 * MOST_LOOKED_FOR)), 2).resources();
        Instant seen = Instant.now();
        synchronized (this) {
            for (String device : found.stream().map(this::device).collect(Collectors.toSet())) {
                Instant sent = underWay.remove(device);
                if (sent != null) {
                    took.add(Duration.between(sent, seen));
                    beyond.add(Duration.between(endOfWindow(sent), seen));
                }
            }
        }
    }

    private String device(StoredResource resource) {
        Observation observation = (Observation) text.parse(resource.json());
        return observation.getDevice().getReferenceElement().getIdPart();
    }

    /** Windows are aligned to the epoch. */
    private Instant endOfWindow(Instant sent) {
        long length = window.toMillis();
        return Instant.ofEpochMilli(Math.floorDiv(sent.toEpochMilli(), length) * length + length);
    }

    synchronized int underWay() {
        return underWay.size();
    }

    /** What was measured since it was taken the last time: from sending, and from the end of the window. */
    synchronized Measured take() {
        Measured measured = new Measured(new Latencies(took), new Latencies(beyond));
        took = new ArrayList<>();
        beyond = new ArrayList<>();
        return measured;
    }

    /**
     * Times of the same events.
     *
     * @param whole
     *            from just before an event was sent
     * @param beyondWindow
     *            from the end of the window in which it was sent
     */
    record Measured(Latencies whole, Latencies beyondWindow) {}
}
