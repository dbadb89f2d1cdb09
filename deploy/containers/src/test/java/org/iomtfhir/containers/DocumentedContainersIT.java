package org.iomtfhir.containers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.iomtfhir.runtime.settings.StorageLocation;
import org.iomtfhir.runtime.storage.Azurite;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the pages show of containers, typed in word for word, in the order of the page, on this machine's engine. It
 * uses the names, ports and volumes that the page does, so it leaves a machine alone that has a line of its own by these
 * names.
 */
@Tag("long")
@Timeout(1200)
class DocumentedContainersIT {

    private static final Path ROOT = Path.of("..", "..").toAbsolutePath().normalize();
    private static final Path PAGE = ROOT.resolve("docs/deploy-containers.md");
    private static final Pattern INLINE = Pattern.compile("`((?:[A-Z_]+=\\S+ )?docker (?:compose )?[a-z-][^`]*)`");
    private static final List<Integer> PORTS = List.of(5672, 8090, 5433, 8081, 8082, 8083, 8084);
    private static final String IMAGE = "iomt-fhir-connector:latest";

    /** Shown as the name of a thing, or to say what is not done. */
    private static final List<String> NOT_TO_BE_TYPED = List.of("docker compose up");
    /** Asks for Azurite's image; {@code try --azurite} does it. */
    private static final String WITH_AZURITE = "docker compose -f compose.yaml -f compose.azurite.yaml up -d";

    @TempDir
    private Path checkout;
    private Path where;
    private final Map<String, String> environment = new TreeMap<>();
    private final List<String> typed = new ArrayList<>();
    private boolean ours;

    @BeforeEach
    void aCheckoutAndWhatItsCommandsFind() throws Exception {
        Engine.orSkip();
        Path bin = Files.createDirectory(checkout.resolve("bin"));
        // The page calls docker and its compose; which of these there are differs from machine to machine.
        String engine = onThePath("docker").or(() -> onThePath("podman")).orElseGet(
                () -> Assumptions.abort("There is an engine, but neither docker nor podman on the PATH."));
        List<String> compose = Engine.composeOrSkip();
        script(bin.resolve("docker"), "case \"$1\" in compose) shift; exec "
                + (compose.getFirst().equals("docker")
                        ? engine + " compose"
                        : onThePath("docker-compose").orElseThrow())
                + " \"$@\" ;; esac\nexec " + engine + " \"$@\"");
        // What is built was packaged by this very build.
        script(bin.resolve("mvn"), "exit 0");
        environment.put("PATH", bin + ":" + System.getenv("PATH"));
        environment.put("DISABLE_HC_SYSTEMD", "true");
        environment.put("GROUPING_WINDOW", "2s");

        Path containers = Files.createDirectories(checkout.resolve("deploy/containers"));
        for (String file : List.of("compose.yaml", "compose.azurite.yaml", "compose.emulator.yaml", "emulator.json",
                "secrets.sh", "build", "own-java.sh", "Containerfile")) {
            Files.copy(Path.of(file), containers.resolve(file), java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
        }
        Files.createSymbolicLink(containers.resolve("target"), Path.of("target").toAbsolutePath());
        Files.createSymbolicLink(checkout.resolve("build"), ROOT.resolve("build"));
        where = checkout;

        Assumptions.assumeTrue(output("docker images -q " + IMAGE).isBlank(), "an image " + IMAGE + " is here already");
        Assumptions.assumeFalse(output("docker volume ls -q").contains("containers_"),
                "there are volumes of a line here already");
        for (int port : PORTS) {
            Assumptions.assumeTrue(free(port), "something listens on port " + port);
        }
        ours = true;
        String base = System.getenv("CONTAINER_BASE_IMAGE");
        if (base != null && !base.isBlank()) {
            output("docker build --build-arg BASE_IMAGE=" + base + " -t localhost/iomt-postgres:try -f "
                    + Path.of("postgres/Containerfile").toAbsolutePath() + " " + Path.of("postgres").toAbsolutePath());
            environment.put("POSTGRES_IMAGE", "localhost/iomt-postgres:try");
        }
    }

    @AfterEach
    void nothingStays() throws Exception {
        if (!ours) {
            return;
        }
        where = checkout.resolve("deploy/containers");
        run("docker compose logs > " + Path.of("target/documented-containers.log").toAbsolutePath() + " 2>&1");
        run("docker compose down -v -t 20");
        run("docker rmi " + IMAGE);
    }

    @Test
    void whatThePageShowsCanBeTyped() throws Exception {
        List<String> blocks = new ArrayList<>(PageBlocks.of(PAGE));

        type(next(blocks, "deploy/containers/build"));
        push(next(blocks, "--push"));
        Files.writeString(checkout.resolve("normalize.env"), """
                IOMT_INPUT_CONNECTION_STRING=Endpoint=sb://localhost;SharedAccessKeyName=a;SharedAccessKey=YQ==
                IOMT_OUTPUT_CONNECTION_STRING=Endpoint=sb://localhost;SharedAccessKeyName=a;SharedAccessKey=YQ==
                IOMT_CHECKPOINTS_DIRECTORY=/var/lib/iomt/checkpoints
                IOMT_DEAD_LETTERS_DIRECTORY=/var/lib/iomt/deadletters
                IOMT_TEMPLATES_DIRECTORY=/var/lib/iomt/templates
                """);
        assertThat(type(next(blocks, "--check-settings"))).contains("devicedata").doesNotContain("YQ==");

        type(next(blocks, "docker compose up -d"));
        assertThat(type(next(blocks, "iomt demo")))
                .contains("expected Observations are on the FHIR server, with the expected values");
        type(next(blocks, "deadletter replay"));
        type("docker compose stop");
        type("docker compose start");
        assertThat(output("docker ps --format '{{.Names}}'").lines().filter(name -> name.startsWith("containers")))
                .hasSize(7);
        // What it leans on stays as it is: a line that is replaced part by part keeps its hubs and its server meanwhile.
        String leant = output("docker ps --no-trunc -q --filter name=event-hubs --filter name=fhir-server");
        assertThat(leant.lines()).hasSize(2);
        type("IOMT_IMAGE=" + IMAGE + " docker compose up -d --no-deps persist");
        type("IOMT_IMAGE=" + IMAGE + " docker compose up -d --no-deps event-hubs fhir-server");
        assertThat(output("docker ps --no-trunc -q --filter name=event-hubs --filter name=fhir-server"))
                .isEqualTo(leant);
        type("docker compose down");
        assertThat(output("docker volume ls -q")).contains("containers_hubs", "containers_postgres");
        type("docker compose down -v");
        assertThat(output("docker volume ls -q")).doesNotContain("containers_");

        assertThat(upload(next(blocks, "templates upload"))).contains("devicecontent.json", "fhirmapping.json");
        assertThat(blocks).as("blocks that are not typed").noneMatch(block -> block.contains("docker"));
        everythingWasTyped();
    }

    /** To a registry nothing is pushed; that the engine would be told to is. */
    private void push(String block) throws Exception {
        Path told = checkout.resolve("told");
        script(checkout.resolve("bin/engine"), "echo \"$@\" >> " + told);
        environment.put("IOMT_ENGINE", "engine");
        type(block);
        environment.remove("IOMT_ENGINE");

        assertThat(Files.readAllLines(told)).last().isEqualTo("push REGISTRY/iomt-fhir-connector:0.1.0");
        assertThat(Files.readString(told)).contains("-t REGISTRY/iomt-fhir-connector:0.1.0");
    }

    /** Azurite runs beside the engine here. */
    private String upload(String block) throws Exception {
        StorageLocation.ContainerByConnectionString storage = Azurite.newContainer();
        Files.createDirectories(where.resolve("my-templates"));
        for (String name : List.of("devicecontent.json", "fhirmapping.json")) {
            Files.copy(ROOT.resolve("templates/samples/bedside-vitals").resolve(name),
                    where.resolve("my-templates").resolve(name));
        }
        Path secret = where.resolve("secrets/storage_connection_string");
        Files.delete(secret);
        Files.writeString(secret, storage.connectionString().reveal());
        return type(block);
    }

    /** What other pages show, and what stands between the lines, is among what was typed. */
    private void everythingWasTyped() throws IOException {
        TreeSet<String> shown = new TreeSet<>();
        List<Path> pages = new ArrayList<>(List.of(ROOT.resolve("README.md")));
        try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            docs.filter(file -> file.toString().endsWith(".md")).forEach(pages::add);
        }
        for (Path page : pages) {
            INLINE.matcher(Files.readString(page)).results().forEach(command -> shown.add(command.group(1)));
            if (!page.equals(PAGE)) {
                PageBlocks.of(page).stream().flatMap(block -> block.lines())
                        .flatMap(line -> Stream.of(line.split("&&")))
                        .map(String::strip)
                        .filter(command -> command.matches("(?:[A-Z_]+=\\S+ )?docker .*")).forEach(shown::add);
            }
        }
        shown.removeAll(NOT_TO_BE_TYPED);
        shown.remove(WITH_AZURITE);
        shown.removeIf(command -> command.matches("IOMT_IMAGE=\\S+ docker compose up -d --no-deps [a-z-]+( [a-z-]+)?"));
        shown.removeIf(command -> typed.stream().anyMatch(block -> block.lines().anyMatch(command::equals)));

        assertThat(shown).as("commands that are shown and not typed here").isEmpty();
    }

