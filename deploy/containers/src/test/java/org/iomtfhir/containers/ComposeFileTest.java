package org.iomtfhir.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.iomtfhir.runtime.settings.ServiceSettings;
import org.iomtfhir.runtime.settings.ServiceSettings.Service;
import org.iomtfhir.runtime.settings.Settings;
import org.iomtfhir.runtime.settings.SettingsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
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
        ComposeFile.read(PLAIN).services().forEach((name, part) -> {
            assertThat(part).as(name).containsEntry("read_only", true).containsEntry("network_mode", "host")
                    .containsEntry("cap_drop", List.of("ALL"))
                    .containsEntry("security_opt", List.of("no-new-privileges:true")).doesNotContainKey("privileged");
            if (!name.equals("postgres")) {
                assertThat(Program.named(ComposeFile.texts(part.get("command")).getFirst())).as(name).isPresent();
            }
        });
        for (Service service : Service.values()) {
            assertThat(ComposeFile.texts(ComposeFile.read(PLAIN).service(service.title()).get("command")))
                    .containsExactly(service.title() + "-service");
        }
    }

    @Test
    void eachSecretIsAFileThatIsMountedWhereTheSettingNamesIt() throws IOException {
        ComposeFile compose = ComposeFile.read(PLAIN, AZURITE);
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
    void theHealthCheckAsksWhereTheSettingsPutThePage() throws IOException {
        assertThat(HealthCheck.livenessPage(ComposeFile.read(PLAIN).environment("group")))
                .isEqualTo("http://127.0.0.1:8082/health/live");
        assertThat(HealthCheck.livenessPage(Map.of())).isEqualTo("http://127.0.0.1:8080/health/live");
    }
}
