package org.iomtfhir.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.model.ContainerConfig;
import com.github.dockerjava.api.model.HealthCheck;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.iomtfhir.local.eventhubs.LocalEventHubs;
import org.iomtfhir.local.fhir.Database;
import org.iomtfhir.local.fhir.LocalFhirServer;
import org.iomtfhir.runtime.settings.ServiceSettings.Service;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.BindMode;
import org.testcontainers.containers.ContainerLaunchException;
import org.testcontainers.containers.ExecConfig;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.startupcheck.OneShotStartupCheckStrategy;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/**
 * The image's containers between real parts: hubs and a FHIR server in this process. Containers use the machine's own
 * network, as in {@code compose.yaml}.
 */
@Tag("long")
class ImageIT {

    private static final String SECRET = "/run/secrets/hubs";

    private static String image;

    @TempDir
    private static Path directory;

    private static final List<AutoCloseable> PARTS = new ArrayList<>();

    /** Lies in the place of each shell that a base image may have. */
    private static Path noShell;

    @BeforeAll
    static void build() throws IOException, InterruptedException {
        image = Engine.imageOrSkip();
        noShell = Files.createFile(directory.resolve("no-shell"));
    }

    @AfterAll
    static void end() throws Exception {
        for (AutoCloseable part : PARTS.reversed()) {
            part.close();
        }
    }

    @Test
    void theSampleEventsLandAndServicesEndByThemselves() throws IOException {
        LocalEventHubs.Builder builder = LocalEventHubs.builder().dataDirectory(directory.resolve("hubs"));
        for (String hub : List.of("devicedata", "normalized", "grouped", "observations")) {
            builder.hub(hub, 2);
        }
        LocalEventHubs hubs = builder.start();
        PARTS.add(hubs);
        LocalFhirServer fhir = LocalFhirServer
                .start(new LocalFhirServer.Config(new Database.H2File(directory.resolve("fhir")), 0, true));
        PARTS.add(fhir);
        Path secret = directory.resolve("connection-string");
        Files.writeString(secret, hubs.connectionString());
        Path templates = Engine.open(directory.resolve("templates"));

        Map<Service, GenericContainer<?>> services = new HashMap<>();
        for (Service service : Service.values()) {
            GenericContainer<?> container = service(service, fhir.baseUrl(), secret, templates);
            PARTS.add(container);
            container.start();
            services.put(service, container);
        }
        try (GenericContainer<?> demo = container("iomt", "demo", "--fhir", fhir.baseUrl(), "--templates",
                "/var/lib/iomt/templates", "--connection-string-file", SECRET)
                .withFileSystemBind(secret.toString(), SECRET, BindMode.READ_ONLY)
                .withFileSystemBind(templates.toString(), "/var/lib/iomt/templates", BindMode.READ_WRITE)
                .withStartupCheckStrategy(new OneShotStartupCheckStrategy().withTimeout(Duration.ofMinutes(3)))) {
            demo.start();

            assertThat(demo.getLogs())
                    .contains("expected Observations are on the FHIR server, with the expected values");
        }
        services.forEach((service, container) -> {
            container.getDockerClient().stopContainerCmd(container.getContainerId()).withTimeout(60).exec();
            assertThat(container.getLogs()).as("%s is not cut off", service)
                    .contains("Service " + service.title() + " has stopped.");
            assertThat(container.getCurrentContainerInfo().getState().getExitCodeLong())
                    .as("%s ends when it is asked to, and is not killed", service).isIn(0L, 143L);
        });
    }

