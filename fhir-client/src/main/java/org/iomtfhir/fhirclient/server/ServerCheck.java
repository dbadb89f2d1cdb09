package org.iomtfhir.fhirclient.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Learns from a server's capability statement how it wants to be written to, and whether it can do what is needed.
 */
public final class ServerCheck {

    private static final String OBSERVATION = "Observation";

    private final FhirServer server;

    public ServerCheck(FhirServer server) {
        this.server = server;
    }

    /** Asks a server that need have no encounters. */
    public ServerProfile check(@Nullable ServerKind kindOrNull, boolean createsShells) {
        return check(kindOrNull, createsShells, false);
    }

    /** Asks a server to which nothing is written but what readings need. */
    public ServerProfile check(@Nullable ServerKind kindOrNull, boolean createsShells, boolean needsEncounters) {
        return check(kindOrNull, createsShells, needsEncounters, Set.of());
    }

    /**
     * Asks the server.
     *
     * @param kindOrNull
     *            which server it is, null to be told by the server itself
     * @param createsShells
     *            whether patients and devices will be created
     * @param needsEncounters
     *            whether every reading needs its encounter
     * @param alsoWritten
     *            further types that are written, under ids of the connector's own
     * @throws UnsuitableServerException
     *             if the server can't do what is needed, all of what is missing in its message
     * @throws FhirUnavailableException
     *             if the server can't be asked now
     */
    public ServerProfile check(@Nullable ServerKind kindOrNull, boolean createsShells, boolean needsEncounters,
            Set<String> alsoWritten) {
        JsonNode statement = server.metadata();
        ServerKind kind = kindOrNull != null ? kindOrNull : kind(statement);
        List<String> missing = new ArrayList<>();
        String version = statement.path("fhirVersion").asText("");
        if (!version.startsWith("4.0")) {
            missing.add("it speaks FHIR " + (version.isEmpty() ? "of an unnamed version" : version)
                    + ", and FHIR R4 (4.0.1) is needed");
        }
        JsonNode rest = rest(statement);
        needs(rest, "Observation", List.of("search-type", "read", "update"), missing);
        List<String> identities = createsShells
                ? List.of("search-type", "read", "update")
                : List.of("search-type", "read");
        needs(rest, "Device", identities, missing);
        needs(rest, "Patient", identities, missing);
        if (needsEncounters) {
            needs(rest, "Encounter", List.of("search-type"), missing);
        }
        for (String type : alsoWritten) {
            needs(rest, type, List.of("update"), missing);
            needsUpdateAsCreate(rest, type, missing);
        }
        needsUpdateAsCreate(rest, "Observation", missing);
        if (createsShells) {
            needsUpdateAsCreate(rest, "Device", missing);
            needsUpdateAsCreate(rest, "Patient", missing);
        }
        if (createsShells && kind != ServerKind.HAPI) {
            needsVersions(rest, "Device", missing);
            needsVersions(rest, "Patient", missing);
        }
        Set<String> system = interactions(rest);
        boolean transactions = kind == ServerKind.HAPI || system.contains("transaction");
        if (!transactions && !system.contains("batch")) {
            missing.add("it takes neither transaction nor batch bundles");
        }
        if (kind == ServerKind.HAPI && "no-version".equals(resource(rest, OBSERVATION).path("versioning").asText())) {
            missing.add(
                    "it keeps no versions of Observations (versioning is no-version), so that updates can't be guarded");
        }
        Optional<FirstWriteGuard> guard = kind == ServerKind.HAPI
                ? Optional.of(FirstWriteGuard.IF_MATCH_ZERO)
                : guard(resource(rest, OBSERVATION));
        if (guard.isEmpty()) {
            missing.add(
                    "it can't keep two writers from overwriting each other's first version of an Observation: set its"
                            + " versioning policy for Observation to versioned-update, or have it keep versions and serve their"
                            + " history (history-instance)");
        }
        if (!missing.isEmpty()) {
            throw new UnsuitableServerException(missing);
        }
        return switch (kind) {
            case HAPI -> ServerProfile.hapi();
            case AZURE -> ServerProfile.azure(guard.orElseThrow()).withOtherFirstWrites(others(rest, guard.get()));
            case GENERIC -> ServerProfile.generic(guard.orElseThrow(), transactions).withOtherFirstWrites(others(rest,
                    guard.get()));
        };
    }

    private static ServerKind kind(JsonNode statement) {
        String name = (statement.path("software").path("name").asText("") + " " + statement.path("implementation")
                .path("description").asText("") + " " + statement.path("publisher").asText(""))
                .toLowerCase(Locale.ROOT);
        if (name.contains("hapi")) {
            return ServerKind.HAPI;
        }
        return name.contains("azure") || name.contains("microsoft") ? ServerKind.AZURE : ServerKind.GENERIC;
    }

    /** A versioning policy is that of a type, so each is looked at. */
    private static Map<String, FirstWriteGuard> others(JsonNode rest, FirstWriteGuard ofObservations) {
        Map<String, FirstWriteGuard> others = new HashMap<>();
        for (JsonNode each : rest.path("resource")) {
            FirstWriteGuard guard = guard(each).orElse(FirstWriteGuard.NONE);
            if (guard != ofObservations) {
                others.put(each.path("type").asText(), guard);
            }
        }
        others.remove(OBSERVATION);
        return others;
    }

    private static Optional<FirstWriteGuard> guard(JsonNode resource) {
        String versioning = resource.path("versioning").asText("");
        if (versioning.equals("versioned-update")) {
            return Optional.of(FirstWriteGuard.VERSIONED_UPDATE);
        }
        Set<String> can = interactions(resource);
        boolean versions = !versioning.equals("no-version") && can.contains("history-instance");
        return versions ? Optional.of(FirstWriteGuard.PUT_THEN_UNITE) : Optional.empty();
    }

    private static void needs(JsonNode rest, String type, List<String> needed, List<String> missing) {
        JsonNode resource = resource(rest, type);
        if (resource.isMissingNode()) {
            missing.add("it has no " + type);
            return;
        }
        Set<String> can = interactions(resource);
        needed.stream().filter(each -> !can.contains(each)).forEach(each -> missing.add("it has no " + each + " of "
                + type));
    }

    private static void needsVersions(JsonNode rest, String type, List<String> missing) {
        JsonNode resource = resource(rest, type);
        if (!resource.isMissingNode() && guard(resource).isEmpty()) {
            missing.add("it can't keep two writers from overwriting each other's new " + type + ": set its versioning"
                    + " policy for " + type + " to versioned-update, or have it keep versions and serve their history"
                    + " (history-instance)");
        }
    }

    private static void needsUpdateAsCreate(JsonNode rest, String type, List<String> missing) {
        JsonNode resource = resource(rest, type);
        if (resource.path("updateCreate").isBoolean() && !resource.path("updateCreate").asBoolean()) {
            missing.add("it does not let clients choose the id of a new " + type + " (updateCreate)");
        }
    }

    private static JsonNode rest(JsonNode statement) {
        for (JsonNode each : statement.path("rest")) {
            if ("server".equals(each.path("mode").asText())) {
                return each;
            }
        }
        return statement.path("rest").path(0);
    }

    private static JsonNode resource(JsonNode rest, String type) {
        for (JsonNode each : rest.path("resource")) {
            if (type.equals(each.path("type").asText())) {
                return each;
            }
        }
        return rest.path("resource").path("none");
    }

    private static Set<String> interactions(JsonNode of) {
        Set<String> codes = new HashSet<>();
        of.path("interaction").forEach(each -> codes.add(each.path("code").asText()));
        return codes;
    }
}
