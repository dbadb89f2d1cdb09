package org.iomtfhir.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.azure.messaging.eventhubs.EventHubClientBuilder;
import com.azure.messaging.eventhubs.EventHubConsumerClient;
import com.azure.messaging.eventhubs.models.Checkpoint;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobContainerClientBuilder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.iomtfhir.local.eventhubs.LocalEventHubs;
import org.iomtfhir.local.fhir.Database;
import org.iomtfhir.local.fhir.LocalFhirServer;
import org.iomtfhir.local.line.LineServices;
import org.iomtfhir.runtime.checkpoint.CheckpointStores;
import org.iomtfhir.runtime.hub.HubStatus;
import org.iomtfhir.runtime.hub.publish.HubPublisher;
import org.iomtfhir.runtime.hub.publish.OutgoingEvent;
import org.iomtfhir.runtime.service.RunningService;
import org.iomtfhir.runtime.settings.CheckpointSettings.Checkpoints;
import org.iomtfhir.runtime.settings.HubConnection;
import org.iomtfhir.runtime.settings.Secret;
import org.iomtfhir.runtime.settings.ServiceSettings.Service;
import org.iomtfhir.runtime.settings.StorageLocation;
import org.iomtfhir.runtime.storage.Azurite;
import org.iomtfhir.samples.SampleSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The services, with the names that the template for Azure gives them, keep their checkpoints where the scale rules of the
 * same template have KEDA look, and what it counts there is what is left to read.
 */
@Tag("long")
@Timeout(480)
class ScalerIT {

    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final List<Service> SERVICES = List.of(Service.values());
    private static final int PARTITIONS = 2;
    private static final int EVENTS = 40;
    private static final int LEFT = 7;

    /** The account that stands for Azure's; what a container is called there is its name here too. */
    private static StorageLocation.ContainerByConnectionString storage;

    @TempDir
    static Path directory;
    private static LocalEventHubs hubs;
    private static LocalFhirServer fhir;
    private static final Map<Service, AzureLine.Container> CONTAINERS = new HashMap<>();
    private static final Map<Service, Path> SETTINGS = new HashMap<>();

    @BeforeAll
    static void theServicesReadEverythingAndStopBeforeMoreComes() throws Exception {
        storage = Azurite.newContainer();
        AzureLine.way("managed-identity").services().forEach(container -> CONTAINERS
                .put(Service.valueOf(container.command().replace("-service", "").toUpperCase(java.util.Locale.ROOT)),
                        container));
        LocalEventHubs.Builder builder = LocalEventHubs.builder().dataDirectory(directory.resolve("hubs"));
        CONTAINERS.values().forEach(container -> builder.hub(container.environment().get("IOMT_INPUT_EVENT_HUB"),
                PARTITIONS, container.environment().get("IOMT_INPUT_CONSUMER_GROUP")));
        hubs = builder.start();
        fhir = LocalFhirServer
                .start(new LocalFhirServer.Config(new Database.H2File(directory.resolve("fhir")), 0, true));
        Path templates = Files.createDirectory(directory.resolve("templates"));
        SampleSet vitals = SampleSet.named("bedside-vitals");
        Files.writeString(templates.resolve("devicecontent.json"), vitals.deviceContent());
        Files.writeString(templates.resolve("fhirmapping.json"), vitals.fhirMapping());

        List<RunningService> running = new ArrayList<>();
        try {
            for (Service service : SERVICES) {
                SETTINGS.put(service, settings(service, templates));
                var line = LineServices.of(service);
                running.add(RunningService.start(line, line.load(Map.of(), SETTINGS.get(service)),
                        Clock.systemUTC()));
            }
            send(EVENTS);
            await().atMost(LIMIT).untilAsserted(() -> {
                assertThat(sent("observations")).isPositive();
                for (Service service : SERVICES) {
                    assertThat(scaler(service)).as("%s has read everything", service).hasSize(PARTITIONS)
                            .allSatisfy((partition, lag) -> assertThat(lag).isZero());
                }
            });
        } finally {
            for (RunningService service : running) {
                service.close();
            }
        }
        send(LEFT);
    }

