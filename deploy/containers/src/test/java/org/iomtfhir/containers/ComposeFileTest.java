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
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.iomtfhir.model.Profile;
import org.iomtfhir.runtime.settings.ObservationSettings;
import org.iomtfhir.runtime.settings.ServiceSettings;
import org.iomtfhir.runtime.settings.ServiceSettings.Service;
import org.iomtfhir.runtime.settings.Setting;
import org.iomtfhir.runtime.settings.Settings;
import org.iomtfhir.runtime.settings.SettingsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

class ComposeFileTest {

    private static final Path PLAIN = Path.of("compose.yaml");
    private static final Path AZURITE = Path.of("compose.azurite.yaml");
    private static final Path EMULATOR = Path.of("compose.emulator.yaml");

    private static final Pattern REPLACED = Pattern.compile("docker compose up -d --no-deps ([a-z -]+)");

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

    /** One variable for all four: whoever is left out goes on with the meaning of the other profile. */
    @ParameterizedTest
    @EnumSource
    void theProfileIsOneVariableOfAllFour(Service service) throws IOException {
        ComposeFile other = ComposeFile.changed("${OBSERVATIONS_PROFILE:-standard}", "earlier-connector", PLAIN);

        assertThat(DeployedSettings.accepted(service, other.environment(service.title()), files)
                .get(ObservationSettings.PROFILE)).isEqualTo(Profile.EARLIER_CONNECTOR);
        assertThat(Files.readString(Path.of("../../docs/deploy-containers.md"))).contains("| `OBSERVATIONS_PROFILE` |");
    }

    /** What else they are told alike; group reads no source, and the last service writes to no hub. */
    @ParameterizedTest
    @EnumSource
    void theSourceAndWhetherRecordsArePackedAreVariablesToo(Service service) throws IOException {
        if (service != Service.GROUP) {
            ComposeFile other = ComposeFile.changed("${OBSERVATIONS_SOURCE:-none}", "provenance", PLAIN);
            assertThat(DeployedSettings.accepted(service, other.environment(service.title()), files)
                    .get(setting(service, "observations.source"))).hasToString("provenance");
        }
        if (service != Service.PERSIST) {
            Settings usual = DeployedSettings.accepted(service, ComposeFile.read(PLAIN).environment(service.title()),
                    files);
            assertThat(usual.isGiven(setting(service, "output.packed"))).as("left to the profile").isFalse();
            ComposeFile single = ComposeFile.changed("${OUTPUT_PACKED:-}", "false", PLAIN);
            assertThat(DeployedSettings.accepted(service, single.environment(service.title()), files)
                    .get(setting(service, "output.packed"))).isEqualTo(false);
        }
        assertThat(Files.readString(Path.of("../../docs/deploy-containers.md"))).contains("| `OBSERVATIONS_SOURCE` |",
                "| `OUTPUT_PACKED` |");
    }

    private static Setting<?> setting(Service service, String name) {
        return service.groups().stream().flatMap(group -> group.settings().stream())
                .filter(setting -> setting.name().equals(name)).findFirst().orElseThrow();
    }

    /** Each command that replaces a part names one that is there, and every variable of the page is one of the files'. */
    @Test
    void thePagesNameServicesAndVariablesThatThereAre() throws IOException {
        Set<String> parts = ComposeFile.read(PLAIN, AZURITE, EMULATOR).services().keySet();
        int named = 0;
        try (Stream<Path> pages = Files.walk(Path.of("../../docs"))) {
            for (Path page : pages.filter(file -> file.toString().endsWith(".md")).toList()) {
                for (MatchResult found : REPLACED.matcher(Files.readString(page)).results().toList()) {
                    assertThat(parts).as("%s: %s", page, found.group()).contains(found.group(1).strip().split(" "));
                    named++;
                }
            }
        }
        assertThat(named).isGreaterThan(4);

        String files = Files.readString(PLAIN) + Files.readString(AZURITE) + Files.readString(EMULATOR);
        Matcher rows = Pattern.compile("(?m)^\\| (`[A-Z_]+`(?:, `[A-Z_]+`)*) \\|")
                .matcher(Files.readString(Path.of("../../docs/deploy-containers.md")));
        Set<String> told = new TreeSet<>();
        while (rows.find()) {
            told.addAll(List.of(rows.group(1).replace("`", "").split(", ")));
        }
        Set<String> read = new TreeSet<>();
        Pattern.compile("\\$\\{([A-Z_]+):-").matcher(files).results().forEach(found -> read.add(found.group(1)));
        assertThat(read).containsAll(told);
        // Said in the text below the table.
        read.removeAll(List.of("AZURITE_IMAGE", "EVENT_HUBS_EMULATOR_IMAGE", "ACCEPT_EULA"));
        assertThat(told).containsAll(read);
    }

