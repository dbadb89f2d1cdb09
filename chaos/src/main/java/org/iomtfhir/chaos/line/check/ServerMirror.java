package org.iomtfhir.chaos.line.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is on a FHIR server, read over plain HTTP, page by page; after the first time only what has changed since. Not
 * thread-safe.
 */
public final class ServerMirror {

    private static final List<String> TYPES = List.of("Patient", "Device", "Observation");

    /** What was being written when we last looked may bear a time from before. */
    private static final Duration OVERLAP = Duration.ofSeconds(10);

    private final ServerReads reads;
    private final Map<String, Map<String, JsonNode>> byType = new LinkedHashMap<>();
    private final InstantSource clock;
    private @Nullable Instant lastLook;

    /**
     * @param base
     *            the server's base URL
     * @param clock
     *            tells the same time as the server's
     */
    public ServerMirror(URI base, InstantSource clock) {
        this.reads = new ServerReads(base.toString());
        this.clock = clock;
        forget();
    }

    /** Reads everything the next time. */
    public void forget() {
        lastLook = null;
        TYPES.forEach(type -> byType.put(type, new LinkedHashMap<>()));
    }

    /**
     * Reads, and gives everything that is there.
     *
     * @throws IOException
     *             if the server does not answer as it should
     */
    public Landed look() throws IOException, InterruptedException {
        String since = lastLook == null ? "" : "&_lastUpdated=ge" + lastLook.minus(OVERLAP);
        Instant start = clock.instant();
        for (String type : TYPES) {
            Map<String, JsonNode> known = known(type);
            reads.search(type + "?_count=500" + since, resource -> known.put(resource.path("id").asText(), resource));
        }
        lastLook = start;
        return new Landed(known("Observation").values(), known("Device").values(), known("Patient").values());
    }

    private Map<String, JsonNode> known(String type) {
        return Objects.requireNonNull(byType.get(type), type);
    }
}
