package org.iomtfhir.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.iomtfhir.containers.DeployedSettings;
import org.iomtfhir.containers.Program;
import org.iomtfhir.model.Profile;
import org.iomtfhir.runtime.health.HealthServer;
import org.iomtfhir.runtime.health.ServiceHealth;
import org.iomtfhir.runtime.settings.ObservationSettings;
import org.iomtfhir.runtime.settings.ServiceSettings;
import org.iomtfhir.runtime.settings.ServiceSettings.Service;
import org.iomtfhir.runtime.settings.Setting;
import org.iomtfhir.runtime.settings.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class OverlayTest {

    private static final Path SCALED = Path.of("overlays", "scaled");

    @TempDir
    private Path files;

    static List<Path> overlays() {
        return Overlay.all();
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void theApiTakesEveryObject(Path overlay) throws IOException {
        List<ObjectNode> objects = Overlay.render(overlay);

        assertThat(objects).hasSizeGreaterThan(16)
                .allSatisfy(object -> assertThat(ApiSchema.refusal(object)).isEmpty());
        assertThat(objects.stream().map(OverlayTest::id).toList()).doesNotHaveDuplicates();
    }

    @Test
    void aFieldThatTheApiDoesNotKnowIsRefusedHoweverDeepItLies() throws IOException {
        ObjectNode deployment = object(Overlay.render(SCALED), "Deployment", "iomt-group");
        ((ObjectNode) deployment.at("/spec/template/spec/containers/0/securityContext")).put("readOnlyRootFileSystem",
                true);

        assertThat(ApiSchema.refusal(deployment)).hasValueSatisfying(
                reason -> assertThat(reason).contains("readOnlyRootFileSystem"));
    }

    @Test
    void soIsOneThatKedaDoesNotKnow() throws IOException {
        ObjectNode scaled = object(Overlay.render(SCALED), "ScaledObject", "iomt-group");
        ((ObjectNode) scaled.at("/spec/triggers/0/metadata")).put("checkpointStrategie", "blobMetadata");

        assertThat(ApiSchema.refusal(scaled)).contains("metadata has no field checkpointStrategie");
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void everyServiceAcceptsItsSettings(Path overlay) throws IOException {
        for (Service service : Service.values()) {
            assertThat(settings(Overlay.render(overlay), service).notices()).isEmpty();
        }
    }

    /** Whoever is left out goes on with the meaning of the other profile, so it is said in one place. */
    @ParameterizedTest
    @MethodSource("overlays")
    void theProfileIsSaidInOnePlaceForAllFour(Path overlay) throws IOException {
        List<ObjectNode> objects = Overlay.render(overlay);
        ((ObjectNode) object(objects, "ConfigMap", "iomt-line").path("data")).put("IOMT_OBSERVATIONS_PROFILE",
                "earlier-connector");

        for (Service service : Service.values()) {
            assertThat(maps(objects, service)).as("the shared one counts").last().isEqualTo("iomt-line");
            assertThat(settings(objects, service).get(ObservationSettings.PROFILE)).as(service.title())
                    .isEqualTo(Profile.EARLIER_CONNECTOR);
            assertThat(object(objects, "ConfigMap", "iomt-" + service.title()).path("data").has(
                    "IOMT_OBSERVATIONS_PROFILE")).as("said in a second place").isFalse();
        }
    }

    /** What the page says to put into the shared map each service takes from there, also the one that it says nothing to. */
    @ParameterizedTest
    @MethodSource("overlays")
    void whatElseAllAreToldAlikeStandsInOnePlace(Path overlay) throws IOException {
        List<ObjectNode> objects = Overlay.render(overlay);
        ((ObjectNode) object(objects, "ConfigMap", "iomt-line").path("data"))
                .put("IOMT_OBSERVATIONS_SOURCE", "meta-source").put("IOMT_OUTPUT_PACKED", "false")
                .put("IOMT_REPLAY_KEY_FILE", "/run/secrets/iomt/replay");

        for (Service service : Service.values()) {
            Settings settings = settings(objects, service);
            for (Setting<?> setting : service.groups().stream().flatMap(group -> group.settings().stream()).toList()) {
                switch (setting.name()) {
                    case "observations.source" -> assertThat(settings.get(setting)).hasToString("meta-source");
                    case "output.packed" -> assertThat(settings.get(setting)).isEqualTo(false);
                    case "replay.key" -> assertThat(settings.find(setting)).isPresent();
                    default -> {
                    }
                }
            }
        }
        assertThat(Files.readString(Path.of("../../docs/deploy-kubernetes.md"))).contains("`IOMT_OBSERVATIONS_SOURCE`",
                "`IOMT_OUTPUT_PACKED`");
    }

    /** The inner hubs hold packs of ten; group's alone is not divided, for at light load each record is an event. */
    @Test
    void thresholdsFitPacksAndWhatGroupHoldsBackOnPurpose() throws IOException {
        List<ObjectNode> objects = Overlay.render(SCALED);
        int devices = threshold(objects, "normalize");

        assertThat(threshold(objects, "transform")).isEqualTo(devices / 10);
        assertThat(threshold(objects, "persist")).isEqualTo(devices / 10);
        assertThat(threshold(objects, "group")).isEqualTo(2 * 500 * 30);
        assertThat(Files.readString(Path.of("../../docs/deploy-kubernetes.md")))
                .as("what to write with earlier-connector")
                .contains("`\"" + devices + "\"`", "`\"" + devices / 10 + "\"`", "`\"" + 2 * 500 * 30 + "\"`");
    }

    private static int threshold(List<ObjectNode> objects, String service) {
        return object(objects, "ScaledObject", "iomt-" + service)
                .at("/spec/triggers/0/metadata/unprocessedEventThreshold").asInt();
    }

    @Test
    void aNameThatNoServiceKnowsIsRefused() throws IOException {
        List<ObjectNode> objects = Overlay.render(SCALED);
        ((ObjectNode) object(objects, "ConfigMap", "iomt-persist").path("data")).put("IOMT_FHIR_ADDRESS",
                "https://example.org");

        assertThatThrownBy(() -> settings(objects, Service.PERSIST)).hasMessageContaining("IOMT_FHIR_ADDRESS");
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void noSecretStandsInASetting(Path overlay) throws IOException {
        secrets(Overlay.render(overlay));
    }

    private void secrets(List<ObjectNode> objects) {
        for (Service service : Service.values()) {
            data(objects, service).keySet().forEach(name -> assertThat(name)
                    .doesNotEndWith("CONNECTION_STRING").doesNotEndWith("SECRET").doesNotEndWith("PASSWORD"));
        }
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void podsHaveNoRightsThatTheyDoNotNeed(Path overlay) throws IOException {
        rights(Overlay.render(overlay));
    }

    private void rights(List<ObjectNode> objects) {
        for (Service service : Service.values()) {
            JsonNode pod = pod(objects, service);
            JsonNode container = pod.at("/spec/containers/0");
            assertThat(pod.at("/spec/securityContext/runAsNonRoot").asBoolean()).isTrue();
            assertThat(pod.at("/spec/automountServiceAccountToken").asBoolean(true)).isFalse();
            assertThat(pod.at("/spec/terminationGracePeriodSeconds").asInt()).isEqualTo(90);
            assertThat(container.at("/securityContext/readOnlyRootFilesystem").asBoolean()).isTrue();
            assertThat(container.at("/securityContext/allowPrivilegeEscalation").asBoolean(true)).isFalse();
            assertThat(container.at("/securityContext/capabilities/drop/0").asText()).isEqualTo("ALL");
            assertThat(container.at("/resources/limits/memory").asText()).isNotEmpty();
            assertThat(Program.named(container.at("/args/0").asText())).isPresent();
        }
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void probesAskForPagesThatAServiceServesWhereItServesThem(Path overlay) throws Exception {
        probes(Overlay.render(overlay));
    }

    private void probes(List<ObjectNode> objects) throws Exception {
        try (HealthServer server = HealthServer.start("127.0.0.1", 0, new ServiceHealth(Clock.systemUTC()),
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
                HttpClient client = HttpClient.newHttpClient()) {
            for (Service service : Service.values()) {
                JsonNode container = pod(objects, service).at("/spec/containers/0");
                int port = ServiceSettings.OPERATIONS.read(settings(objects, service)).port();
                assertThat(container.at("/ports/0/name").asText()).isEqualTo("health");
                assertThat(container.at("/ports/0/containerPort").asInt()).isEqualTo(port);
                for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
                    assertThat(container.at("/" + probe + "/httpGet/port").asText()).isEqualTo("health");
                    String page = container.at("/" + probe + "/httpGet/path").asText();
                    var answer = client.send(HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + server.port() + page)).build(),
                            HttpResponse.BodyHandlers.ofString());
                    assertThat(answer.statusCode()).as(page).isIn(200, 503);
                }
                assertThat(container.at("/readinessProbe/httpGet/path").asText()).isEqualTo("/health/ready");
                assertThat(container.at("/livenessProbe/httpGet/path").asText())
                        .as("waiting for a FHIR server is no reason to be started anew").isEqualTo("/health/live");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void whatNamesAnotherObjectNamesOneThatIsThere(Path overlay) throws IOException {
        names(Overlay.render(overlay));
    }

    private void names(List<ObjectNode> objects) {
        for (Service service : Service.values()) {
            String name = "iomt-" + service.title();
            JsonNode pod = pod(objects, service);
            object(objects, "ServiceAccount", pod.at("/spec/serviceAccountName").asText());
            maps(objects, service).forEach(map -> object(objects, "ConfigMap", map));
            assertThat(maps(objects, service)).contains(name);
            assertThat(object(objects, "Deployment", name).at("/spec/selector/matchLabels").properties())
                    .isSubsetOf(pod.at("/metadata/labels").properties());
            assertThat(object(objects, "PodDisruptionBudget", name).at("/spec/selector/matchLabels").properties())
                    .isSubsetOf(pod.at("/metadata/labels").properties());
            Set<String> mounted = new TreeSet<>();
            pod.at("/spec/containers/0/volumeMounts").forEach(mount -> mounted.add(mount.path("name").asText()));
            Set<String> volumes = new TreeSet<>();
            pod.at("/spec/volumes").forEach(volume -> volumes.add(volume.path("name").asText()));
            assertThat(mounted).isEqualTo(volumes);
            data(objects, service).forEach((setting, value) -> {
                if (setting.endsWith("_FILE")) {
                    assertThat(value).startsWith("/run/secrets/iomt/");
                }
            });
        }
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void networkPoliciesLetThroughWhatTheLineNeedsAndNothingElse(Path overlay) throws IOException {
        network(Overlay.render(overlay));
    }

    private void network(List<ObjectNode> objects) {
        JsonNode nothing = object(objects, "NetworkPolicy", "iomt-nothing-else").path("spec");
        assertThat(nothing.path("podSelector").isEmpty()).as("every pod").isTrue();
        assertThat(texts(nothing.path("policyTypes"))).containsExactlyInAnyOrder("Ingress", "Egress");
        assertThat(nothing.has("ingress") || nothing.has("egress")).isFalse();
        JsonNode metrics = object(objects, "NetworkPolicy", "iomt-metrics").path("spec");
        JsonNode outwards = object(objects, "NetworkPolicy", "iomt-outwards").path("spec");
        for (Service service : Service.values()) {
            for (JsonNode policy : List.of(metrics, outwards)) {
                assertThat(policy.at("/podSelector/matchLabels").properties()).isNotEmpty()
                        .isSubsetOf(pod(objects, service).at("/metadata/labels").properties());
            }
        }
        assertThat(metrics.path("ingress")).singleElement().satisfies(rule -> {
            assertThat(rule.path("from").findValues("namespaceSelector")).hasSize(1);
            assertThat(rule.at("/ports/0/port").asText()).isEqualTo("health");
        });
        List<Integer> anywhere = new ArrayList<>();
        outwards.path("egress").forEach(rule -> rule.path("ports").forEach(port -> {
            if (!rule.has("to")) {
                anywhere.add(port.path("port").asInt());
            }
        }));
        assertThat(anywhere).as("Event Hubs by AMQP over TLS, and HTTPS").containsExactlyInAnyOrder(5671, 443);
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    @Test
    void theScalerReadsTheHubAndTheCheckpointsThatTheServiceReadsAndWrites() throws IOException {
        scaler(Overlay.render(SCALED));
    }

    private void scaler(List<ObjectNode> objects) {
        for (Service service : Service.values()) {
            Map<String, String> set = data(objects, service);
            ObjectNode scaled = object(objects, "ScaledObject", "iomt-" + service.title());
            JsonNode metadata = scaled.at("/spec/triggers/0/metadata");
            assertThat(scaled.at("/spec/scaleTargetRef/name").asText()).isEqualTo("iomt-" + service.title());
            assertThat(set.get("IOMT_INPUT_EVENT_HUB")).isEqualTo(metadata.path("eventHubName").asText());
            assertThat(set.get("IOMT_INPUT_CONSUMER_GROUP")).isEqualTo(metadata.path("consumerGroup").asText());
            for (String name : List.of("eventHubNamespace", "eventHubName")) {
                assertThat(metadata.path(name).asText()).as("checkpoints are written in lower case").isLowerCase();
            }
            assertThat(set.get("IOMT_INPUT_NAMESPACE"))
                    .isEqualTo(metadata.path("eventHubNamespace").asText() + ".servicebus.windows.net");
            assertThat(set.get("IOMT_CHECKPOINTS_CONTAINER_URI"))
                    .isEqualTo("https://" + metadata.path("storageAccountName").asText() + ".blob.core.windows.net/"
                            + metadata.path("blobContainer").asText());
            assertThat(set).as("the scaler does not look behind a prefix").doesNotContainKey("IOMT_CHECKPOINTS_PREFIX");
            assertThat(metadata.path("checkpointStrategy").asText()).isEqualTo("blobMetadata");
            assertThat(object(objects, "Deployment", "iomt-" + service.title()).at("/spec/replicas").isMissingNode())
                    .as("two who set the number would undo each other").isTrue();
            object(objects, "TriggerAuthentication", scaled.at("/spec/triggers/0/authenticationRef/name").asText());
        }
    }

    /** Each check, and one thing that it guards and that is broken: the object, the place in it, and what stands there instead. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "secrets | ConfigMap/iomt-persist | /data/IOMT_FHIR_CLIENT_SECRET | \"hush\"",
            "secrets | ConfigMap/iomt-group | /data/IOMT_INPUT_CONNECTION_STRING | \"Endpoint=sb://x\"",
            "rights | Deployment/iomt-group | /spec/template/spec/containers/0/securityContext/readOnlyRootFilesystem | false",
            "rights | Deployment/iomt-group | /spec/template/spec/containers/0/securityContext/allowPrivilegeEscalation | true",
            "rights | Deployment/iomt-group | /spec/template/spec/containers/0/securityContext/capabilities/drop | []",
            "rights | Deployment/iomt-persist | /spec/template/spec/securityContext/runAsNonRoot | false",
            "rights | Deployment/iomt-persist | /spec/template/spec/automountServiceAccountToken | true",
            "rights | Deployment/iomt-persist | /spec/template/spec/terminationGracePeriodSeconds | 10",
            "rights | Deployment/iomt-persist | /spec/template/spec/containers/0/resources/limits | {}",
            "rights | Deployment/iomt-persist | /spec/template/spec/containers/0/args | [\"persist\"]",
            "probes | Deployment/iomt-normalize | /spec/template/spec/containers/0/readinessProbe/httpGet/path | \"/ready\"",
            "probes | Deployment/iomt-normalize | /spec/template/spec/containers/0/livenessProbe/httpGet/path | \"/health/ready\"",
            "probes | Deployment/iomt-normalize | /spec/template/spec/containers/0/startupProbe/httpGet/path | \"/healthz\"",
            "probes | Deployment/iomt-normalize | /spec/template/spec/containers/0/startupProbe/httpGet/port | 8081",
            "probes | ConfigMap/iomt-normalize | /data/IOMT_HEALTH_PORT | \"9999\"",
            "names | Deployment/iomt-transform | /spec/template/spec/serviceAccountName | \"default\"",
            "names | Deployment/iomt-transform | /spec/template/spec/containers/0/envFrom/0/configMapRef/name | \"iomt-tranform\"",
            "names | Deployment/iomt-transform | /spec/template/spec/containers/0/envFrom/1/configMapRef/name | \"iomt-lines\"",
            "names | Deployment/iomt-transform | /spec/template/spec/volumes | []",
            "names | Deployment/iomt-transform | /spec/selector/matchLabels/app | \"other\"",
            "names | PodDisruptionBudget/iomt-transform | /spec/selector/matchLabels/app | \"other\"",
            "names | ConfigMap/iomt-transform | /data/IOMT_REPLAY_KEY_FILE | \"/etc/key\"",
            "network | NetworkPolicy/iomt-nothing-else | /spec/policyTypes | [\"Ingress\"]",
            "network | NetworkPolicy/iomt-nothing-else | /spec/podSelector | {\"matchLabels\": {\"a\": \"b\"}}",
            "network | NetworkPolicy/iomt-nothing-else | /spec/egress | [{}]",
            "network | NetworkPolicy/iomt-metrics | /spec/podSelector/matchLabels | {\"app\": \"iomt\"}",
            "network | NetworkPolicy/iomt-metrics | /spec/ingress | [{}]",
            "network | NetworkPolicy/iomt-outwards | /spec/egress | [{\"ports\": [{\"port\": 443}]}]",
            "network | NetworkPolicy/iomt-outwards | /spec/egress | [{\"ports\": [{\"port\": 5671}, {\"port\": 443}, {\"port\": 22}]}]",
            "scaler | ScaledObject/iomt-group | /spec/scaleTargetRef/name | \"iomt-normalize\"",
            "scaler | ScaledObject/iomt-group | /spec/triggers/0/metadata/eventHubName | \"grouped\"",
            "scaler | ScaledObject/iomt-group | /spec/triggers/0/metadata/consumerGroup | \"normalize\"",
            "scaler | ScaledObject/iomt-group | /spec/triggers/0/metadata/eventHubNamespace | \"other\"",
            "scaler | ScaledObject/iomt-group | /spec/triggers/0/metadata/blobContainer | \"checkpoints\"",
            "scaler | ScaledObject/iomt-group | /spec/triggers/0/metadata/storageAccountName | \"other\"",
            "scaler | ScaledObject/iomt-group | /spec/triggers/0/metadata/checkpointStrategy | \"goSdk\"",
            "scaler | ScaledObject/iomt-group | /spec/triggers/0/authenticationRef/name | \"other\"",
            "scaler | ConfigMap/iomt-group | /data/IOMT_CHECKPOINTS_PREFIX | \"line\"",
            "scaler | Deployment/iomt-group | /spec/replicas | 2"})
    void aCheckFailsWhereWhatItGuardsIsBroken(String check, String which, String place, String with) throws Exception {
        List<ObjectNode> objects = Overlay.render(SCALED);
        run(check, objects);

        String[] object = which.split("/");
        int last = place.lastIndexOf('/');
        ((ObjectNode) object(objects, object[0], object[1]).at(place.substring(0, last)))
                .set(place.substring(last + 1), new ObjectMapper().readTree(with));

        assertThatThrownBy(() -> run(check, objects)).isInstanceOf(AssertionError.class);
    }

    @Test
    void aHubWithACapitalIsSeenWhoeverAgreesOnIt() throws IOException {
        List<ObjectNode> objects = Overlay.render(SCALED);
        ((ObjectNode) object(objects, "ConfigMap", "iomt-group").path("data")).put("IOMT_INPUT_EVENT_HUB",
                "Normalized");
        ((ObjectNode) object(objects, "ScaledObject", "iomt-group").at("/spec/triggers/0/metadata"))
                .put("eventHubName", "Normalized");

        assertThatThrownBy(() -> scaler(objects)).hasMessageContaining("in lower case");
    }

    private void run(String check, List<ObjectNode> objects) throws Exception {
        switch (check) {
            case "secrets" -> secrets(objects);
            case "rights" -> rights(objects);
            case "probes" -> probes(objects);
            case "names" -> names(objects);
            case "scaler" -> scaler(objects);
            case "network" -> network(objects);
            default -> throw new IllegalArgumentException(check);
        }
    }

    @Test
    void whatTheRendererDoesNotKnowItRefuses(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("kustomization.yaml"), "resources: []\ncomponents: [x]\n");

        assertThatThrownBy(() -> Overlay.render(folder)).hasMessageContaining("components");
    }

    private Settings settings(List<ObjectNode> objects, Service service) throws IOException {
        return DeployedSettings.accepted(service, data(objects, service), files);
    }

    private static Map<String, String> data(List<ObjectNode> objects, Service service) {
        Map<String, String> data = new TreeMap<>();
        // Of two that say the same, the last one counts.
        maps(objects, service).forEach(map -> object(objects, "ConfigMap", map).path("data").properties()
                .forEach(entry -> data.put(entry.getKey(), entry.getValue().asText())));
        return data;
    }

    /** The names of the ConfigMaps that a service's environment comes of. */
    private static List<String> maps(List<ObjectNode> objects, Service service) {
        List<String> names = new ArrayList<>();
        pod(objects, service).at("/spec/containers/0/envFrom")
                .forEach(source -> names.add(source.at("/configMapRef/name").asText()));
        return names;
    }

    private static JsonNode pod(List<ObjectNode> objects, Service service) {
        return object(objects, "Deployment", "iomt-" + service.title()).at("/spec/template");
    }

    private static ObjectNode object(List<ObjectNode> objects, String kind, String name) {
        return objects.stream().filter(object -> id(object).equals(kind + "/" + name)).findFirst()
                .orElseThrow(() -> new AssertionError("there is no " + kind + " " + name));
    }

    private static String id(ObjectNode object) {
        return object.path("kind").asText() + "/" + object.at("/metadata/name").asText();
    }
}
