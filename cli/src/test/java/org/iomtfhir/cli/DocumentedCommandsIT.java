package org.iomtfhir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.iomtfhir.samples.SampleSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The commands of {@code iomt} that the pages show, typed in word for word into the packaged command. Those of a running line use the
 * ports that the pages do, and skip themselves where these are taken.
 */
@Execution(ExecutionMode.CONCURRENT)
class DocumentedCommandsIT {

    private static final Path ROOT = PageTerminal.ROOT;
    private static final Pattern COMMAND = Pattern
            .compile("(?m)^ *((?:[^#\\n]*\\| *)?(?:\\./)?iomt [^\\n]*|build/fuzz [^\\n]*)$");
    private static final Pattern REMARK = Pattern.compile(" +# .*");

    /** What needs a running line, by how it begins. */
    private static final List<String> ON_A_LINE = List.of("./iomt local\n", "./iomt local --templates", "./iomt status",
            "./iomt where", "iomt deadletter", "iomt templates", "./iomt simulate --rate 20",
            "echo '{\"monitor\":\"monitor-1\"");

    /** What is not typed here, by how it begins, and why. */
    private static final Map<String, String> ELSEWHERE = Map.of("./iomt demo", "DemoIT runs it",
            "./iomt migrate compare https://old.example.org", "it asks two servers that are not there",
            "iomt where --settings-of",
            "it reads the hubs of a line elsewhere; WhereCommandIT asks for those of one here",
            "build/fuzz --minutes", "it runs for hours");

    private static final String READING = "{\"monitor\":\"monitor-1\",\"patient\":\"patient-1\","
            + "\"time\":\"2026-11-02T08:30:00Z\",\"heartRate\":72}";

    @TempDir
    private Path directory;

    @BeforeEach
    void theCommandIsPackaged() {
        assumeTrue(Files.isExecutable(PageTerminal.PACKAGED) || "true".equals(System.getenv("CI")),
                "the iomt command is not packaged: run mvn verify");
    }

    @Test
    @Timeout(600)
    void whatThePagesShowForTemplatesAndFilesCanBeTyped() throws Exception {
        freeOrSkip(5672);
        Set<String> typed = new TreeSet<>();
        try (PageTerminal terminal = new PageTerminal(Files.createDirectory(directory.resolve("debugging")))) {
            explaining(terminal);
            simulating(terminal);
            hubsAlone(terminal);
            typed.addAll(terminal.typed());
        }
        try (PageTerminal terminal = new PageTerminal(Files.createDirectory(directory.resolve("moving")))) {
            moving(terminal);
            typed.addAll(terminal.typed());
        }
        assertThat(new ProcessBuilder("build/fuzz", "--list").directory(ROOT.toFile()).redirectErrorStream(true)
                .redirectOutput(directory.resolve("targets").toFile()).start().waitFor()).isZero();
        assertThat(directory.resolve("targets")).content().contains("JmesPathFuzzTest");
        typed.add("build/fuzz --list");

        Set<String> shown = shown();
        shown.removeIf(command -> onALine(command) || ELSEWHERE.keySet().stream().anyMatch(command::startsWith));
        assertThat(shown).hasSizeGreaterThan(12);
        shown.removeAll(typed);
        assertThat(shown).as("commands that are shown and not typed here").isEmpty();
    }

    @Test
    @Tag("long")
    @Timeout(1200)
    void whatThePagesShowOfALineCanBeTyped() throws Exception {
        freeOrSkip(5672, 8090);
        Set<String> typed = new TreeSet<>();
        try (PageTerminal terminal = new PageTerminal(Files.createDirectory(directory.resolve("line")))) {
            PageTerminal.Started line = terminal.start(PageTerminal.block("README.md", "./iomt local"),
                    "The line is ready.");
            theFirstEvent(terminal);
            operating(terminal);
            terminal.stop(line);

            List<String> simulated = PageTerminal.block("docs/debugging.md", "./iomt local --templates simulated")
                    .lines()
                    .toList();
            terminal.type(simulated.get(0), 0);
            line = terminal.start(simulated.get(1), "The line is ready.");
            assertThat(terminal.type(simulated.get(2), 0)).contains("readings landed, each once");
            terminal.stop(line);
            typed.addAll(terminal.typed());
        }

        Set<String> shown = shown();
        shown.removeIf(command -> !onALine(command));
        assertThat(shown).hasSizeGreaterThan(12);
        shown.removeAll(typed.stream().map(DocumentedCommandsIT::withoutRemark).collect(Collectors.toSet()));
        assertThat(shown).as("commands that are shown and not typed here").isEmpty();
    }