    /** One key for all four, or a letter of one of them comes back and is set aside again. */
    @Test
    void allFourHaveTheKeyOfReplays() throws IOException {
        for (Service service : Service.values()) {
            assertThat(ComposeFile.read(PLAIN).environment(service.title())).containsEntry("IOMT_REPLAY_KEY_FILE",
                    "/run/secrets/replay_key");
        }
        assertThat(Files.readString(Path.of("secrets.sh"))).contains("| keep replay_key");
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
    void partsFindEachOtherByThePortsAndNamesThatTheyAreGiven() throws IOException {
        partners(ComposeFile.read(PLAIN), Files.readString(Path.of("secrets.sh")));
    }

    private static void partners(ComposeFile compose, String secrets) {
        List<String> hubs = ComposeFile.texts(compose.service("event-hubs").get("command"));
        Map<String, String> hubsOptions = options(new EventHubsProgram(), hubs);
        assertThat(secrets).as("the connection string's port")
                .contains("${HUBS_PORT:-" + hubsOptions.get("--port") + "}");
        assertThat(ComposeFile.texts(compose.service("event-hubs").get("volumes")))
                .contains("hubs:" + hubsOptions.get("--data"));
        assertThat(ComposeFile.texts(compose.service("event-hubs").get("secrets")))
                .contains(hubsOptions.get("--access-key-file").replace("/run/secrets/", ""));

        Map<String, Object> server = compose.service("fhir-server");
        Map<String, String> serverOptions = options(new FhirServerProgram(), ComposeFile.texts(server.get("command")));
        Map<String, String> database = compose.environment("postgres");
        List<String> postgres = ComposeFile.texts(compose.service("postgres").get("command"));
        String databasePort = postgres.stream().filter(word -> word.startsWith("port=")).findFirst().orElseThrow()
                .substring("port=".length());
        assertThat(serverOptions).containsEntry("--user", database.get("POSTGRES_USER"))
                .containsEntry("--password-file", database.get("POSTGRES_PASSWORD_FILE")).containsEntry("--database",
                        "jdbc:postgresql://127.0.0.1:" + databasePort + "/" + database.get("POSTGRES_DB"));
        for (String part : List.of("postgres", "fhir-server")) {
            assertThat(ComposeFile.texts(compose.service(part).get("secrets"))).contains(
                    database.get("POSTGRES_PASSWORD_FILE").replace("/run/secrets/", ""));
        }
        String base = "http://127.0.0.1:" + serverOptions.get("--port") + "/fhir";
        assertThat(compose.environment("persist")).containsEntry("IOMT_FHIR_URL", base);
        Map<?, ?> health = (Map<?, ?>) server.get("healthcheck");
        assertThat(ComposeFile.texts(health.get("test"))).contains(HealthCheck.class.getName(), base + "/metadata");

        Set<String> ports = new TreeSet<>(
                List.of(hubsOptions.get("--port"), serverOptions.get("--port"), databasePort));
        for (Service service : Service.values()) {
            assertThat(ports.add(compose.environment(service.title()).get("IOMT_HEALTH_PORT")))
                    .as("the port of %s is another's", service).isTrue();
        }
    }

    /** What a program of ours is told, as it reads it. */
    private static Map<String, String> options(Object program, List<String> words) {
        Map<String, String> options = new TreeMap<>();
        try {
            new CommandLine(program).parseArgs(words.subList(1, words.size()).toArray(String[]::new)).matchedOptions()
                    .forEach(option -> options.put(option.longestName(), String.valueOf(option.<Object>getValue())));
        } catch (CommandLine.ParameterException e) {
            throw new AssertionError(words + " is not understood: " + e.getMessage(), e);
        }
        return options;
    }

    @Test
    void overOtherFilesPartsStillRunWhatTheyDid() throws IOException {
        ComposeFile plain = ComposeFile.read(PLAIN);
        ComposeFile all = ComposeFile.read(PLAIN, AZURITE, EMULATOR);

        for (Service service : Service.values()) {
            assertThat(all.service(service.title()).get("command"))
                    .isEqualTo(plain.service(service.title()).get("command"));
        }
        assertThat(ComposeFile.texts(all.service("event-hubs").get("command"))).as("the emulator's own").isEmpty();
        assertThat(ComposeFile.texts(all.service("azurite").get("command"))).startsWith("azurite")
                .contains("--tableHost").doesNotContain("azurite-blob");
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
            "secrets | 'secrets: [hubs_connection_string, replay_key]' | secrets: [hubs_connection_string]",
            "stores | 'transform-state:/var/lib/iomt/state' | 'transform-state:/var/lib/iomt/other'",
            "stores | 'group-checkpoints:/var' | 'normalize-checkpoints:/var'",
            "stores | 'deadletters:/var/lib/iomt/deadletters' | 'letters:/var/lib/iomt/deadletters'",
            "partners | --access-key-file= | --key-file=", "partners | --data=/var/lib/iomt/hubs | --data=/tmp/hubs",
            "partners | '--port=${HUBS_PORT:-5672}' | '--port=5671'", "partners | --user=fhir | --user=hapi",
            "partners | 'port=${POSTGRES_PORT:-5433}' | port=5432",
            "partners | 'POSTGRES_DB: fhir' | 'POSTGRES_DB: hapi'",
            "partners | '--password-file=/run/secrets/postgres_password' | '--password-file=/run/secrets/password'",
            "partners | 'IOMT_FHIR_URL: http://127.0.0.1:${FHIR_PORT:-8090}/fhir' | 'IOMT_FHIR_URL: http://127.0.0.1:8080/fhir'",
            "partners | /fhir/metadata | /metadata",
            "partners | org.iomtfhir.containers.HealthCheck | org.iomtfhir.HealthCheck",
            "partners | 'IOMT_HEALTH_PORT: ${GROUP_PORT:-8082}' | 'IOMT_HEALTH_PORT: 8081'"})
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

