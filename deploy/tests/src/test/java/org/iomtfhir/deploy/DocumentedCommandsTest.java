package org.iomtfhir.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.iomtfhir.containers.PageBlocks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The commands that the pages about deploying show: scripts for Azure are run, as they stand there, against a stand-in of az; files
 * that commands for containers and clusters name are there.
 */
class DocumentedCommandsTest {

    private static final Path ROOT = AzureLine.FOLDER.getParent().getParent();
    private static final Pattern COMPOSE_FILE = Pattern.compile("-f (compose[a-z.]*\\.yaml)");
    private static final Pattern OVERLAY = Pattern.compile("(?:kustomize|-k) (deploy/kubernetes/[a-z/-]+)");

    @TempDir
    private Path directory;

    static List<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
            return Stream.concat(Stream.of(ROOT.resolve("README.md")),
                    docs.filter(file -> file.toString().endsWith(".md")).sorted()).toList();
        }
    }

    @Test
    void thePagesShowScriptsForAzure() throws IOException {
        List<String> all = new ArrayList<>();
        for (Path page : pages()) {
            PageBlocks.of(page).forEach(block -> all.addAll(azure(block)));
        }

        assertThat(all).hasSizeGreaterThan(4).anyMatch(command -> command.contains("--what-if"))
                .anyMatch(command -> command.contains("--way sandbox"))
                .anyMatch(command -> command.contains("--way flexible"));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyScriptForAzureRunsAsItIsShown(Path page) throws Exception {
        for (String block : PageBlocks.of(page)) {
            List<String> commands = azure(block);
            if (commands.isEmpty()) {
                continue;
            }
            RecordingAz az = new RecordingAz(Files.createTempDirectory(directory, "az"));
            Path where = Files.createTempDirectory(directory, "where");
            Files.createSymbolicLink(where.resolve("templates"), ROOT.resolve("templates"));
            // A page may put a file of one's own beside those that are there.
            Path azure = Files.createDirectories(where.resolve("deploy/azure"));
            try (Stream<Path> files = Files.list(AzureLine.FOLDER)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Files.copy(file, azure.resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
            // What 'iomt migrate' makes is compiled in BicepTest.
            Files.writeString(Files.createDirectories(where.resolve("moved")).resolve("azure.bicepparam"),
                    "using 'main.bicep'\nparam fhirServer = 'ExistingHealthDataServices'\n");
            // What 'iomt simulate --write-templates simulated' makes.
            for (String name : List.of("devicecontent.json", "fhirmapping.json")) {
                Files.writeString(Files.createDirectories(where.resolve("simulated")).resolve(name), "{}");
            }
            String exports = String.join("\n",
                    block.lines().map(String::strip)
                            .filter(line -> line.startsWith("export ") || line.startsWith("cp ")).toList());
            for (String command : commands) {
                RecordingAz.Answer answer = az.run(List.of("bash", "-euc", exports + "\n" + command), where, "y\n");

                assertThat(answer.code()).as("%s: %s%n%s", page, command, answer.text()).isZero();
                assertThat(answer.calls()).isNotEmpty();
                if (command.contains("--what-if")) {
                    assertThat(answer.changes()).isEmpty();
                }
            }
        }
    }

    /** The other way round than an upgrade, and with the old image goes what the old version does not know. */
    @Test
    void rollingBackOnAzureGoesFromTheBeginningToTheEndAndTakesAwayWhatIsNotKnown() throws Exception {
        Path page = ROOT.resolve("docs/upgrade.md");
        String block = PageBlocks.of(page).stream().filter(each -> each.contains("az containerapp update")).findFirst()
                .orElseThrow();
        RecordingAz az = new RecordingAz(Files.createTempDirectory(directory, "az"));

        RecordingAz.Answer answer = az.run(List.of("bash", "-euc", block), directory, "");

        assertThat(answer.code()).as(answer.text()).isZero();
        assertThat(answer.calls()).extracting(call -> call.replaceAll(".*--name iomt-([a-z]+) .*", "$1"))
                .containsExactly("normalize", "group", "transform", "persist");
        for (AzureLine.Container service : AzureLine.way("managed-identity").services()) {
            String name = service.command().replace("-service", "");
            String call = answer.calls().stream().filter(each -> each.contains("--name iomt-" + name + " ")).findFirst()
                    .orElseThrow();
            assertThat(call.contains("IOMT_OUTPUT_PACKED")).as(name)
                    .isEqualTo(service.environment().containsKey("IOMT_OUTPUT_PACKED"));
            assertThat(call.contains("IOMT_OBSERVATIONS_PROFILE")).as(name).isEqualTo(name.equals("group"));
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void theFilesThatComposeAndKubectlAreGivenAreThere(Path page) throws IOException {
        Matcher compose = COMPOSE_FILE.matcher(Files.readString(page));
        while (compose.find()) {
            assertThat(ROOT.resolve("deploy/containers").resolve(compose.group(1))).exists();
        }
        Matcher overlay = OVERLAY.matcher(Files.readString(page));
        while (overlay.find()) {
            assertThat(ROOT.resolve(overlay.group(1)).resolve("kustomization.yaml")).exists();
        }
    }

    /** A command goes on behind a backslash, and ends where a remark begins. */
    private static List<String> azure(String block) {
        return block.replaceAll("\\\\\\n *", "").lines().map(String::strip)
                .filter(line -> line.startsWith("deploy/azure/")).map(line -> line.replaceAll(" +# .*| {2,}#.*", ""))
                .toList();
    }
}