    private static String next(List<String> blocks, String part) {
        String found = blocks.stream().filter(block -> block.contains(part)).findFirst()
                .orElseThrow(() -> new AssertionError("the page shows no " + part));
        blocks.remove(found);
        return found;
    }

    /** As in one terminal: a change of directory stays. */
    private String type(String block) throws Exception {
        typed.add(block.strip());
        Path now = checkout.resolve("now");
        String said = output(block.strip() + "\npwd > " + now);
        where = Path.of(Files.readString(now).strip());
        return said;
    }

    private String output(String commands) throws Exception {
        Answer answer = run(commands);
        assertThat(answer.code()).as("%s%n%s", commands, answer.text()).isZero();
        return answer.text();
    }

    private record Answer(int code, String text) {}

    private Answer run(String commands) throws IOException, InterruptedException {
        Path said = checkout.resolve("said");
        ProcessBuilder builder = new ProcessBuilder("bash", "-euo", "pipefail", "-c", commands)
                .directory(where.toFile()).redirectErrorStream(true).redirectOutput(said.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        if (!process.waitFor(10, TimeUnit.MINUTES)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            return new Answer(-1, "did not end: " + Files.readString(said));
        }
        return new Answer(process.exitValue(), Files.readString(said));
    }

    private static java.util.Optional<String> onThePath(String command) {
        return Stream.of(System.getenv("PATH").split(java.io.File.pathSeparator))
                .map(folder -> Path.of(folder, command)).filter(Files::isExecutable).map(Path::toString).findFirst();
    }

    private static void script(Path file, String text) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + text + "\n");
        Files.setPosixFilePermissions(file, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static boolean free(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