    private static void explaining(PageTerminal terminal) throws Exception {
        String page = "docs/debugging.md";
        PageTerminal.Started debugger = terminal.start(PageTerminal.block(page, "./iomt debug").strip(),
                "The page is at ");
        Matcher address = Pattern.compile("The page is at (http\\S+)").matcher(Files.readString(debugger.said()));
        assertThat(address.find()).isTrue();
        try (HttpClient client = HttpClient.newHttpClient()) {
            assertThat(client.send(HttpRequest.newBuilder(URI.create(address.group(1))).build(),
                    HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(200);
        }
        terminal.stop(debugger);
        assertThat(terminal.type(PageTerminal.block(page, "./iomt explain --device"), 0)).contains("Observation");
        assertThat(terminal.type(PageTerminal.block(page, "--profile vitalsigns"), 0))
                .contains("16 Observations were held against profiles");
        assertThat(terminal.type(PageTerminal.block(page, "./iomt test templates/samples"), 0)).contains(", 0 failed");
    }

    private static void simulating(PageTerminal terminal) throws Exception {
        terminal.type(PageTerminal.block("docs/deploy-azure.md", "./iomt simulate --write-templates").lines()
                .filter(command -> command.startsWith("./iomt ")).collect(Collectors.joining("\n")), 0);
        assertThat(terminal.directory().resolve("simulated")).isDirectoryContaining("glob:**/fhirmapping.json");

        templates(terminal.directory().resolve("my-templates"), SampleSet.named("bedside-vitals"));
        assertThat(terminal.type(PageTerminal.block("docs/debugging.md", "./iomt simulate --templates my-templates"),
                0)).contains("Observation");
        assertThat(Files.readAllLines(terminal.directory().resolve("events.jsonl"))).isNotEmpty();
    }

    private static void hubsAlone(PageTerminal terminal) throws Exception {
        PageTerminal.Started hubs = terminal
                .start(PageTerminal.block("docs/debugging.md", "--services none").strip(), "The line is ready.");
        terminal.type(PageTerminal.block("docs/debugging.md", "./iomt send --iot-hub"), 0);
        assertThat(terminal.output("iomt lag")).containsPattern("normalize +devicedata .* 1\\s+");
        terminal.stop(hubs);
    }

    private static void moving(PageTerminal terminal) throws Exception {
        SampleSet sample = SampleSet.named("bedside-vitals");
        Path where = terminal.directory();
        Files.writeString(where.resolve("service.json"), """
                {"type": "Microsoft.HealthcareApis/workspaces/iotconnectors", "name": "ward/medtech", "properties": {
                  "ingestionEndpointConfiguration": {"eventHubName": "devices", "consumerGroup": "medtech",
                    "fullyQualifiedEventHubNamespace": "ward.servicebus.windows.net"},
                  "deviceMapping": {"content": %s}}}
                """.formatted(sample.deviceContent()));
        Files.writeString(where.resolve("destination.json"), """
                {"type": "Microsoft.HealthcareApis/workspaces/iotconnectors/fhirdestinations", "properties": {
                  "resourceIdentityResolutionType": "Lookup",
                  "fhirServiceResourceId": "/subscriptions/s/resourceGroups/g/providers/Microsoft.HealthcareApis/\
                workspaces/w/fhirservices/f",
                  "fhirMapping": {"content": %s}}}
                """.formatted(sample.fhirMapping()));
        Files.writeString(where.resolve("app.json"),
                "[{\"name\":\"FhirService:Url\",\"value\":\"https://fhir.example.org/r4\"}]");
        List<String> either = PageTerminal.block("docs/moving-here.md", "./iomt migrate service.json").lines().toList();
        terminal.type(either.get(0), 0);
        assertThat(where.resolve("moved/persist.properties")).exists();
        // The one way or the other: what the first has made is not written over.
        Files.move(where.resolve("moved"), where.resolve("moved-service"));
        Files.delete(where.resolve("templates"));
        templates(where.resolve("templates"), sample);
        terminal.type(either.get(1), 0);
        assertThat(where.resolve("moved/persist.properties")).content().contains("https://fhir.example.org/r4");

        for (String side : List.of("old-export", "new-export")) {
            Files.writeString(Files.createDirectories(where.resolve(side)).resolve("all.ndjson"),
                    "{\"resourceType\":\"Device\",\"id\":\"d\",\"identifier\":[{\"value\":\"d\"}]}\n");
        }
        terminal.type(PageTerminal.block("docs/moving-here.md", "compare old-export").lines()
                .filter(command -> command.contains("old-export")).findFirst().orElseThrow(), 0);
    }

    private static void theFirstEvent(PageTerminal terminal) throws Exception {
        String block = PageTerminal.block("README.md", "| ./iomt send");
        String look = block.lines().filter(command -> command.contains("curl ")).findFirst().orElseThrow()
                .replaceFirst("^sleep \\d+; ", "");
        assertThat(look).startsWith("curl ");
        String[] answer = {terminal.type(block, 0)};
        // As the page says where a machine is slow.
        await().atMost(Duration.ofMinutes(1)).pollInterval(Duration.ofSeconds(1)).untilAsserted(() -> {
            if (!answer[0].contains("\"total\": 1")) {
                answer[0] = terminal.output(look);
            }
            assertThat(answer[0]).contains("\"total\": 1", "\"value\": 72");
        });
    }

    private static void operating(PageTerminal terminal) throws Exception {
        String page = "docs/operations.md";
        assertThat(terminal.type(PageTerminal.block(page, "./iomt status"), 0)).contains("persist    ready");
        Files.writeString(terminal.directory().resolve("event.jsonl"), READING + "\n");
        List<String> where = PageTerminal.block(page, "./iomt where --event").lines().toList();
        assertThat(terminal.type(where.get(0), 0)).contains("Observation");
        assertThat(terminal.type(where.get(1), 1)).contains("2026-11-26T08:30:00Z");
        assertThat(terminal.type(where.get(2), 1)).contains("3f6c0a52");

        terminal.output("printf '{\"monitor\":\"monitor-1\",\"time\":\"soon\",\"heartRate\":72}' | ./iomt send");
        Pattern key = Pattern.compile("normalize-\\d{8}-[0-9a-f]{32}");
        await().atMost(Duration.ofMinutes(1)).untilAsserted(
                () -> assertThat(terminal.output("iomt deadletter list")).containsPattern(key));
        Matcher letter = key.matcher(terminal.output("iomt deadletter list"));
        assertThat(letter.find()).isTrue();
        for (String command : PageTerminal.block(page, "iomt deadletter list").lines().toList()) {
            // One of them asks, if there is something to be asked.
            terminal.typeInstead(command,
                    "echo yes | " + command.replace("KEY", letter.group()).replace("[--body]", "--body"), 0);
        }
        for (String command : PageTerminal.block(page, "iomt templates show").lines().toList()) {
            terminal.typeInstead(command, command.replace("--device FILE --fhir FILE",
                    "--device templates/samples/bedside-vitals/devicecontent.json "
                            + "--fhir templates/samples/bedside-vitals/fhirmapping.json"),
                    0);
        }
    }

    private static boolean onALine(String command) {
        return ON_A_LINE.stream().anyMatch((command + "\n")::startsWith);
    }

    /** Every command of ours that a page shows in a block of its own, without the remark behind it. */
    private static Set<String> shown() throws IOException {
        List<Path> pages = new ArrayList<>(List.of(ROOT.resolve("README.md"), ROOT.resolve("CONTRIBUTING.md")));
        try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            docs.filter(file -> file.toString().endsWith(".md")).forEach(pages::add);
        }
        Set<String> shown = new TreeSet<>();
        for (Path page : pages) {
            for (String block : PageTerminal.blocks(page)) {
                COMMAND.matcher(block).results().map(command -> withoutRemark(command.group(1))).forEach(shown::add);
            }
        }
        return shown;
    }

    private static String withoutRemark(String command) {
        return REMARK.matcher(command).replaceFirst("").strip();
    }

    private static void templates(Path directory, SampleSet sample) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("devicecontent.json"), sample.deviceContent());
        Files.writeString(directory.resolve("fhirmapping.json"), sample.fhirMapping());
    }

    private static void freeOrSkip(int... ports) {
        for (int port : ports) {
            boolean free;
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                free = socket.isBound();
            } catch (IOException taken) {
                free = false;
            }
            assumeTrue(free, "something listens on port " + port);
        }
    }
}
