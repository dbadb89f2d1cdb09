package org.iomtfhir.cli.migrate;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what Azure's tools export: a resource ({@code az resource show}), a list of them ({@code az resource list}), an ARM
 * template ({@code az group export}, {@code bicep build}), or an app's settings ({@code az webapp config appsettings list}).
 * Several files make one deployment. Used once.
 */
public final class ExportReader {

    private static final long LARGEST = 32L << 20;
    private static final int DEEPEST = 200;

    private static final ObjectMapper JSON = new ObjectMapper().enable(JsonParser.Feature.ALLOW_COMMENTS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private static final Pattern PARAMETER = Pattern.compile("\\[parameters\\('([^']+)'\\)]");
    private static final Pattern WORKSPACE_FHIR = Pattern.compile(
            "(?i).*/workspaces/([^/]+)/fhirservices/([^/]+)$");

    /** In parts that the template of deploy/azure takes it apart by. */
    private static final Pattern FULL_ID = Pattern.compile(
            "(?i)/subscriptions/[^/]+/resourceGroups/[^/]+/providers/Microsoft\\.HealthcareApis/workspaces/[^/]+/fhirservices/[^/]+");

    private final Map<String, String> found = new LinkedHashMap<>();
    private final Map<String, String> appSettings = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();
    private int connectors;
    private int destinations;

    /**
     * Reads one file more.
     *
     * @throws IOException
     *             if it is not JSON, or holds nothing that is known; the message names it, and quotes nothing of it
     */
    public void read(Path file) throws IOException {
        if (Files.size(file) > LARGEST) {
            throw new IOException(file + " is larger than any export of a connector");
        }
        JsonNode root;
        try {
            root = JSON.readTree(Files.readString(file));
        } catch (JsonProcessingException e) {
            throw new IOException(file + " is not JSON: line " + e.getLocation().getLineNr()
                    + ". Export with -o json; a Bicep file becomes JSON with 'az bicep build'", e);
        }
        int before = connectors + destinations + appSettings.size();
        if (!appSettings(root)) {
            resources(root, root.path("parameters"), 0);
        }
        if (connectors + destinations + appSettings.size() == before) {
            throw new IOException(file + " holds neither a MedTech service (Microsoft.HealthcareApis/workspaces/"
                    + "iotconnectors, its fhirdestinations) nor the settings of an app");
        }
    }

    /** A list of name and value, or a plain object of texts. */
    private boolean appSettings(JsonNode root) {
        if (root.isArray() && !root.isEmpty() && root.get(0).path("name").isTextual() && root.get(0).has("value")
                && !root.get(0).has("type")) {
            root.forEach(each -> appSettings.put(each.path("name").asText(), each.path("value").asText("")));
            return true;
        }
        if (root.isObject() && !root.isEmpty() && root.properties().stream().allMatch(it -> it.getValue().isTextual())
                && !root.has("type")) {
            root.properties().forEach(it -> appSettings.put(it.getKey(), it.getValue().asText()));
            return true;
        }
        return false;
    }

    private void resources(JsonNode node, JsonNode parameters, int depth) {
        if (depth > DEEPEST) {
            return;
        }
        if (node.isArray()) {
            node.forEach(each -> resources(each, parameters, depth + 1));
            return;
        }
        if (!node.isObject()) {
            return;
        }
        String type = node.path("type").asText("").toLowerCase(Locale.ROOT);
        if (type.endsWith("iotconnectors/fhirdestinations") || type.equals("fhirdestinations")) {
            destination(node.path("properties"), parameters);
        } else if (type.endsWith("/iotconnectors") || type.equals("iotconnectors")) {
            connector(node.path("properties"), parameters);
        }
        // Children of a resource, a list of az, and the resources of a template, nested deployments too.
        resources(node.path("resources"), parameters, depth + 1);
        resources(node.path("value"), parameters, depth + 1);
        JsonNode nested = node.path("properties").path("template");
        resources(nested.path("resources"), nested.path("parameters"), depth + 1);
    }

    private void connector(JsonNode properties, JsonNode parameters) {
        connectors++;
        if (connectors > 1) {
            notes.add(
                    "The export has several MedTech services: the first one was taken. Export one alone for the others.");
            return;
        }
        JsonNode ingestion = properties.path("ingestionEndpointConfiguration");
        take("hubNamespace", ingestion.path("fullyQualifiedEventHubNamespace"), parameters);
        take("hub", ingestion.path("eventHubName"), parameters);
        take("consumerGroup", ingestion.path("consumerGroup"), parameters);
        mapping("deviceContent", properties.path("deviceMapping"), parameters);
    }

    private void destination(JsonNode properties, JsonNode parameters) {
        destinations++;
        if (destinations > 1) {
            notes.add("The export has several FHIR destinations: the first one was taken.");
            return;
        }
        take("identityMode", properties.path("resourceIdentityResolutionType"), parameters);
        mapping("fhirMapping", properties.path("fhirMapping"), parameters);
        String id = resolved(properties.path("fhirServiceResourceId"), parameters).orElse("");
        Matcher fhir = WORKSPACE_FHIR.matcher(id);
        if (fhir.matches()) {
            found.put("fhirUrl", "https://" + fhir.group(1) + "-" + fhir.group(2) + ".fhir.azurehealthcareapis.com");
            if (FULL_ID.matcher(id).matches()) {
                found.put("fhirServiceId", id);
            }
        } else if (!id.isEmpty()) {
            notes.add("Which FHIR server it writes to is an expression in the export: set fhir.url.");
        }
    }

    private void mapping(String name, JsonNode mapping, JsonNode parameters) {
        JsonNode content = mapping.path("content");
        if (content.isObject()) {
            found.put(name, content.toPrettyString() + "\n");
        } else {
            take(name, content, parameters);
        }
    }

    private void take(String name, JsonNode value, JsonNode parameters) {
        resolved(value, parameters).ifPresent(text -> found.put(name, text));
    }

    /** The text, or the default value of the parameter that it names; what is another expression is told of. */
    private Optional<String> resolved(JsonNode value, JsonNode parameters) {
        if (value.isObject() && !value.isEmpty()) {
            return Optional.of(value.toPrettyString());
        }
        if (!value.isTextual() || value.asText().isBlank()) {
            return Optional.empty();
        }
        String text = value.asText();
        if (!text.startsWith("[") || text.startsWith("[[")) {
            return Optional.of(text.startsWith("[[") ? text.substring(1) : text);
        }
        Matcher parameter = PARAMETER.matcher(text);
        if (parameter.matches()) {
            JsonNode fallback = parameters.path(parameter.group(1)).path("defaultValue");
            if (!fallback.isMissingNode() && !fallback.isNull()) {
                return fallback.isTextual() && fallback.asText().startsWith("[")
                        ? Optional.empty()
                        : Optional.of(fallback.isTextual() ? fallback.asText() : fallback.toPrettyString());
            }
            notes.add("The parameter '" + parameter.group(1)
                    + "' of the export has no value: fill it in where it is missed.");
            return Optional.empty();
        }
        notes.add(
                "One value is an expression of ARM that only Azure can work out; export the resource itself ('az resource"
                        + " show') to have it.");
        return Optional.empty();
    }

    /** What the files that were read say of the deployment. */
    public EarlierDeployment deployment() {
        return new EarlierDeployment(text("deviceContent"), text("fhirMapping"), text("hubNamespace").map(
                host -> host.replaceFirst("^sb://", "").replaceFirst("/$", "")), text("hub"), text("consumerGroup"),
                text("fhirUrl"), text("fhirServiceId"), text("identityMode"), appSettings, notes);
    }

    private Optional<String> text(String name) {
        return Optional.ofNullable(found.get(name));
    }
}