    @Test
    void theHealthCheckFindsAServiceAndItsRootCannotBeWrittenTo() throws Exception {
        Path secret = Files.writeString(directory.resolve("nobody"),
                "Endpoint=sb://localhost:1;SharedAccessKeyName=a;SharedAccessKey=YQ==;UseDevelopmentEmulator=true");
        try (GenericContainer<?> service = service(Service.GROUP, "", secret, directory)) {
            service.start();
            String[] check = healthCheck().toArray(String[]::new);

            await().atMost(Duration.ofMinutes(1))
                    .untilAsserted(() -> assertThat(service.execInContainer(check).getExitCode())
                            .as("alive, though there is no hub").isZero());
            assertThat(service.execInContainer(ExecConfig.builder().command(check)
                    .envVars(Map.of("IOMT_HEALTH_PORT", "1")).build()).getExitCode()).isOne();
            assertThat(written(service, "/tmp/log")).isTrue();
            assertThat(written(service, "/opt/iomt/log")).isFalse();
            assertThat(written(service, "/var/lib/iomt/log")).isFalse();
        }
    }

    /** By the virtual machine, for there is no shell that could try. */
    private static boolean written(GenericContainer<?> service, String file) throws Exception {
        return service.execInContainer("java", "-Xmx16m", "-Xlog:gc:file=" + file, "-version").getExitCode() == 0;
    }

    /** That everything else here works says then that no shell is needed. */
    @Test
    void noContainerOfTheseTestsHasAShell() {
        for (String shell : List.of("/bin/sh", "/bin/bash")) {
            try (GenericContainer<?> container = container("-c", "exit 0").withCreateContainerCmdModifier(
                    create -> create.withEntrypoint(shell))
                    .withStartupCheckStrategy(new OneShotStartupCheckStrategy().withTimeout(Duration.ofSeconds(30)))) {
                assertThatThrownBy(container::start).isInstanceOf(ContainerLaunchException.class);
            }
        }
    }

    @Test
    void aProgramThatIsNotThereIsAnsweredWithThoseThatAre() {
        assertThat(output(2, "normalise-service")).contains("normalize-service, group-service", "iomt");
    }

    @Test
    void wrongSettingsAreSaidAndEndTheContainer() {
        assertThat(output(2, "persist-service")).contains("IOMT_FHIR_URL");
    }

    @Test
    void theBillOfMaterialsNamesEachLibraryOfTheImage() throws IOException {
        JsonNode bill = new ObjectMapper().readTree(Path.of("target/image/code/sbom/bom.json").toFile());
        List<String> named = new ArrayList<>();
        bill.path("components").forEach(component -> named
                .add(component.path("name").asText() + "-" + component.path("version").asText()));

        assertThat(bill.path("bomFormat").asText()).isEqualTo("CycloneDX");
        try (var libraries = Files.list(Path.of("target/image/libraries"))) {
            assertThat(libraries.map(file -> file.getFileName().toString()).toList()).hasSizeGreaterThan(100)
                    .allSatisfy(file -> assertThat(named).anySatisfy(name -> assertThat(file).startsWith(name)));
        }
    }

    @Test
    void theImageSaysWhatItIsAndHowItIsRun() throws IOException {
        InspectImageResponse inspected = DockerClientFactory.instance().client().inspectImageCmd(image).exec();
        ContainerConfig config = Objects.requireNonNull(inspected.getConfig());
        Matcher version = Pattern.compile("<parent>.*?<version>([^<]+)</version>", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("pom.xml")));

