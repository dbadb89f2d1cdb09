package org.iomtfhir.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compiles the Bicep files; skipped where there is no compiler on the PATH or named by BICEP. */
class BicepTest {

    private static final Map<String, String> ASKED = Map.of("IOMT_DEVICE_SYSTEM", "urn:hospital:device",
            "IOMT_PATIENT_SYSTEM", "urn:hospital:patient", "IOMT_FHIR_SERVER_URL", "https://fhir.example/r4",
            "IOMT_KEY_VAULT",
            "vault", "IOMT_FHIR_SERVER_AUTHENTICATION", "ClientSecret");

    @TempDir
    private Path directory;
    private String bicep;

    private record Answer(int code, String out, String err) {}

    @BeforeEach
    void findCompiler() {
        Optional<String> found = Optional.ofNullable(System.getenv("BICEP")).filter(name -> !name.isBlank())
                .or(BicepTest::onThePath);
        assumeTrue(found.isPresent(), "no Bicep compiler: none on the PATH, and BICEP does not name one");
        bicep = found.get();
    }

    @Test
    void mainJsonIsWhatTheCompilerMakes() throws Exception {
        Answer answer = run("build", "main.bicep", "--stdout");

        assertThat(answer.code()).as(answer.err()).isZero();
        assertThat(answer.err()).as("warnings").isEmpty();
        assertThat(bare(new ObjectMapper().readTree(answer.out())))
                .as("main.json: make it anew with 'bicep build main.bicep'").isEqualTo(bare(AzureLine.template()));
    }

    @Test
    void theLinterHasNothingToSay() throws Exception {
        // What it says of modules is said by the build of main.bicep, whose messages must be none.
        Answer answer = run("lint", "main.bicep");

        assertThat(answer.out() + answer.err()).isEmpty();
        assertThat(answer.code()).isZero();
    }

    /** What the two above guard, broken in a copy. */
    @Test
    void aChangeThatWasNotCompiledAndAWarningAreSeen() throws Exception {
        Path copy = copyOfTheFolder();
        Path main = copy.resolve("main.bicep");
        Files.writeString(main, Files.readString(main).replace("param partitions int = 4", "param partitions int = 8"));

        Answer changed = runIn(copy, "build", "main.bicep", "--stdout");
        assertThat(changed.code()).as(changed.err()).isZero();
        assertThat(bare(new ObjectMapper().readTree(changed.out()))).isNotEqualTo(bare(AzureLine.template()));

        Files.writeString(main, Files.readString(main) + "\nparam nobodyReadsThis string = 'x'\n");
        Answer lint = runIn(copy, "lint", "main.bicep");
        assertThat(lint.out() + lint.err()).contains("nobodyReadsThis");
    }

    @Test
    void theParameterFilesFitTheTemplate() throws Exception {
        for (String way : AzureLine.WAYS) {
            Answer answer = run("build-params", way + ".bicepparam", "--stdout");
            assertThat(answer.code()).as(way + answer.err()).isZero();
            assertThat(answer.err()).as(way).isEmpty();
        }
    }

    /** What 'iomt migrate' makes of an export, put where it says. */
    @Test
    void whatMigrateWritesFitsTheTemplate() throws Exception {
        Path copy = copyOfTheFolder();
        Map<String, String> exports = Map.of("azure",
                """
                        {"type": "Microsoft.HealthcareApis/workspaces/iotconnectors/fhirdestinations", "properties": {
                          "resourceIdentityResolutionType": "Lookup", "fhirServiceResourceId":
                          "/subscriptions/s/resourceGroups/g/providers/Microsoft.HealthcareApis/workspaces/ward/fhirservices/it's"}}""",
                "client", """
                        [{"name": "FhirService:Url", "value": "https://fhir.example/r4"},
                         {"name": "FhirService:ClientId", "value": "${li}'ne\\\\"}]""", "unknown", """
                        [{"name": "FhirService:Url", "value": "https://fhir.example/r4"}]""");
        for (Map.Entry<String, String> export : exports.entrySet()) {
            Path file = Files.writeString(directory.resolve(export.getKey() + ".json"), export.getValue());
            Path moved = directory.resolve(export.getKey());
            ServiceCommand.Answer written = ServiceCommand.iomt("migrate", file.toString(), "--out", moved.toString());
            assertThat(written.code()).as(written.text()).isZero();
            String name = export.getKey() + ".bicepparam";
            Files.copy(moved.resolve("azure.bicepparam"), copy.resolve(name));

            Answer answer = runIn(copy, "build-params", name, "--stdout");

            assertThat(answer.code()).as(name + answer.err()).isZero();
            assertThat(answer.err()).as(name).isEmpty();
            assertThat(answer.out()).contains("earlier-connector");
            if (export.getKey().equals("client")) {
                assertThat(answer.out()).contains("${li}'ne");
            }
        }
    }

    private Path copyOfTheFolder() throws IOException {
        Path copy = directory.resolve("copy");
        try (Stream<Path> files = Files.walk(AzureLine.FOLDER)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(AzureLine.FOLDER.relativize(file).toString()));
            }
        }
        return copy;
    }

    /** Without what differs between versions of the compiler that mean the same. */
    private static JsonNode bare(JsonNode template) {
        template.findParents("_generator").forEach(parent -> ((ObjectNode) parent).remove("_generator"));
        return template;
    }

    private Answer run(String... arguments) throws IOException, InterruptedException {
        return runIn(AzureLine.FOLDER, arguments);
    }

    private Answer runIn(Path folder, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(bicep));
        command.addAll(Arrays.asList(arguments));
        File out = directory.resolve("out").toFile();
        File err = directory.resolve("err").toFile();
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile()).redirectOutput(out)
                .redirectError(err);
        builder.environment().putAll(ASKED);
        Process process = builder.start();
        try {
            assertThat(process.waitFor(300, TimeUnit.SECONDS)).as("the compiler ends").isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Answer(process.exitValue(), Files.readString(out.toPath()), Files.readString(err.toPath()));
    }

    private static Optional<String> onThePath() {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(folder -> Path.of(folder, "bicep")).filter(Files::isExecutable).map(Path::toString).findFirst();
    }
}
