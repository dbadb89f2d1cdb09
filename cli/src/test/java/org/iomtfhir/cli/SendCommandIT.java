package org.iomtfhir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.iomtfhir.local.eventhubs.LocalEventHubs;
import org.iomtfhir.local.line.LocalLine;
import org.iomtfhir.local.line.ReadyFile;
import org.iomtfhir.runtime.checkpoint.DirectoryCheckpointStore;
import org.iomtfhir.runtime.hub.HubStatus;
import org.iomtfhir.runtime.hub.read.Delivery;
import org.iomtfhir.runtime.hub.read.HubConsumer;
import org.iomtfhir.runtime.hub.read.HubEvent;
import org.iomtfhir.runtime.hub.read.Stage;
import org.iomtfhir.runtime.settings.HubConnection;
import org.iomtfhir.runtime.settings.ProcessingSettings.Processing;
import org.iomtfhir.runtime.settings.Secret;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class SendCommandIT {

    @TempDir
    Path directory;
    private LocalEventHubs hubs;
    private Path readyFile;

    @BeforeEach
    void start() throws IOException {
        LocalLogging.apply(true);
        hubs = LocalEventHubs.builder().dataDirectory(directory.resolve("hubs")).hub(LocalLine.DEVICE_HUB, 4).start();
        readyFile = directory.resolve("ready.json");
        new ReadyFile(hubs.connectionString(), LocalLine.DEVICE_HUB, "http://127.0.0.1:1/fhir", directory, directory,
                directory, directory).write(readyFile);
    }

    @AfterEach
    void stop() {
        hubs.close();
    }

    private Iomt send(String lines, String... options) throws IOException {
        Path file = Files.writeString(directory.resolve("events.jsonl"), lines);
        List<String> arguments = new ArrayList<>(
                List.of("send", "--ready-file", readyFile.toString(), "--file", file.toString()));
        arguments.addAll(List.of(options));
        return Iomt.run(arguments.toArray(String[]::new));
    }

    /** Reads what is in the hub: as many events as are expected, and no more. */
    private List<HubEvent> received(int count) {
        LinkedBlockingQueue<HubEvent> events = new LinkedBlockingQueue<>();
        Stage stage = partition -> new Stage.PartitionStage() {
            @Override
            public void accept(List<Delivery> batch) {
                batch.forEach(delivery -> events.add(delivery.event()));
            }

            @Override
            public void close() {
                // keeps nothing
            }
        };
        HubConnection connection = new HubConnection.ByConnectionString(new Secret(hubs.connectionString()),
                LocalLine.DEVICE_HUB, "$Default");
        try (HubConsumer consumer = new HubConsumer(connection,
                new DirectoryCheckpointStore(directory.resolve("checkpoints"), Clock.systemUTC()), stage,
                HubStatus.UNWATCHED, new Processing(100, 1000, Duration.ofMillis(100), Duration.ofMillis(500),
                        Duration.ofSeconds(5), Duration.ofSeconds(1)))) {
            consumer.start();
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> consumer.ownedPartitions().size() == 4
                    && events.size() >= count);
        }
        assertThat(events).hasSize(count);
        return List.copyOf(events);
    }

    private static String text(HubEvent event) {
        return new String(event.body(), StandardCharsets.UTF_8);
    }

    @Test
    void aLineThatIsAWholeDocumentIsSentAsItsBodyAndProperties() throws IOException {
        Iomt sent = send("{\"Body\":{\"pulse\":72.50},\"Properties\":{\"ward\":\"3b\",\"bed\":4,\"urgent\":true},"
                + "\"SystemProperties\":{\"iothub-connection-device-id\":\"watch-7\"}}\n");

        assertThat(sent.exitCode()).isZero();
        assertThat(sent.err()).contains("1 events sent");
        HubEvent event = received(1).getFirst();
        assertThat(text(event)).isEqualTo("{\"pulse\":72.50}");
        assertThat(event.properties()).containsEntry("ward", "3b").containsEntry("bed", 4L).containsEntry("urgent",
                true);
        assertThat(event.systemProperties()).containsEntry("iothub-connection-device-id", "watch-7");
    }

    @Test
    void everyLineBecomesAnEventInTheOrderOfTheFile() throws IOException {
        List<String> lines = IntStream.range(0, 300).mapToObj(i -> "{\"number\":" + i + ",\"name\":\"Jürgen\"}")
                .toList();

        Iomt sent = send(String.join("\n", lines) + "\n");

        assertThat(sent.exitCode()).isZero();
        assertThat(sent.err()).contains("300 events sent", "0 not sent");
        List<HubEvent> events = received(300);
        assertThat(events).extracting(SendCommandIT::text).containsExactlyElementsOf(lines);
        assertThat(events).extracting(HubEvent::partition).containsOnly(events.getFirst().partition());
    }

    @Test
    void blankLinesAndTheCarriageReturnsOfWindowsAreLeftOut() throws IOException {
        Iomt sent = send("{\"a\":1}\r\n\r\n   \n{\"a\":2}");

        assertThat(sent.exitCode()).isZero();
        assertThat(received(2)).extracting(SendCommandIT::text).containsExactly("{\"a\":1}", "{\"a\":2}");
    }

    @Test
    void aLineThatIsTooLargeForTheHubIsNamedAndTheOthersAreSent() throws IOException {
        String large = "{\"a\":\"" + "x".repeat(1_200_000) + "\"}";
        String huge = "{\"a\":\"" + "x".repeat(5_000_000) + "\"}";

        Iomt sent = send("{\"a\":1}\n" + large + "\n{\"a\":3}\n" + huge + "\n{\"a\":5}\n");

        assertThat(sent.exitCode()).isEqualTo(1);
        assertThat(sent.err()).contains("Line 2 was not sent: an event of ", "Line 4 was not sent: it is longer than ",
                "3 events sent", "2 not sent").doesNotContain("xxx");
        assertThat(received(3)).extracting(SendCommandIT::text).containsExactly("{\"a\":1}", "{\"a\":3}", "{\"a\":5}");
    }

    @Test
    void aKeyPointerKeepsTheEventsOfADeviceTogetherAndInOrder() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            for (String device : List.of("pump-1", "pump-2", "pump-3", "pump-4", "pump-5")) {
                lines.append("{\"device\":{\"id\":\"").append(device).append("\"},\"n\":").append(i).append("}\n");
            }
        }

        Iomt sent = send(lines.toString(), "--key", "/device/id");

        assertThat(sent.exitCode()).isZero();
        List<HubEvent> events = received(500);
        for (String device : List.of("pump-1", "pump-2", "pump-3", "pump-4", "pump-5")) {
            List<HubEvent> own = events.stream().filter(event -> text(event).contains('"' + device + '"')).toList();
            assertThat(own).extracting(SendCommandIT::text).containsExactlyElementsOf(IntStream.range(0, 100)
                    .mapToObj(i -> "{\"device\":{\"id\":\"" + device + "\"},\"n\":" + i + "}").toList());
            assertThat(Set.copyOf(own.stream().map(HubEvent::partition).toList())).hasSize(1);
        }
        assertThat(Set.copyOf(events.stream().map(HubEvent::partition).toList())).hasSizeGreaterThan(1);
    }

    @Test
    void aDocumentIsSentAsWhatItSays() throws IOException {
        Iomt sent = send("""
                {"Body":{"pulse":72.50},"Properties":{"ward":"3b","bed":7,"share":0.25},"SystemProperties":\
                {"iothub-connection-device-id":"watch-7","x-opt-sequence-number":99}}
                """, "--property", "shift=night", "--annotation", "custom=yes");

        assertThat(sent.exitCode()).as(sent.err()).isZero();
        HubEvent event = received(1).getFirst();
        assertThat(text(event)).isEqualTo("{\"pulse\":72.50}");
        assertThat(event.properties()).containsEntry("ward", "3b").containsEntry("bed", 7L).containsEntry("share", 0.25)
                .containsEntry("shift", "night");
        assertThat(event.systemProperties()).containsEntry("iothub-connection-device-id", "watch-7")
                .containsEntry("custom", "yes").containsEntry("x-opt-sequence-number", 0L);
    }

    @Test
    void aBodyIsSentAsIotHubAndIotCentralWouldBringIt() throws IOException {
        Iomt sent = send("{\"pulse\":72.50}\n[1]\n", "--iot-hub", "watch-7", "--iot-central");

        assertThat(sent.exitCode()).isEqualTo(1);
        assertThat(sent.err()).contains("Line 2 was not sent: IoT Central exports telemetry as a JSON object");
        HubEvent event = received(1).getFirst();
        assertThat(event.systemProperties()).containsEntry("iothub-connection-device-id", "watch-7")
                .hasEntrySatisfying("iothub-enqueuedtime", time -> assertThat(time).isInstanceOf(Instant.class));
        assertThat(text(event)).contains("\"deviceId\":\"watch-7\"", "\"telemetry\":{\"pulse\":72.50}",
                "\"enqueuedTime\":\"");
        assertThat(Iomt.run("send", "--ready-file", readyFile.toString(), "--iot-central").err())
                .contains("--iot-central of which device?");
    }

    @Test
    void aLineThatIsNoLongerThereIsNotWaitedForForGood() throws IOException {
        Path stale = directory.resolve("stale.json");
        new ReadyFile("Endpoint=sb://127.0.0.1:1;SharedAccessKeyName=n;SharedAccessKey=a2V5;"
                + "UseDevelopmentEmulator=true", LocalLine.DEVICE_HUB, "http://127.0.0.1:1/fhir", directory, directory,
                directory, directory).write(stale);
        Path file = Files.writeString(directory.resolve("events.jsonl"), "{\"a\":1}\n");

        Iomt sent = Iomt.run("send", "--ready-file", stale.toString(), "--file", file.toString(), "--wait", "2s");

        assertThat(sent.exitCode()).isEqualTo(1);
        assertThat(sent.err())
                .contains("can't be reached: gave up after 2 s (--wait), and nothing was sent", "stale.json")
                .doesNotContain("\tat ");
    }

    @Test
    void aHubThatIsNotThereIsNotWaitedForForGood() throws IOException {
        Iomt sent = send("{\"a\":1}\n", "--hub", "no-such-hub", "--wait", "2s");

        assertThat(sent.exitCode()).isEqualTo(1);
        assertThat(sent.err()).contains("hub 'no-such-hub' can't be reached", "there is no such hub");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        Iomt sent = Iomt.run("send", "--ready-file", readyFile.toString(), "--file",
                directory.resolve("no-such.jsonl").toString());

        assertThat(sent.exitCode()).isEqualTo(1);
        assertThat(sent.err()).contains("no-such.jsonl can't be read");
    }

    @Test
    void aKeyThatIsNoPointerIsNamed() throws IOException {
        Iomt sent = send("{\"device\":\"pump-1\"}\n", "--key", "device");

        assertThat(sent.exitCode()).isNotZero();
        assertThat(sent.err()).contains("device");
    }
}