    @AfterAll
    static void stop() {
        if (hubs != null) {
            hubs.close();
        }
        if (fhir != null) {
            fhir.close();
        }
    }

    @Test
    void whatIsLeftIsWhatTheScalerCountsAndWhatLagShows() throws Exception {
        Map<String, Long> counted = scaler(Service.NORMALIZE);

        assertThat(counted.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(LEFT);
        assertThat(counted.values()).allSatisfy(lag -> assertThat(lag).isPositive());
        assertThat(shown(Service.NORMALIZE)).isEqualTo(counted);
        for (Service service : List.of(Service.GROUP, Service.TRANSFORM, Service.PERSIST)) {
            assertThat(scaler(service).values()).containsOnly(0L);
            assertThat(shown(service)).isEqualTo(scaler(service));
        }
    }

    @Test
    void everyCheckpointLiesWhereTheScalerLooksAndNowhereElse() {
        for (Service service : SERVICES) {
            KedaScaler keda = keda(service);
            List<String> names = container(service).listBlobs().stream().map(blob -> blob.getName())
                    .filter(name -> name.contains("checkpoint")).toList();
            assertThat(names).hasSize(PARTITIONS).containsExactlyInAnyOrder(keda.checkpoint("0"),
                    keda.checkpoint("1"));
        }
    }

    @Test
    void aHubThatARuleSpellsWithACapitalIsNotFoundSoTheWholeHubCounts() throws Exception {
        var other = (com.fasterxml.jackson.databind.node.ObjectNode) rule(Service.NORMALIZE).deepCopy();
        KedaScaler keda = new KedaScaler(host(), other.put("eventHubName", "DeviceData"));

        try (EventHubConsumerClient hub = client(Service.NORMALIZE)) {
            assertThat(keda.lag(hub, container(Service.NORMALIZE)).values().stream().mapToLong(Long::longValue).sum())
                    .isEqualTo(EVENTS + LEFT);
        }
    }

    @Test
    void aConsumerGroupIsFoundHoweverItIsSpelled() {
        StorageLocation place = new StorageLocation.ContainerByConnectionString(storage.connectionString(),
                "checkpoints-default");
        var rule = new ObjectMapper().createObjectNode().put("eventHubName", "devicedata").put("consumerGroup",
                "$Default");

        CheckpointStores.open(new Checkpoints(place, ""), Clock.systemUTC())
                .updateCheckpoint(new Checkpoint().setFullyQualifiedNamespace(host()).setEventHubName("DeviceData")
                        .setConsumerGroup("$Default").setPartitionId("0").setSequenceNumber(3L))
                .block();

        assertThat(new BlobContainerClientBuilder().connectionString(storage.connectionString().reveal())
                .containerName("checkpoints-default").buildClient()
                .getBlobClient(new KedaScaler(host(), rule).checkpoint("0")).exists()).isTrue();
    }

    /** What the template for Azure sets, but for the ways in, which here are connection strings. */
    private static Path settings(Service service, Path templates) throws IOException {
        Properties settings = new Properties();
        new TreeMap<>(CONTAINERS.get(service).environment()).forEach((name, value) -> {
            if (name.matches("IOMT_(INPUT|OUTPUT)_(EVENT_HUB|CONSUMER_GROUP)")) {
                settings.setProperty(name.substring(5).toLowerCase(java.util.Locale.ROOT).replaceFirst("_", ".")
                        .replace('_', '-'), value);
            }
        });
        String uri = CONTAINERS.get(service).environment().get("IOMT_CHECKPOINTS_CONTAINER_URI");
        settings.setProperty("checkpoints.container", uri.substring(uri.lastIndexOf('/') + 1));
        settings.setProperty("checkpoints.connection-string", storage.connectionString().reveal());
        settings.setProperty("checkpoints.every", "500ms");
        settings.setProperty("input.connection-string", hubs.connectionString());
        if (service != Service.PERSIST) {
            settings.setProperty("output.connection-string", hubs.connectionString());
        }
        settings.setProperty("dead-letters.directory", directory.resolve("deadletters").toString());
        settings.setProperty("partitions.look-every", "1s");
        settings.setProperty("health.address", "127.0.0.1");
        settings.setProperty("health.port", "0");
        if (service == Service.GROUP) {
            settings.setProperty("grouping.window", "1s");
        } else if (service == Service.PERSIST) {
            settings.setProperty("fhir.url", fhir.baseUrl());
            settings.setProperty("identity.mode", "Create");
            settings.setProperty("identity.device-system", "urn:scaler:device");
            settings.setProperty("identity.patient-system", "urn:scaler:patient");
        } else {
            settings.setProperty("templates.directory", templates.toString());
            settings.setProperty("templates.last-good-directory",
                    directory.resolve("last-good-" + service.title()).toString());
        }
        StringWriter text = new StringWriter();
        settings.store(text, null);
        return Files.writeString(directory.resolve(service.title() + ".properties"), text.toString());
    }

    private static void send(int events) throws Exception {
        List<CompletableFuture<Void>> accepted = new ArrayList<>();
        try (HubPublisher publisher = HubPublisher.connect(new HubConnection.ByConnectionString(
                new Secret(hubs.connectionString()),
                CONTAINERS.get(Service.NORMALIZE).environment().get("IOMT_INPUT_EVENT_HUB"), "$Default"),
                HubStatus.UNWATCHED)) {
            Instant time = Instant.parse("2026-04-01T10:00:00Z");
            for (int i = 0; i < events; i++) {
                accepted.add(publisher.publish(new OutgoingEvent("monitor-" + i,
                        ("{\"monitor\":\"monitor-" + i + "\",\"patient\":\"patient-" + i + "\",\"time\":\""
                                + time.plusSeconds(i) + "\",\"heartRate\":70}").getBytes(StandardCharsets.UTF_8),
                        null, Map.of())));
            }
            CompletableFuture.allOf(accepted.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
        }
    }

    private static JsonNode rule(Service service) {
        return CONTAINERS.get(service).app().properties().at("/template/scale/rules/0/custom/metadata");
    }

    private static KedaScaler keda(Service service) {
        return new KedaScaler(host(), rule(service));
    }

    private static Map<String, Long> scaler(Service service) {
        try (EventHubConsumerClient hub = client(service)) {
            return keda(service).lag(hub, container(service));
        }
    }

    private static String host() {
        try (EventHubConsumerClient hub = client(Service.NORMALIZE)) {
            return hub.getFullyQualifiedNamespace();
        }
    }

    private static EventHubConsumerClient client(Service service) {
        return client(rule(service).path("eventHubName").asText());
    }

    private static EventHubConsumerClient client(String hub) {
        return new EventHubClientBuilder().connectionString(hubs.connectionString(), hub).consumerGroup("$Default")
                .buildConsumerClient();
    }

    private static long sent(String hub) {
        try (EventHubConsumerClient client = client(hub)) {
            return client.getPartitionIds().stream()
                    .mapToLong(
                            partition -> client.getPartitionProperties(partition).getLastEnqueuedSequenceNumber() + 1)
                    .sum();
        }
    }

    private static BlobContainerClient container(Service service) {
        return new BlobContainerClientBuilder().connectionString(storage.connectionString().reveal())
                .containerName(rule(service).path("blobContainer").asText()).buildClient();
    }

    /** What {@code iomt lag} shows, by partition. */
    private static Map<String, Long> shown(Service service) throws IOException, InterruptedException {
        ServiceCommand.Answer answer = ServiceCommand.iomt("lag", "--settings", SETTINGS.get(service).toString(),
                "--service", service.title(), "--format", "json");
        assertThat(answer.code()).as(answer.text()).isZero();
        Map<String, Long> shown = new TreeMap<>();
        for (JsonNode row : new ObjectMapper().readTree(answer.text())) {
            assertThat(row.path("consumerGroup").asText()).isEqualTo(rule(service).path("consumerGroup").asText());
            shown.put(row.path("partition").asText(), row.path("behind").asLong());
        }
        return shown;
    }
}
