package org.iomtfhir.chaos.line.hostile;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.iomtfhir.chaos.line.check.ServerReads;
import org.iomtfhir.chaos.line.check.Systems;

/** What has landed of good devices, read from the FHIR server a device at a time. Not thread-safe. */
public final class Landing {

    private static final int PAGE = 500;

    private final ServerReads reads;
    private final Systems systems;
    private final GoodEvents good;

    /**
     * @param base
     *            the server's base URL
     * @param systems
     *            of the identifiers
     * @param good
     *            what was sent
     */
    public Landing(URI base, Systems systems, GoodEvents good) {
        this.reads = new ServerReads(base.toString());
        this.systems = systems;
        this.good = good;
    }

    /**
     * What was found of a device.
     *
     * @param landed
     *            when each reading was written, by the moment at which it was sent
     * @param problems
     *            what is wrong, or there twice, in words
     */
    public record Found(Map<Instant, Instant> landed, List<String> problems) {}

    /** Everything of one device. */
    public Found of(int device) throws IOException, InterruptedException {
        Map<Instant, Instant> landed = new HashMap<>();
        List<String> problems = new ArrayList<>();
        reads.search("Observation?device=Device/" + systems.deviceId(good.device(device)) + "&_count=" + PAGE,
                resource -> take(device, resource, landed, problems));
        return new Found(landed, problems);
    }

    private void take(int device, JsonNode observation, Map<Instant, Instant> landed, List<String> problems) {
        Instant sent = OffsetDateTime.parse(observation.path("effectiveDateTime").asText()).toInstant();
        Instant written = OffsetDateTime.parse(observation.path("meta").path("lastUpdated").asText()).toInstant();
        String patient = "Patient/" + systems.patientId(good.device(device) + "-patient");
        Instant before = landed.put(sent, written);
        boolean right = observation.path("valueQuantity").path("value").asInt() == good.value(device, sent)
                && patient.equals(observation.path("subject").path("reference").asText());
        if (before != null || !right) {
            problems.add("Observation/" + observation.path("id").asText() + (right ? " is there twice" : " is wrong"));
        }
    }

    /** The marks of which a Device has come to be. */
    public Set<String> marks() throws IOException, InterruptedException {
        Set<String> marks = new TreeSet<>();
        reads.search("Device?_count=" + PAGE, device -> {
            for (JsonNode identifier : device.path("identifier")) {
                if (systems.device().equals(identifier.path("system").asText())
                        && identifier.path("value").asText().contains("kx-mark-")) {
                    marks.add(identifier.path("value").asText());
                }
            }
        });
        return marks;
    }
}
