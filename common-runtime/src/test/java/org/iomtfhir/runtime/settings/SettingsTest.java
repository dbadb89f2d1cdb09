package org.iomtfhir.runtime.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.iomtfhir.runtime.settings.ServiceSettings.Service;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {

    private static final String HUB_STRING = "Endpoint=sb://ns.servicebus.windows.net/;SharedAccessKeyName=k;SharedAccessKey=c2VjcmV0=";
    private static final String BLOB_STRING = "DefaultEndpointsProtocol=https;AccountName=acc;AccountKey=c2VjcmV0=;EndpointSuffix=core.windows.net";

    private static final WindowSettings WINDOWS = new WindowSettings();

    @TempDir
    Path directory;

    private static Settings load(Map<String, String> environment, Path file) {
        return Service.GROUP.load(List.of(WINDOWS), environment, file);
    }

    @Test
    void theEnvironmentCountsOverTheFile() throws IOException {
        Path file = file("grouping.window=10s\ngrouping.max-readings=5\n");

        Settings settings = load(group(Map.of("IOMT_GROUPING_WINDOW", "1m")), file);

        assertThat(WINDOWS.read(settings))
                .isEqualTo(new WindowSettings.Window(Duration.ofMinutes(1), Duration.ofSeconds(2), 5, 512 * 1024));
    }

    @Test
    void aServiceWhoseEventsAreLargeFetchesFewAhead() {
        for (Service service : List.of(Service.TRANSFORM, Service.PERSIST)) {
            // With the two batches that are at work and ready, at 100 kB each and 16 partitions, less than 512 MB.
            assertThat(processing(service, Map.of()).prefetch()).isEqualTo(100);
            assertThat(processing(service, Map.of()).batchEvents()).isEqualTo(100);
        }
        for (Service service : List.of(Service.NORMALIZE, Service.GROUP)) {
            assertThat(processing(service, Map.of()).prefetch()).isEqualTo(1000);
            assertThat(processing(service, Map.of()).batchEvents()).isEqualTo(500);
        }
    }

    @Test
    void whatIsFetchedAheadIsSetAndNeverLessThanABatch() {
        assertThat(processing(Service.PERSIST, Map.of("IOMT_BATCH_PREFETCH", "700")).prefetch()).isEqualTo(700);
        assertThat(processing(Service.PERSIST, Map.of("IOMT_BATCH_EVENTS", "300")).prefetch()).isEqualTo(300);
        assertThat(processing(Service.GROUP, Map.of("IOMT_BATCH_PREFETCH", "7", "IOMT_BATCH_EVENTS", "20")).prefetch())
                .isEqualTo(20);
    }

    private static ProcessingSettings.Processing processing(Service service, Map<String, String> environment) {
        return service.processing()
                .read(Settings.load(List.of(service.processing()), List.of(), Set.of(), environment, null));
    }

    @Test
    void aServiceStartsWithLittleMoreThanItsHubsAndItsPlaces() {
        Settings settings = load(group(Map.of()), null);

        assertThat(Service.GROUP.input().read(settings))
                .isEqualTo(new HubConnection.ByConnectionString(new Secret(HUB_STRING), "normalized", "$Default"));
        assertThat(Service.GROUP.output().read(settings)).extracting(HubConnection::hub).isEqualTo("grouped");
        assertThat(ServiceSettings.CHECKPOINTS.read(settings).location())
                .isEqualTo(new StorageLocation.Directory(Path.of("c")));
        assertThat(settings.notices()).isEmpty();
    }

    @Test
    void everythingThatIsWrongIsToldAtOnce() throws IOException {
        Path file = file("""
                # a comment
                grouping.windw=30s

                grouping.max-readings = many
                input.event-hub=a
                input.event-hub=b
                """);

        assertThatThrownBy(() -> load(
                Map.of("IOMT_CHECKPOINT_DIRECTORY", "c", "IOMT_GROUPING_WINDOW", "10ms", "IOMT_LOG_FORMAT", "xml"),
                file))
                .isInstanceOfSatisfying(SettingsException.class, e -> assertThat(e.problems())
                        .satisfiesExactlyInAnyOrder(
                                p -> assertThat(p).contains("line 2: grouping.windw is no setting",
                                        "did you mean grouping.window?"),
                                p -> assertThat(p).contains(
                                        "line 4: grouping.max-readings must be a whole number from 1 to 100000, not \"many\""),
                                p -> assertThat(p).contains("line 6: input.event-hub stands already in line 5"),
                                p -> assertThat(p).contains("IOMT_CHECKPOINT_DIRECTORY is no setting",
                                        "did you mean IOMT_CHECKPOINTS_DIRECTORY?"),
                                p -> assertThat(p).contains("IOMT_GROUPING_WINDOW", "from 1s to 1h", "not \"10ms\""),
                                p -> assertThat(p).contains("log.format must be one of text, json, not \"xml\""),
                                p -> assertThat(p).contains("input.namespace is missing", "IOMT_INPUT_NAMESPACE"),
                                p -> assertThat(p).contains("output.namespace is missing"),
                                p -> assertThat(p).contains("nowhere to keep the checkpoints",
                                        "IOMT_CHECKPOINTS_CONTAINER_URI"),
                                p -> assertThat(p).contains("nowhere to keep the dead letters"))
                        .allSatisfy(problem -> assertThat(e.getMessage()).contains(problem)));
    }

    @Test
    void earlierNamesAreUnderstoodAndTheNewOnesToldOnce() {
        Map<String, String> environment = Map.of("InputEventHub__AuthenticationType", "ManagedIdentity",
                "InputEventHub__EventHubNamespaceFQDN", "ns.servicebus.windows.net", "inputeventhub__EventHubName",
                "raw",
                "InputEventHub__EventHubConsumerGroup", "normalize", "NormalizationEventHub__ConnectionString",
                HUB_STRING + ";EntityPath=normal", "CheckpointStorage__BlobStorageContainerUri",
                "https://acc.blob.core.windows.net/checkpoint", "Checkpoint__BlobPrefix", "Normalization",
                "TemplateStorage__BlobStorageContainerUri", "https://acc.blob.core.windows.net/template",
                "Template__DeviceContent", "dc.json", "IOMT_DEAD_LETTERS_DIRECTORY", "dead");

        Settings settings = Service.NORMALIZE.load(List.of(), environment, null);

        assertThat(Service.NORMALIZE.input().read(settings)).isEqualTo(
                new HubConnection.ByIdentity("ns.servicebus.windows.net", "raw", "normalize", null));
        assertThat(Service.NORMALIZE.output().read(settings)).isEqualTo(new HubConnection.ByConnectionString(
                new Secret(HUB_STRING + ";EntityPath=normal"), "normal", "$Default"));
        assertThat(ServiceSettings.CHECKPOINTS.read(settings)).isEqualTo(new CheckpointSettings.Checkpoints(
                new StorageLocation.ContainerByIdentity(URI.create("https://acc.blob.core.windows.net/checkpoint"),
                        null),
                "Normalization"));
        assertThat(ServiceSettings.TEMPLATES.read(settings).deviceContent()).isEqualTo("dc.json");
        assertThat(settings.notices()).hasSize(9).contains(
                "inputeventhub__EventHubName is an earlier connector's name and is understood; here it is IOMT_INPUT_EVENT_HUB");
    }

    @Test
    void earlierNamesAreUnderstoodInAFileWithUnderscoresOrEscapedColons() throws IOException {
        Path file = file(
                "NormalizationEventHub__EventHubName=one\nNormalizationEventHub\\:EventHubConsumerGroup=two\n");

        Settings settings = load(group(Map.of()), file);

        assertThat(Service.GROUP.input().read(settings))
                .isEqualTo(new HubConnection.ByConnectionString(new Secret(HUB_STRING), "one", "two"));
    }

    @Test
    void anEarlierNameAndTheNewOneThatDifferAreRefused() {
        assertThatThrownBy(() -> load(
                group(Map.of("IOMT_INPUT_EVENT_HUB", "a", "NormalizationEventHub__EventHubName", "b")), null))
                .hasMessageContaining("input.event-hub is given twice, differently: by the environment variable "
                        + "IOMT_INPUT_EVENT_HUB and by the environment variable NormalizationEventHub__EventHubName");
    }

    @Test
    void aSecretIsReadFromAFileWithoutItsLineEnd() throws IOException {
        Path secret = Files.writeString(directory.resolve("hub"), HUB_STRING + "\n");
        Map<String, String> environment = new HashMap<>(group(Map.of()));
        environment.remove("IOMT_INPUT_CONNECTION_STRING");
        environment.put("IOMT_INPUT_CONNECTION_STRING_FILE", secret.toString());

        Settings settings = load(environment, null);

        assertThat(Service.GROUP.input().read(settings))
                .asInstanceOf(InstanceOfAssertFactories.type(HubConnection.ByConnectionString.class))
                .extracting(connection -> connection.connectionString().reveal()).isEqualTo(HUB_STRING);
    }

    @Test
    void aSecretFileThatIsNotThereIsTheOnlyComplaint() {
        Map<String, String> environment = new HashMap<>(group(Map.of()));
        environment.remove("IOMT_INPUT_CONNECTION_STRING");
        environment.put("IOMT_INPUT_CONNECTION_STRING_FILE", directory.resolve("none").toString());

        assertThatThrownBy(() -> load(environment, null))
                .hasMessageContaining("IOMT_INPUT_CONNECTION_STRING_FILE names a file for input.connection-string")
                .hasMessageContaining("1 problem ");
    }

    @Test
    void secretsAreNeverPrinted() throws IOException {
        Path file = file("""
                input.connection-string=zzz-c2VjcmV0
                checkpoints.connection-string=c2VjcmV0
                checkpoints.container-uri=https://acc.blob.core.windows.net/c?sig=c2VjcmV0
                grouping.window=Endpoint=sb://x;SharedAccessKey=c2VjcmV0
                """);

        assertThatThrownBy(() -> load(Map.of("IOMT_OUTPUT_CONNECTION_STRING", "c2VjcmV0"), file))
                .hasMessageContaining("input.connection-string must be a connection string of Event Hubs")
                .hasMessageContaining("output.connection-string must be a connection string of Event Hubs")
                .hasMessageContaining("checkpoints.connection-string must be a connection string of a storage account")
                .hasMessageContaining("checkpoints.container-uri must be an http or https address without")
                .hasMessageContaining("grouping.window must be").hasMessageNotContaining("c2VjcmV0");
        assertThat(load(group(Map.of()), null)).asString().contains("***").doesNotContain("c2VjcmV0");
        assertThat(Service.GROUP.input().read(load(group(Map.of()), null))).asString().contains("***")
                .doesNotContain("c2VjcmV0");
    }

    @Test
    void theContainerOfAConnectionStringIsTheGivenOneOrThatOfItsAddressOrTheKinds() {
        Map<String, String> base = Map.of("IOMT_CHECKPOINTS_CONNECTION_STRING", BLOB_STRING,
                "IOMT_CHECKPOINTS_DIRECTORY", "");
        assertThat(container(base)).isEqualTo("checkpoints");
        assertThat(container(with(base, "IOMT_CHECKPOINTS_CONTAINER_URI", "https://acc.blob.core.windows.net/mine/")))
                .isEqualTo("mine");
        assertThat(container(with(base, "IOMT_CHECKPOINTS_CONTAINER", "other"))).isEqualTo("other");
    }

    private String container(Map<String, String> environment) {
        StorageLocation location = ServiceSettings.CHECKPOINTS.read(load(group(environment), null))
                .location();
        return ((StorageLocation.ContainerByConnectionString) location).container();
    }

    @Test
    void aDirectoryAndAContainerAtOnceAreRefused() {
        assertThatThrownBy(
                () -> load(group(Map.of("IOMT_CHECKPOINTS_CONNECTION_STRING", BLOB_STRING)), null))
                .hasMessageContaining("checkpoints.directory and a Blob container are both given");
    }

    @Test
    void aConnectionStringOfAnotherHubIsRefused() {
        assertThatThrownBy(() -> load(group(Map.of("IOMT_INPUT_CONNECTION_STRING",
                HUB_STRING + ";EntityPath=one", "IOMT_INPUT_EVENT_HUB", "two")), null))
                .hasMessageContaining(
                        "input.connection-string is of another hub (its EntityPath) than input.event-hub");
    }

    @Test
    void aTypingErrorInANameThatNobodyReadsIsToldWhateverItBeginsWith() {
        assertThatThrownBy(() -> load(group(Map.of("IOMT_GROUPNIG_WINDOW", "30s", "IOMT_FHIRURL", "x")), null))
                .hasMessageContaining("IOMT_GROUPNIG_WINDOW is no setting")
                .hasMessageContaining("IOMT_FHIRURL is no setting");
    }

    @Test
    void namesOfOtherServicesMayStandInASharedFile() throws IOException {
        Path file = file("fhir.url=https://fhir.example.org\nInputEventHub__EventHubName=devicedata\n");

        assertThat(load(group(Map.of("IOMT_TEMPLATES_DIRECTORY", "t")), file).notices()).isEmpty();
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> load(group(Map.of()), directory.resolve("none.properties")))
                .hasMessageContaining("none.properties can't be read: there is no such file");
    }

    @Test
    void aPropertiesFileMayBreakLinesAndBeginWithAByteOrderMark() throws IOException {
        Path file = file(
                "\uFEFFgrouping.window=\\\n   45s\n\n! note \\\ngrouping.max-readings: 7\ngrouping.max-bytes=\\uzz\n");

        assertThatThrownBy(() -> load(group(Map.of()), file)).hasMessageContaining("1 problem ")
                .hasMessageContaining("line 6: a \\u must be followed by four hexadecimal digits");
        Files.writeString(file, Files.readString(file).replace("grouping.max-bytes=\\uzz\n", ""));
        assertThat(WINDOWS.read(load(group(Map.of()), file)))
                .extracting(WindowSettings.Window::window, WindowSettings.Window::maxReadings)
                .containsExactly(Duration.ofSeconds(45), 7);
    }

    @Test
    void durationsAreReadInShortAndInIsoForm() {
        SettingType<Duration> type = SettingType.duration(Duration.ZERO, Duration.ofDays(1));
        assertThat(List.of("500ms", "30s", "5m", "1h", "1d", "PT30S", "PT1M30S"))
                .map(text -> type.reader().apply(text).orElseThrow())
                .containsExactly(Duration.ofMillis(500), Duration.ofSeconds(30), Duration.ofMinutes(5),
                        Duration.ofHours(1), Duration.ofDays(1), Duration.ofSeconds(30), Duration.ofSeconds(90));
        assertThat(List.of("30", "s", "-5s", "2d", "PT", "five")).allMatch(text -> type.reader().apply(text).isEmpty());
    }

    private Path file(String text) throws IOException {
        return Files.writeString(directory.resolve("iomt.properties"), text);
    }

    private static Map<String, String> with(Map<String, String> base, String name, String value) {
        Map<String, String> more = new HashMap<>(base);
        more.put(name, value);
        return more;
    }

    private static Map<String, String> group(Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(
                Map.of("PATH", "/bin", "IOMT_INPUT_CONNECTION_STRING", HUB_STRING,
                        "IOMT_OUTPUT_CONNECTION_STRING", HUB_STRING, "IOMT_CHECKPOINTS_DIRECTORY", "c",
                        "IOMT_DEAD_LETTERS_DIRECTORY", "d"));
        environment.putAll(more);
        return environment;
    }
}