        assertThat(version.find()).isTrue();
        assertThat(config.getLabels()).containsEntry("org.opencontainers.image.title", "IoMT FHIR Connector")
                .containsEntry("org.opencontainers.image.licenses", "Apache-2.0")
                .containsEntry("org.opencontainers.image.version", version.group(1))
                .containsKeys("org.opencontainers.image.description", "org.opencontainers.image.revision");
        assertThat(config.getUser()).isEqualTo("10001:10001");
        assertThat(config.getEntrypoint()).as("no shell").startsWith("java").contains("-XX:MaxRAMPercentage=60");
        // Podman leaves it out where it answers as Docker does; the file that the image is made of tells the same.
        HealthCheck health = config.getHealthcheck();
        List<String> check = new ArrayList<>(List.of("CMD"));
        check.addAll(healthCheck());
        if (health != null) {
            assertThat(health.getTest()).isEqualTo(check);
        }
        assertThat(check).startsWith("CMD", "java").endsWith(org.iomtfhir.containers.HealthCheck.class.getName());
    }

    /** The words of the image's own check. */
    private static List<String> healthCheck() throws IOException {
        return List.of(Files.readString(Path.of("Containerfile"))
                .replaceAll("(?s).*HEALTHCHECK[^\\n]*\\n *CMD \\[([^]]*)].*", "$1").replace("\"", "").split(", *"));
    }

    private static GenericContainer<?> service(Service service, String fhir, Path secret, Path templates) {
        Path own = directory.resolve(service.title());
        GenericContainer<?> container = container(service.title() + "-service")
                .withEnv("IOMT_INPUT_CONNECTION_STRING_FILE", SECRET)
                .withEnv("IOMT_CHECKPOINTS_DIRECTORY", "/var/lib/iomt/checkpoints")
                .withEnv("IOMT_DEAD_LETTERS_DIRECTORY", "/var/lib/iomt/deadletters")
                .withEnv("IOMT_HEALTH_ADDRESS", "127.0.0.1").withEnv("IOMT_HEALTH_PORT", freePort())
                .withFileSystemBind(secret.toString(), SECRET, BindMode.READ_ONLY)
                .withFileSystemBind(Engine.open(own.resolve("checkpoints")).toString(), "/var/lib/iomt/checkpoints",
                        BindMode.READ_WRITE)
                .withFileSystemBind(Engine.open(directory.resolve("deadletters")).toString(),
                        "/var/lib/iomt/deadletters", BindMode.READ_WRITE)
                .waitingFor(Wait.forLogMessage(".*Service " + service.title() + " is starting.*", 1));
        if (service == Service.PERSIST) {
            return container.withEnv("IOMT_FHIR_URL", fhir).withEnv("IOMT_IDENTITY_MODE", "Create")
                    .withEnv("IOMT_IDENTITY_PATIENT_PER_DEVICE", "true").withEnv("IOMT_IDENTITY_DEVICE_SYSTEM", "any")
                    .withEnv("IOMT_IDENTITY_PATIENT_SYSTEM", "any");
        }
        container.withEnv("IOMT_OUTPUT_CONNECTION_STRING_FILE", SECRET);
        if (service == Service.GROUP) {
            return container.withEnv("IOMT_GROUPING_WINDOW", "2s");
        }
        return container.withEnv("IOMT_TEMPLATES_DIRECTORY", "/var/lib/iomt/templates")
                .withEnv("IOMT_TEMPLATES_REFRESH", "2s")
                .withEnv("IOMT_TEMPLATES_LAST_GOOD_DIRECTORY", "/var/lib/iomt/state/templates")
                .withFileSystemBind(templates.toString(), "/var/lib/iomt/templates", BindMode.READ_ONLY)
                .withFileSystemBind(Engine.open(own.resolve("state")).toString(), "/var/lib/iomt/state",
                        BindMode.READ_WRITE);
    }

    private static String freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return Integer.toString(socket.getLocalPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With no right that the image does without, and without a shell. */
    private static GenericContainer<?> container(String... command) {
        return new GenericContainer<>(DockerImageName.parse(image)).withNetworkMode("host").withCommand(command)
                .withFileSystemBind(noShell.toString(), "/bin/sh", BindMode.READ_ONLY)
                .withFileSystemBind(noShell.toString(), "/bin/bash", BindMode.READ_ONLY)
                .withTmpFs(Map.of("/tmp", "rw")).withCreateContainerCmdModifier(create -> create.getHostConfig()
                        .withReadonlyRootfs(true).withCapDrop(com.github.dockerjava.api.model.Capability.ALL));
    }

    /** What a container says that ends by itself. */
    private static String output(long code, String... command) {
        try (GenericContainer<?> container = container(command)
                .withStartupCheckStrategy(new EndedWith(code).withTimeout(Duration.ofMinutes(1)))) {
            container.start();
            return container.getLogs();
        }
    }
}
