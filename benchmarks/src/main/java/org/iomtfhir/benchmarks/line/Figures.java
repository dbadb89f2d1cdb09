package org.iomtfhir.benchmarks.line;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;

/** Writes the outcome for machines. Times are in milliseconds. */
final class Figures {

    private Figures() {}

    static void write(Outcome outcome, Path file) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode root = mapper.createObjectNode();
        root.put("devices", outcome.plan().devices()).put("windowSeconds", outcome.plan().window().toSeconds())
                .put("packed", outcome.plan().packed()).put("mostEventsPerSecond", outcome.most());
        times(root.putObject("loneEvent"), outcome.lone());
        ArrayNode loads = root.putArray("loads");
        for (RateResult held : outcome.held()) {
            ObjectNode load = loads.addObject().put("load", held.title()).put("eventsPerSecond", held.rate())
                    .put("events", held.events());
            times(load.putObject("times"), held.times());
            ObjectNode cpu = load.putObject("processorPerThousandEvents");
            held.spent().byPart()
                    .forEach((part, time) -> cpu.put(part, time.toNanos() / 1e6 / held.events() * 1_000));
            ObjectNode heap = load.putObject("largestHeapBytes");
            held.heap().forEach((service, bytes) -> heap.put(service.title(), bytes));
            ObjectNode hubs = load.putObject("hubs");
            held.traffic().forEach(hub -> hubs.putObject(hub.hub()).put("events", hub.events()).put("bytes",
                    hub.bytes()));
        }
        ArrayNode goals = root.putArray("goals");
        outcome.goals().forEach(goal -> goals.addObject().put("of", goal.of()).put("was", goal.was().toMillis())
                .put("most", goal.most().toMillis()).put("met", goal.isMet()));
        mapper.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), root);
    }

    private static void times(ObjectNode to, Probes.Measured times) {
        latencies(to.putObject("whole"), times.whole());
        latencies(to.putObject("beyondWindow"), times.beyondWindow());
    }

    private static void latencies(ObjectNode to, Latencies latencies) {
        to.put("p50", latencies.within(0.5).toMillis()).put("p99", latencies.within(0.99).toMillis())
                .put("p999", latencies.within(0.999).toMillis()).put("count", latencies.count());
    }
}
