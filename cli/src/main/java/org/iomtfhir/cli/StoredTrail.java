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
import org.iomtfhir.fhirclient.server.FhirServer;
import org.iomtfhir.fhirclient.server.ReadResult;
import org.iomtfhir.fhirclient.server.StoredResource;
import org.iomtfhir.persist.merge.WriteMark;

/** What a FHIR server holds of readings, in lines of {@code iomt where}. Not thread-safe. */
final class StoredTrail {

    private static final ObjectMapper JSON = new ObjectMapper();
    /** FHIR's data type {@code id}. */
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9.-]{1,64}");

    private final FhirServer server;
    private final Duration around;
    private final PrintWriter out;

    StoredTrail(FhirServer server, Duration around, PrintWriter out) {
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
        for (StoredResource known : server.search("Device", Map.of("identifier", wanted.device()), 1).resources()) {
            // The latest that begin by then; whether they end too early is seen here. Every server knows the plain reference.
            for (StoredResource each : server.search("Observation", Map.of("device", "Device/" + known.id(), "date",
                    "le" + wanted.to().plus(around), "_sort", "-date", "_count", "100"), 1).resources()) {
                Instant end = new LandedObservation(null, null, JSON.readTree(each.json())).end();
                if (end != null && !end.isBefore(wanted.from().minus(around))) {
                    found.add(each);
                }
            }
        }
        if (found.isEmpty()) {
            out.println("FHIR server no Observation of " + wanted.device() + " at " + wanted.from());
            return false;
        }
        for (StoredResource each : found) {
            out.println(line(each, JSON.readTree(each.json())));
        }
        return true;
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
                JsonNode json = JSON.readTree(found.resource().json());
                out.println(line(found.resource(), json));
                boolean marked = false;
                for (JsonNode extension : json.path("extension")) {
                    marked |= WriteMark.URL.equals(extension.path("url").asText());
                }
                out.println("persist     " + (marked
                        ? "wrote it: it bears the mark of the connector's own writing"
                        : "did NOT write it, or an earlier connector did: it bears no write mark"));
                json.path("identifier").forEach(identifier -> out.println("transform   called it "
                        + identifier.path("system").asText() + "|" + identifier.path("value").asText()));
                LandedObservation observation = new LandedObservation(null, null, json);
                Instant from = observation.start();
                if (from == null) {
                    out.println("FHIR server it does not say when it was taken, so no events can be looked for");
                    return true;
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
