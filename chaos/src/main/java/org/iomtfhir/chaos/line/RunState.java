package org.iomtfhir.chaos.line;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * How far a run has come: written after each step, so that it can go on there.
 *
 * @param seed
 *            of the plan and the events
 * @param kills
 *            of the whole run
 * @param checkEvery
 *            kills between two checks
 * @param eventsAStep
 *            events of each step
 * @param name
 *            of the run
 * @param ports
 *            of its servers
 * @param nextStep
 *            the first one that is not done
 * @param interruptions
 *            how often the run was begun again in the middle
 * @param millis
 *            how long it has taken so far
 * @param counts
 *            what was counted on the way, by name
 */
record RunState(long seed, int kills, int checkEvery, int eventsAStep, String name, Ports ports, int nextStep,
        int interruptions, long millis, Map<String, Long> counts) {

    private static final String FILE = "state.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    RunState {
        counts = Collections.unmodifiableMap(new TreeMap<>(counts));
    }

    /** That of a run of its own. */
    static RunState first(ChaosConfig config, String name, Ports ports) {
        return new RunState(config.seed(), config.kills(), config.checkEvery(), config.eventsAStep(), name, ports, 0,
                0, 0, Map.of());
    }

    RunState after(int steps, long millisSoFar, Map<String, Long> countsSoFar) {
        return new RunState(seed, kills, checkEvery, eventsAStep, name, ports, steps, interruptions, millisSoFar,
                countsSoFar);
    }

    RunState begunAgain() {
        return new RunState(seed, kills, checkEvery, eventsAStep, name, ports, nextStep, interruptions + 1, millis,
                counts);
    }

    static boolean isIn(Path data) {
        return Files.exists(data.resolve(FILE));
    }

    void write(Path data) throws IOException {
        ObjectNode json = JSON.createObjectNode().put("seed", seed).put("kills", kills).put("checkEvery", checkEvery)
                .put("eventsAStep", eventsAStep).put("name", name).put("nextStep", nextStep)
                .put("interruptions", interruptions).put("millis", millis);
        json.putObject("ports").put("hubs", ports.hubs()).put("hubsProxy", ports.hubsProxy()).put("fhir",
                ports.fhir());
        ObjectNode countsJson = json.putObject("counts");
        counts.forEach(countsJson::put);
        Path beside = data.resolve(FILE + ".new");
        Files.write(beside, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(json));
        Files.move(beside, data.resolve(FILE), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    static RunState read(Path data) throws IOException {
        JsonNode json = JSON.readTree(Files.readAllBytes(data.resolve(FILE)));
        Map<String, Long> counts = new TreeMap<>();
        json.path("counts").properties().forEach(count -> counts.put(count.getKey(), count.getValue().asLong()));
        JsonNode ports = json.path("ports");
        return new RunState(json.path("seed").asLong(), json.path("kills").asInt(), json.path("checkEvery").asInt(),
                json.path("eventsAStep").asInt(), json.path("name").asText(), new Ports(ports.path("hubs").asInt(),
                        ports.path("hubsProxy").asInt(), ports.path("fhir").asInt()),
                json.path("nextStep").asInt(),
                json.path("interruptions").asInt(), json.path("millis").asLong(), counts);
    }
}
