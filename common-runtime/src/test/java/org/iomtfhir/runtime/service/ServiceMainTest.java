package org.iomtfhir.runtime.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.iomtfhir.runtime.hub.read.Stage;
import org.iomtfhir.runtime.logging.LogSetup;
import org.iomtfhir.runtime.settings.OperationsSettings.LogFormat;
import org.iomtfhir.runtime.settings.OperationsSettings.LogLevel;
import org.iomtfhir.runtime.settings.ServiceSettings;
import org.iomtfhir.runtime.settings.SettingsGroup;
import org.iomtfhir.runtime.settings.WindowSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class ServiceMainTest {

    private static final String CONNECTION = "Endpoint=sb://hubs.example/;SharedAccessKeyName=name;SharedAccessKey=";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Map<String, String> environment = new HashMap<>(Map.of("IOMT_INPUT_CONNECTION_STRING",
            CONNECTION + "verysecretkey", "IOMT_OUTPUT_NAMESPACE", "hubs.servicebus.windows.net",
            "IOMT_CHECKPOINTS_DIRECTORY", "checkpoints", "IOMT_DEAD_LETTERS_DIRECTORY", "letters",
            "IOMT_GROUPING_WINDOW", "90s"));

    @TempDir
    private Path directory;

    @Test
    void saysWhatItUnderstoodWithoutSecretsAndWithoutStarting() {
        assertThat(run("--check-settings")).isZero();

        assertThat(output(out)).contains("The settings of service group are in order", "grouping.window = 90s",
                "input.connection-string = ***", "output.namespace = hubs.servicebus.windows.net",
                "batch.wait is not given: 100ms (default)").doesNotContain("verysecretkey");
        assertThat(output(err)).isEmpty();
    }

    @Test
    void saysAllThatIsWrongAndEndsOtherwise() {
        environment.put("IOMT_GROUPING_WINDOW", "soon");
        environment.put("IOMT_GROUPING_WINDOWS", "30s");
        environment.remove("IOMT_CHECKPOINTS_DIRECTORY");

        assertThat(run("--check-settings")).isEqualTo(2);

        assertThat(output(err)).contains("grouping.window must be a duration", "IOMT_GROUPING_WINDOWS is no setting",
                "nowhere to keep the checkpoints").doesNotContain("verysecretkey");
        assertThat(output(out)).isEmpty();
    }

    @Test
    void checksASettingsFileToo() throws Exception {
        Path file = Files.writeString(directory.resolve("group.properties"), "grouping.idle-close=7s\n");

        assertThat(run("--check-settings", "--settings", file.toString())).isZero();

        assertThat(output(out)).contains("grouping.idle-close = 7s");
    }

    @Test
    void tellsTheNewNameOfAnEarlierOne() {
        environment.put("CheckpointStorage__BlobStorageContainerUri",
                "https://account.blob.core.windows.net/positions");
        environment.remove("IOMT_CHECKPOINTS_DIRECTORY");

        assertThat(run("--check-settings")).isZero();

        assertThat(output(out)).contains(
                "CheckpointStorage__BlobStorageContainerUri is an earlier connector's name",
                "checkpoints.container-uri = https://account.blob.core.windows.net/positions");
    }

    @Test
    @Timeout(60)
    void anErrorAtTheStartEndsTheProcessWithItsCauseAsAnyFailureDoes() {
        environment.put("IOMT_CHECKPOINTS_DIRECTORY", directory.resolve("checkpoints").toString());
        environment.put("IOMT_DEAD_LETTERS_DIRECTORY", directory.resolve("letters").toString());
        environment.put("IOMT_HEALTH_ADDRESS", "127.0.0.1");
        environment.put("IOMT_HEALTH_PORT", "0");

        int code = run(new NoClassDefFoundError("com/example/missing/Helper"));

        assertThat(code).isEqualTo(1);
        assertThat(output(err)).contains("Service group could not start", "NoClassDefFoundError",
                "com/example/missing/Helper", "an extension or a library beside it is missing");
    }

    @Test
    void saysWhatIsWrongAsJsonWhereTheLogIsThat() throws Exception {
        environment.put("IOMT_GROUPING_WINDOW", "soon");
        environment.put("IOMT_HEALTH_PORT", "many");
        Path file = Files.writeString(directory.resolve("group.properties"), "log.format=json\n");

        for (List<String> logged : List.of(logged(2, "--settings", file.toString()),
                logged(2, "--settings", file.toString(), "--unknown"))) {
            assertThat(logged).hasSize(1);
            assertThat(new ObjectMapper().readTree(logged.getFirst()).path("level").asText()).isEqualTo("ERROR");
            assertThat(logged.getFirst()).doesNotContain("verysecretkey");
        }
        environment.put("IOMT_LOG_FORMAT", "json");
        assertThat(logged(2, "--settings", directory.resolve("none").toString())).singleElement().asString()
                .contains("can't be read");
        assertThat(logged(2)).singleElement().asString().contains("grouping.window must be a duration");
        assertThat(output(err)).isEmpty();
    }

    /** What is written to the log, a line each. */
    private List<String> logged(int code, String... args) {
        PrintStream before = System.out;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setOut(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            assertThat(run(args)).isEqualTo(code);
        } finally {
            System.setOut(before);
            LogSetup.apply(LogFormat.TEXT, LogLevel.INFO);
        }
        return output(log).lines().toList();
    }

    private int run(String... args) {
        return run(new AssertionError("a check of the settings must not start the service"), args);
    }

    private int run(Error atStart, String... args) {
        LineService never = new LineService() {
            @Override
            public ServiceSettings.Service service() {
                return ServiceSettings.Service.GROUP;
            }

            @Override
            public List<SettingsGroup<?>> ownSettings() {
                return List.of(new WindowSettings());
            }

            @Override
            public Stage stage(ServiceContext context) {
                throw atStart;
            }
        };
        return new ServiceMain(never, environment, new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8)).run(args);
    }

    private static String output(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