    private static void run(String check, ComposeFile compose) throws IOException {
        switch (check) {
            case "rights" -> rights(compose);
            case "secrets" -> secrets(compose);
            case "stores" -> stores(compose);
            case "partners" -> partners(compose, Files.readString(Path.of("secrets.sh")));
            default -> throw new IllegalArgumentException(check);
        }
    }

    /** What docker-compose itself makes of the files, with nothing set, is what the checks here look at; where it is installed. */
    @Test
    void composeTakesEachCombinationOfTheFilesAsTheseChecksDo() throws Exception {
        List<String> compose = Engine.composeOrSkip();
        for (List<Path> combination : List.of(List.of(PLAIN), List.of(PLAIN, AZURITE),
                List.of(PLAIN, AZURITE, EMULATOR))) {
            List<String> named = new ArrayList<>(compose);
            combination.forEach(file -> named.addAll(List.of("-f", file.toString())));
            List<String> chosen = combination.stream().map(Path::toString).toList();
            ComposeFile ours = ComposeFile.read(combination.toArray(Path[]::new));
            for (ComposeFile theirs : List.of(configured(named, ""), configured(compose, String.join(":", chosen)))) {
                assertThat(theirs.services().keySet()).isEqualTo(ours.services().keySet());
                theirs.services().forEach((name, part) -> assertThat(ComposeFile.texts(part.get("command")))
                        .as("command of %s in %s", name, combination)
                        .isEqualTo(ComposeFile.texts(ours.service(name).get("command"))));
                for (Service service : Service.values()) {
                    assertThat(theirs.environment(service.title())).isEqualTo(ours.environment(service.title()));
                }
            }
        }
    }

    private ComposeFile configured(List<String> compose, String composeFile) throws Exception {
        Path secrets = Files.createDirectories(files.resolve("secrets"));
        for (String name : List.of("azurite.env", "azurite-emulator.env")) {
            Files.writeString(secrets.resolve(name), "AZURITE_ACCOUNTS=account:a2V5\n");
        }
        List<String> command = new ArrayList<>(compose);
        command.add("config");
        ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(files.resolve("said").toFile())
                .redirectError(files.resolve("complained").toFile());
        builder.environment().put("SECRETS_DIRECTORY", secrets.toString());
        if (!composeFile.isEmpty()) {
            builder.environment().put("COMPOSE_FILE", composeFile);
        }
        Process process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as("%s %s: %s", compose, composeFile, Files.readString(files.resolve("complained"))).isZero();
        return ComposeFile.configured(Files.readString(files.resolve("said")));
    }

    @Test
    void theHealthCheckAsksWhereTheSettingsPutThePage() throws IOException {
        assertThat(HealthCheck.livenessPage(ComposeFile.read(PLAIN).environment("group")))
                .isEqualTo("http://127.0.0.1:8082/health/live");
        assertThat(HealthCheck.livenessPage(Map.of())).isEqualTo("http://127.0.0.1:8080/health/live");
    }
}
