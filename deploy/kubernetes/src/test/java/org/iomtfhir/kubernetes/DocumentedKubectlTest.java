package org.iomtfhir.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every command with {@code kubectl} that a page shows, word for word, with the real {@code kubectl} against
 * {@link ApiStandIn}; skipped where it is not installed. A new one that is not run here fails the test.
 */
class DocumentedKubectlTest {

    private static final Path ROOT = Path.of("..", "..").toAbsolutePath().normalize();
    /** At the beginning of a line or between back-ticks, up to their end; a word alone is a name and no command. */
    private static final Pattern COMMAND = Pattern.compile("(?m)(?:^ *|`)(kubectl (?:-n iomt )?[a-z]+ [^`\\n]+)");

    @TempDir
    private Path directory;
    private ApiStandIn api;

    @BeforeEach
    void aClusterThatSomebodyElseWatches() throws IOException, InterruptedException {
        api = new ApiStandIn();
        ObjectNode monitoring = new ObjectMapper().createObjectNode().put("apiVersion", "v1").put("kind", "Namespace");
        monitoring.putObject("metadata").put("name", "monitoring");
        api.holds("namespaces", null, monitoring);
        Files.writeString(directory.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                current-context: stand-in
                contexts: [{name: stand-in, context: {cluster: stand-in, user: stand-in}}]
                clusters: [{name: stand-in, cluster: {server: "%s"}}]
                users: [{name: stand-in, user: {}}]
                """.formatted(api.address()));
        Files.createSymbolicLink(directory.resolve("deploy"), ROOT.resolve("deploy"));
        for (String file : List.of("input", "output", "storage", "fhir", "replay")) {
            Files.writeString(directory.resolve(file), "what is secret");
        }
        try {
            assertThat(run("kubectl version --client").code()).isZero();
        } catch (AssertionError | IOException notInstalled) {
            Assumptions.abort("kubectl is not on the PATH");
        }
    }

    @AfterEach
    void end() {
        api.close();
    }

    @Test
    void everyCommandDoesWhatThePageSays() throws Exception {
        Set<String> shown = new TreeSet<>();
        for (Path page : pages()) {
            for (String command : commands(page)) {
                Answer answer = run(command);
                assertThat(answer.code()).as("%s: %s%n%s", page, command, answer.text()).isZero();
                shown.add(command.replaceFirst("kubectl (-n iomt )?(rollout )?([a-z]+).*", "$2$3"));
            }
        }

        assertThat(shown).containsExactlyInAnyOrder("kustomize", "apply", "rollout status", "rollout restart", "create",
                "label", "set");
        assertThat(api.objects().stream().filter(object -> object.path("kind").asText().equals("Deployment")))
                .hasSize(4).allSatisfy(deployment -> {
                    assertThat(deployment.at("/spec/template/metadata/annotations").toString()).as("restarted")
                            .contains("restartedAt");
                    assertThat(deployment.at("/spec/template/spec/containers/0/image").asText()).as("set anew")
                            .isEqualTo("REGISTRY/iomt-fhir-connector:0.2.0");
                });
        assertThat(object("Namespace", "monitoring").at("/metadata/labels")).isEqualTo(policyThatLetsIn());
        secretsHoldWhatTheOverlayMounts();
    }

    /** The label that the page has people set is the one that the network policy asks for. */
    private JsonNode policyThatLetsIn() {
        return object("NetworkPolicy", "iomt-metrics").at("/spec/ingress/0/from/0/namespaceSelector/matchLabels");
    }

    private void secretsHoldWhatTheOverlayMounts() throws IOException {
        List<ObjectNode> overlay = Overlay.render(Path.of("overlays", "connection-strings"));
        Set<String> ofAll = overlay.stream().filter(each -> each.path("kind").asText().equals("ConfigMap")
                && each.at("/metadata/name").asText().equals("iomt-line")).map(DocumentedKubectlTest::mounted)
                .findFirst().orElseThrow();
        for (ObjectNode settings : overlay) {
            if (!settings.path("kind").asText().equals("ConfigMap")
                    || settings.at("/metadata/name").asText().equals("iomt-line")) {
                continue;
            }
            Set<String> named = new TreeSet<>(mounted(settings));
            named.addAll(ofAll);
            Set<String> held = new TreeSet<>();
            object("Secret", settings.at("/metadata/name").asText()).path("data").fieldNames()
                    .forEachRemaining(held::add);
            assertThat(held).as(settings.at("/metadata/name").asText()).isEqualTo(named);
        }
    }

    /** The files of the mounted secret that a ConfigMap names. */
    private static Set<String> mounted(ObjectNode settings) {
        Set<String> named = new TreeSet<>();
        settings.path("data").properties().forEach(setting -> {
            if (setting.getKey().endsWith("_FILE")) {
                named.add(setting.getValue().asText().replace("/run/secrets/iomt/", ""));
            }
        });
        return named;
    }

    @Test
    void anObjectThatTheApiWouldNotTakeIsRefusedHereToo() throws Exception {
        Path file = Files.writeString(directory.resolve("broken.yaml"), """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: broken}
                dta: {a: b}
                """);

        Answer answer = run("kubectl apply -f " + file);

        assertThat(answer.code()).isNotZero();
        assertThat(answer.text()).contains("dta");
    }

    private ObjectNode object(String kind, String name) {
        return api.objects().stream().filter(object -> object.path("kind").asText().equals(kind)
                && object.at("/metadata/name").asText().equals(name)).findFirst()
                .orElseThrow(() -> new AssertionError("there is no " + kind + " " + name));
    }

    /** The front page, and what lies in docs, the page about Kubernetes first. */
    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>(
                List.of(ROOT.resolve("docs/deploy-kubernetes.md"), ROOT.resolve("README.md")));
        try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            docs.filter(file -> file.toString().endsWith(".md") && !pages.contains(file)).sorted().forEach(pages::add);
        }
        return pages;
    }

    private static List<String> commands(Path page) throws IOException {
        return COMMAND.matcher(Files.readString(page)).results().map(match -> match.group(1).strip()).toList();
    }

    private record Answer(int code, String text) {}

    private Answer run(String command) throws IOException, InterruptedException {
        Path said = directory.resolve("said");
        ProcessBuilder builder = new ProcessBuilder("bash", "-euc", command).directory(directory.toFile())
                .redirectErrorStream(true).redirectOutput(said.toFile());
        builder.environment().put("KUBECONFIG", directory.resolve("kubeconfig").toString());
        builder.environment().put("HOME", directory.toString());
        Process process = builder.start();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            return new Answer(-1, "did not end: " + Files.readString(said));
        }
        return new Answer(process.exitValue(), Files.readString(said));
    }
}
