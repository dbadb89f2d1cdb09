package org.iomtfhir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.iomtfhir.cli.WhereCommand.Wanted;
import org.iomtfhir.fhirclient.server.FhirRefusedException;
import org.iomtfhir.fhirclient.server.FhirServer;
import org.iomtfhir.fhirclient.server.ReadResult;
import org.iomtfhir.fhirclient.server.SearchResult;
import org.iomtfhir.fhirclient.server.StoredResource;
import org.iomtfhir.persist.merge.WriteMark;

/** What a FHIR server holds of readings, in lines of {@code iomt where}. Not thread-safe. */
final class StoredObservationText {

    private static final ObjectMapper JSON = new ObjectMapper();
    /** FHIR's data type {@code id}. */
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9.-]{1,64}");

    private final FhirServer server;
    private final Duration around;
    private final PrintWriter out;

    StoredObservationText(FhirServer server, Duration around, PrintWriter out) {
        this.server = server;
        this.around = around;
        this.out = out;
    }

    /** The id, of an id or a reference to an Observation or a version of it; empty where that is neither. */
    static Optional<String> id(String given) {
        return Optional.of(given.replaceFirst("^.*Observation/", "").replaceFirst("/_history/.*", ""))
                .filter(id -> ID.matcher(id).matches());
    }

    /** Whether an Observation of the device is there in that time. */
    boolean observations(Wanted wanted) throws IOException {
        List<StoredResource> found = new ArrayList<>();
        SearchResult devices = server.search("Device", Map.of("identifier", wanted.device(), "_count", "100"), 1);
        boolean all = devices.complete();
        for (StoredResource known : devices.resources()) {
            // The latest that begin by then; whether they end too early is seen here. Every server knows the plain reference.
            SearchResult latest = server.search("Observation", Map.of("device", "Device/" + known.id(), "date",
                    "le" + wanted.to().plus(around), "_sort", "-date", "_count", "100"), 1);
            boolean reached = latest.complete();
            for (StoredResource each : latest.resources()) {
                JsonNode json = JSON.readTree(each.json());
                LandedObservation observation = new LandedObservation(null, null, json);
                Instant start = observation.start();
                Instant end = observation.end();
                reached |= start != null && start.isBefore(wanted.from().minus(around));
                if (end != null && !end.isBefore(wanted.from().minus(around)) && isWanted(json, wanted)) {
                    found.add(each);
                }
            }
            all &= reached;
        }
        if (!all) {
            out.println("FHIR server has more of " + wanted.device() + " than was looked at: name a shorter time");
        }
        if (found.isEmpty()) {
            out.println("FHIR server no Observation of " + wanted.device() + " at " + wanted.from()
                    + wanted.observation().map(end -> " whose identifier ends in " + end).orElse(""));
            return false;
        }
        for (StoredResource each : found) {
            out.println(line(each, JSON.readTree(each.json())));
        }
        return true;
    }

    private static boolean isWanted(JsonNode observation, Wanted wanted) {
        if (wanted.observation().isEmpty()) {
            return true;
        }
        for (JsonNode identifier : observation.path("identifier")) {
            if (identifier.path("value").asText().endsWith("." + wanted.observation().get())) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether the Observation is there; and of which device and when it is, for what else is to be looked for.
     *
     * @param given
     *            what {@link #id} takes
     * @param wanted
     *            is added to: a line for each identifier of its device
     */
    boolean observation(String given, List<Wanted> wanted) throws IOException {
        String id = id(given).orElseThrow(() -> new IllegalArgumentException("no id: " + given));
        switch (server.read("Observation", id)) {
            case ReadResult.Missing missing -> out.println("FHIR server has no Observation/" + id
                    + ", and never had one: persist has not written it");
            case ReadResult.Deleted deleted -> out.println("FHIR server had Observation/" + id
                    + ", and somebody deleted it; persist makes it anew with the next reading that belongs to it");
            case ReadResult.Found found -> {
                describe(found.resource(), wanted);
                return true;
            }
        }
        return false;
    }

    private void describe(StoredResource stored, List<Wanted> wanted) throws IOException {
        JsonNode json = JSON.readTree(stored.json());
        out.println(line(stored, json));
        out.println("persist     " + (isMarked(json)
                ? "wrote it: it bears the mark of the connector's own writing"
                : "did NOT write it, or an earlier connector did: it bears no write mark"));
        json.path("identifier").forEach(identifier -> out.println("transform   called it "
                + identifier.path("system").asText() + "|" + identifier.path("value").asText()));
        sources(stored.id(), json);
        LandedObservation observation = new LandedObservation(null, null, json);
        Instant from = observation.start();
        if (from == null) {
            out.println("FHIR server it does not say when it was taken, so no events can be looked for");
            return;
        }
        Instant to = observation.end() == null ? from : observation.end();
        for (String device : devices(json.path("device"))) {
            out.println("devicedata  its readings are of device " + device + ", from " + from + " to " + to);
            wanted.add(new Wanted(device, from, to));
        }
        if (wanted.isEmpty()) {
            out.println(
                    "devicedata  it names no device that has an identifier, so no events can be looked for");
        }
    }

    /** What it says of the events that it was made of, where {@code observations.source} had it say so. */
    private void sources(String id, JsonNode observation) throws IOException {
        String source = observation.path("meta").path("source").asText();
        if (source.startsWith("urn:iomtfhir:event:")) {
            out.println("devicedata  its last event was " + source.substring("urn:iomtfhir:event:".length()));
        }
        List<StoredResource> provenances;
        try {
            provenances = server.search("Provenance", Map.of("target", "Observation/" + id, "_count", "100"), 1)
                    .resources();
        } catch (FhirRefusedException e) {
            return; // A server without Provenances has none of this Observation.
        }
        for (StoredResource each : provenances) {
            JsonNode json = JSON.readTree(each.json());
            List<String> events = new ArrayList<>();
            json.path("entity").forEach(entity -> events.add(entity.at("/what/identifier/value").asText("others")));
            out.println("devicedata  what was written at " + json.path("recorded").asText() + " came of "
                    + String.join(", ", events));
        }
    }

    private static boolean isMarked(JsonNode observation) {
        for (JsonNode extension : observation.path("extension")) {
            if (WriteMark.URL.equals(extension.path("url").asText())) {
                return true;
            }
        }
        return false;
    }

    /** How the events name the device of this reference. */
    private List<String> devices(JsonNode reference) throws IOException {
        List<String> names = new ArrayList<>();
        String[] path = reference.path("reference").asText().split("/");
        if (path.length >= 2 && path[path.length - 2].equals("Device") && ID.matcher(path[path.length - 1]).matches()
                && server.read("Device", path[path.length - 1]) instanceof ReadResult.Found found) {
            JSON.readTree(found.resource().json()).path("identifier")
                    .forEach(identifier -> names.add(identifier.path("value").asText()));
        }
        if (names.isEmpty() && reference.at("/identifier/value").isTextual()) {
            names.add(reference.at("/identifier/value").asText());
        }
        return names;
    }

    private static String line(StoredResource stored, JsonNode json) {
        return "FHIR server Observation/" + stored.id() + ", " + json.path("status").asText() + ", "
                + json.path("code").path("coding").path(0).path("code").asText() + ", version " + stored.version()
                + ", written " + stored.lastUpdated();
    }
}
