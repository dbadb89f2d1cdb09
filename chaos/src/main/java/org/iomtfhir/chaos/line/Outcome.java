package org.iomtfhir.chaos.line;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a run has ended.
 *
 * @param seed
 *            of the run
 * @param kills
 *            how many were planned
 * @param problems
 *            what is not as it must be; empty if all holds
 * @param counts
 *            what was done and found, by name
 * @param duration
 *            of the whole run, all its parts together
 */
record Outcome(long seed, int kills, List<String> problems, Map<String, Long> counts, Duration duration) {

    Outcome {
        problems = List.copyOf(problems);
        counts = Collections.unmodifiableMap(new TreeMap<>(counts));
    }

    /** Whether nothing is lost, doubled or wrong. */
    boolean holds() {
        return problems.isEmpty();
    }

    void write(Path file) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode json = mapper.createObjectNode().put("holds", holds()).put("seed", seed).put("kills", kills)
                .put("seconds", duration.toSeconds());
        ObjectNode counted = json.putObject("counts");
        counts.forEach(counted::put);
        problems.forEach(json.putArray("problems")::add);
        Files.write(file, mapper.writerWithDefaultPrettyPrinter().writeValueAsBytes(json));
    }
}
