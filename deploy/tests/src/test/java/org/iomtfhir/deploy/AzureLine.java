package org.iomtfhir.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.iomtfhir.deploy.arm.Deployment;
import org.iomtfhir.deploy.arm.ParameterFile;
import org.iomtfhir.deploy.arm.Resource;

/** The line on Azure, as the template that lies in the repository would deploy it. */
final class AzureLine {

    static final Path FOLDER = Path.of("../azure").toAbsolutePath().normalize();

    static final List<String> WAYS = List.of("managed-identity", "flexible", "sandbox");

    private static final Map<String, String> ENVIRONMENT = Map.of("IOMT_IMAGE", "iomt:1", "IOMT_DEVICE_SYSTEM",
            "urn:hospital:device", "IOMT_PATIENT_SYSTEM", "urn:hospital:patient", "IOMT_FHIR_SERVER_URL",
            "https://fhir.example/r4", "IOMT_FHIR_SERVER_CLIENT_ID", "line", "IOMT_FHIR_SERVER_TOKEN_ENDPOINT",
            "https://login.example/token", "IOMT_KEY_VAULT", "vault");

    private final Deployment deployment;
    private final List<Resource> resources;

    private AzureLine(Deployment deployment) {
        this.deployment = deployment;
        this.resources = deployment.resources();
    }

    static JsonNode template() throws IOException {
        return new ObjectMapper().readTree(FOLDER.resolve("main.json").toFile());
    }

    /** One of the three ways, with made-up answers to what its parameter file asks. */
    static AzureLine way(String way) throws IOException {
        return way(way, Map.of());
    }

    /** The same, with other values of parameters. */
    static AzureLine way(String way, Map<String, JsonNode> other) throws IOException {
        return of(template(), way, other);
    }

    /** The same of a template that may differ from the one in the repository. */
    static AzureLine of(JsonNode template, String way, Map<String, JsonNode> other) throws IOException {
        Map<String, JsonNode> parameters = new HashMap<>(
                ParameterFile.read(FOLDER.resolve(way + ".bicepparam"), ENVIRONMENT));
        parameters.putAll(other);
        return new AzureLine(Deployment.of(template, parameters));
    }

    List<Resource> resources() {
        return resources;
    }

    List<Resource> resources(String type) {
        return resources.stream().filter(resource -> resource.type().equals(type)).toList();
    }

    Map<String, JsonNode> outputs() {
        return deployment.outputs();
    }

    /** A container that runs a service or another program of ours. */
    record Container(Resource app, JsonNode json) {

        String command() {
            return json.path("args").path(0).asText();
        }

        Map<String, String> environment() {
            Map<String, String> environment = new HashMap<>();
            json.path("env").forEach(one -> environment.put(one.path("name").asText(), one.path("value").asText(null)));
            return environment;
        }
    }

    /** The containers that run one of the four services. */
    List<Container> services() {
        return resources("Microsoft.App/containerApps").stream()
                .map(app -> new Container(app, app.properties().path("template").path("containers").path(0))).toList();
    }
}
