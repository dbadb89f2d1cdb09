package org.iomtfhir.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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
    private static final Pattern FENCED = Pattern.compile("(?ms)^ *```[a-z]*\\n(.*?)^ *```");
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
            blocks(page).forEach(block -> all.addAll(azure(block)));
        }

        assertThat(all).hasSizeGreaterThan(4).anyMatch(command -> command.contains("--what-if"))
                .anyMatch(command -> command.contains("--way sandbox"))
                .anyMatch(command -> command.contains("--way flexible"));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyScriptForAzureRunsAsItIsShown(Path page) throws Exception {
        for (String block : blocks(page)) {
            List<String> commands = azure(block);
            if (commands.isEmpty()) {
                continue;
            }
            RecordingAz az = new RecordingAz(Files.createTempDirectory(directory, "az"));
            Path where = Files.createTempDirectory(directory, "where");
            for (String folder : List.of("deploy", "templates")) {
                Files.createSymbolicLink(where.resolve(folder), ROOT.resolve(folder));
            }
            // What 'iomt simulate --write-templates simulated' makes.
            for (String name : List.of("devicecontent.json", "fhirmapping.json")) {
                Files.writeString(Files.createDirectories(where.resolve("simulated")).resolve(name), "{}");
            }
            String exports = String.join("\n",
                    block.lines().map(String::strip).filter(line -> line.startsWith("export ")).toList());
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

    private static List<String> blocks(Path page) throws IOException {
        return FENCED.matcher(Files.readString(page)).results().map(match -> match.group(1)).toList();
    }

    /** A command goes on behind a backslash, and ends where a remark begins. */
    private static List<String> azure(String block) {
        return block.replaceAll("\\\\\\n *", "").lines().map(String::strip)
                .filter(line -> line.startsWith("deploy/azure/")).map(line -> line.replaceAll(" +# .*| {2,}#.*", ""))
                .toList();
    }
}
