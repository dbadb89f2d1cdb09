package org.iomtfhir.benchmarks.hub;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;

/** Writes the outcome for machines. */
final class Figures {

    private Figures() {}

    static void write(Outcome outcome, Path file) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode root = mapper.createObjectNode();
        root.put("events", outcome.plan().events()).put("devices", outcome.plan().devices())
                .put("rounds", outcome.plan().rounds()).put("measurementBytes", outcome.measurementBytes())
                .put("packed", outcome.plan().packed());
        ArrayNode contests = root.putArray("speeds");
        for (Rounds contest : outcome.contests()) {
            ObjectNode one = contests.addObject();
            one.put("service", contest.task().title()).put("goal", contest.goal()).put("met", contest.isMet());
            figure(one.putObject("share"), contest.share());
            figure(one.putObject("serviceEventsPerSecond"), contest.service(Speed::perSecond));
            figure(one.putObject("bareEventsPerSecond"), contest.bare(Speed::perSecond));
            figure(one.putObject("serviceCpuSecondsPer100k"), contest.service(Speed::cpu));
            figure(one.putObject("bareCpuSecondsPer100k"), contest.bare(Speed::cpu));
            figure(one.putObject("endpointCpuSecondsPer100kWithService"), contest.service(Speed::endpointCpu));
            figure(one.putObject("endpointCpuSecondsPer100kWithBare"), contest.bare(Speed::endpointCpu));
        }
        ArrayNode drains = root.putArray("drains");
        for (Drain drain : outcome.drains()) {
            drains.addObject().put("service", drain.task().title()).put("events", drain.events())
                    .put("seconds", drain.seconds()).put("heapMostFirstThird", drain.heap().first().most())
                    .put("heapMostMiddleThird", drain.heap().middle().most())
                    .put("heapMostLastThird", drain.heap().last().most())
                    .put("heapMedianFirstThird", drain.heap().first().median())
                    .put("heapMedianLastThird", drain.heap().last().median()).put("flat", drain.heap().isFlat());
        }
        ArrayNode loads = root.putArray("hubs");
        for (HubLoad load : outcome.loads()) {
            loads.addObject().put("hub", load.hub()).put("events", load.events()).put("bytes", load.bytes())
                    .put("measurements", load.measurements());
        }
        mapper.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), root);
    }

    private static void figure(ObjectNode to, Rounds.Figure figure) {
        to.put("median", figure.median()).put("least", figure.least()).put("most", figure.most());
    }
}
