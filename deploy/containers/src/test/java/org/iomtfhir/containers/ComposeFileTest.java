package org.iomtfhir.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.iomtfhir.runtime.settings.ServiceSettings;
import org.iomtfhir.runtime.settings.ServiceSettings.Service;
import org.iomtfhir.runtime.settings.Settings;
import org.iomtfhir.runtime.settings.SettingsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ComposeFileTest {

    private static final Path PLAIN = Path.of("compose.yaml");
    private static final Path AZURITE = Path.of("compose.azurite.yaml");
    private static final Path EMULATOR = Path.of("compose.emulator.yaml");

    @TempDir
    private Path files;

    @ParameterizedTest
    @EnumSource
    void everyServiceAcceptsItsSettings(Service service) throws IOException {
        ComposeFile compose = ComposeFile.read(PLAIN);

        Settings settings = DeployedSettings.accepted(service, compose.environment(service.title()), files);

        assertThat(settings.notices()).isEmpty();
        assertThat(ServiceSettings.OPERATIONS.read(settings).address()).as("nothing is open to others")
                .isEqualTo("127.0.0.1");
    }

    @ParameterizedTest
    @EnumSource
    void soItDoesWithAzuriteAndTheEmulator(Service service) throws IOException {
        ComposeFile compose = ComposeFile.read(PLAIN, AZURITE, EMULATOR);

        DeployedSettings.accepted(service, compose.environment(service.title()), files);

        assertThat(compose.environment(service.title()).get("IOMT_CHECKPOINTS_DIRECTORY")).isEmpty();
    }

    @Test
    void aNameThatNoServiceKnowsIsRefused() throws IOException {
        Map<String, String> environment = new TreeMap<>(ComposeFile.read(PLAIN).environment("normalize"));
        environment.put("IOMT_TEMPLATE_DIRECTORY", environment.remove("IOMT_TEMPLATES_DIRECTORY"));

        assertThatThrownBy(() -> DeployedSettings.accepted(Service.NORMALIZE, environment, files))
                .isInstanceOf(SettingsException.class).hasMessageContaining("IOMT_TEMPLATE_DIRECTORY is no setting");
    }

    @Test
    void eachPartOfOursRunsAProgramOfTheImageWithoutRightsThatItDoesNotNeed() throws IOException {
        rights(ComposeFile.read(PLAIN));
    }

    private static void rights(ComposeFile compose) {
        compose.services().forEach((name, part) -> {
            assertThat(part).as(name).containsEntry("read_only", true).containsEntry("network_mode", "host")
                    .containsEntry("cap_drop", List.of("ALL"))
                    .containsEntry("security_opt", List.of("no-new-privileges:true")).doesNotContainKey("privileged");
            if (!name.equals("postgres")) {
                assertThat(Program.named(ComposeFile.texts(part.get("command")).getFirst())).as(name).isPresent();
            }
        });
        for (Service service : Service.values()) {
            Map<String, Object> part = compose.service(service.title());
            assertThat(ComposeFile.texts(part.get("command"))).containsExactly(service.title() + "-service");
            assertThat(part).as("time to settle what is under way").containsEntry("stop_grace_period", "90s")
                    .containsKey("mem_limit");
            assertThat(compose.environment(service.title())).as("open to others")
                    .containsEntry("IOMT_HEALTH_ADDRESS", "127.0.0.1");
        }
    }

    @Test
    void eachSecretIsAFileThatIsMountedWhereTheSettingNamesIt() throws IOException {
        secrets(ComposeFile.read(PLAIN, AZURITE));
    }

    private static void secrets(ComposeFile compose) {
        for (Service service : Service.values()) {
            List<String> mounted = ComposeFile.texts(compose.service(service.title()).get("secrets"));
            compose.environment(service.title()).forEach((name, value) -> {
                assertThat(name).as("a secret in the environment").doesNotEndWith("CONNECTION_STRING")
                        .doesNotEndWith("PASSWORD").doesNotEndWith("SECRET");
                if (name.endsWith("_FILE")) {
                    assertThat(value).startsWith("/run/secrets/");
                    assertThat(mounted).contains(value.substring("/run/secrets/".length()));
                }
            });
        }
    }

    @Test
    void whatAServiceKeepsLiesInAVolumeAndNoTwoShareCheckpoints() throws IOException {
        stores(ComposeFile.read(PLAIN));
        stores(ComposeFile.read(PLAIN, AZURITE));
    }

    private static void stores(ComposeFile compose) {
        Set<String> checkpoints = new TreeSet<>();
        for (Service service : Service.values()) {
            Map<String, String> environment = compose.environment(service.title());
            Map<String, String> volumes = new TreeMap<>();
            for (String volume : ComposeFile.texts(compose.service(service.title()).get("volumes"))) {
                volumes.put(volume.split(":")[1], volume.split(":")[0]);
            }
            assertThat(compose.volumes()).as("volumes of %s", service).containsAll(volumes.values());
            environment.forEach((name, value) -> {
                if (name.endsWith("_DIRECTORY") && !value.isEmpty()) {
                    assertThat(volumes.keySet()).as("%s of %s", name, service)
                            .anyMatch(mounted -> (value + "/").startsWith(mounted + "/"));
                }
            });
            String kept = environment.getOrDefault("IOMT_CHECKPOINTS_CONTAINER",
                    volumes.get(environment.get("IOMT_CHECKPOINTS_DIRECTORY")));
            assertThat(checkpoints.add(kept)).as("%s is another's", kept).isTrue();
        }
    }

    @Test
    void theEmulatorHasTheHubsThatTheServicesRead() throws IOException {
        hubs(Files.readString(Path.of("emulator.json")));
    }

    private static void hubs(String emulator) throws IOException {
        List<String> hubs = new ObjectMapper().readTree(emulator).findValuesAsText("Name");
        assertThat(hubs).contains("devicedata", "normalized", "grouped", "observations");
    }

    /** Each check, and one thing that it guards and that is broken. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"rights | read_only: true | read_only: false",
            "rights | cap_drop: [ALL] | cap_drop: [NET_RAW]", "rights | network_mode: host | network_mode: bridge",
            "rights | no-new-privileges:true | no-new-privileges:false",
            "rights | command: [group-service] | command: [grouping-service]",
            "rights | command: [group-service] | command: [transform-service]",
            "rights | stop_grace_period: 90s | stop_grace_period: 10s", "rights | mem_limit: 768m | cpus: 2",
            "rights | IOMT_HEALTH_ADDRESS: 127.0.0.1 | IOMT_HEALTH_ADDRESS: 0.0.0.0",
            "secrets | 'IOMT_OUTPUT_CONNECTION_STRING_FILE: /run' | 'IOMT_OUTPUT_CONNECTION_STRING: /run'",
            "secrets | 'IOMT_OUTPUT_CONNECTION_STRING_FILE: /run/secrets/hubs' | 'IOMT_OUTPUT_CONNECTION_STRING_FILE: /tmp/hubs'",
            "secrets | secrets: [hubs_connection_string] | secrets: [hubs_access_key]",
            "stores | 'transform-state:/var/lib/iomt/state' | 'transform-state:/var/lib/iomt/other'",
            "stores | 'group-checkpoints:/var' | 'normalize-checkpoints:/var'",
            "stores | 'deadletters:/var/lib/iomt/deadletters' | 'letters:/var/lib/iomt/deadletters'"})
    void aCheckFailsWhereWhatItGuardsIsBroken(String check, String what, String with) throws IOException {
        ComposeFile broken = ComposeFile.changed(what, with, PLAIN);

        assertThatThrownBy(() -> run(check, broken)).isInstanceOf(AssertionError.class);
    }

    @Test
    void soDoThoseOfTheOtherFiles() throws IOException {
        ComposeFile shared = ComposeFile.changed("checkpoints-group", "checkpoints-persist", PLAIN, AZURITE);
        assertThatThrownBy(() -> stores(shared)).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> hubs(Files.readString(Path.of("emulator.json")).replace("\"grouped\"", "\"group\"")))
                .isInstanceOf(AssertionError.class);
    }

    private static void run(String check, ComposeFile compose) {
        switch (check) {
            case "rights" -> rights(compose);
            case "secrets" -> secrets(compose);
            case "stores" -> stores(compose);
            default -> throw new IllegalArgumentException(check);
        }
    }

    /** What docker-compose itself makes of the files, with nothing set; where it is installed. */
    @Test
    void composeTakesEachCombinationOfTheFiles() throws Exception {
        List<String> compose = Engine.composeOrSkip();
        for (List<Path> combination : List.of(List.of(PLAIN), List.of(PLAIN, AZURITE),
                List.of(PLAIN, AZURITE, EMULATOR))) {
            List<String> command = new ArrayList<>(compose);
            combination.forEach(file -> command.addAll(List.of("-f", file.toString())));
            command.addAll(List.of("config", "--quiet"));
            Path secrets = Files.createDirectories(files.resolve("secrets"));
            Files.writeString(secrets.resolve("azurite.env"), "AZURITE_ACCOUNTS=account:a2V5\n");
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
                    .redirectOutput(files.resolve("said").toFile());
            builder.environment().put("SECRETS_DIRECTORY", secrets.toString());
            Process process = builder.start();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as("%s: %s", combination, Files.readString(files.resolve("said")))
                    .isZero();
        }
    }

    @Test
    void theHealthCheckAsksWhereTheSettingsPutThePage() throws IOException {
        assertThat(HealthCheck.livenessPage(ComposeFile.read(PLAIN).environment("group")))
                .isEqualTo("http://127.0.0.1:8082/health/live");
        assertThat(HealthCheck.livenessPage(Map.of())).isEqualTo("http://127.0.0.1:8080/health/live");
    }
}
