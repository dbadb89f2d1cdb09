package org.iomtfhir.runtime.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.runtime.deadletter.DeadLetter;
import org.iomtfhir.runtime.deadletter.DeadLetterFilter;
import org.iomtfhir.runtime.deadletter.DeadLetterStore;
import org.iomtfhir.runtime.deadletter.DeadLetterStores;
import org.iomtfhir.runtime.hub.HubStatus;
import org.iomtfhir.runtime.hub.TestHub;
import org.iomtfhir.runtime.hub.publish.HubPublisher;
import org.iomtfhir.runtime.hub.publish.OutgoingEvent;
import org.iomtfhir.runtime.hub.read.Delivery;
import org.iomtfhir.runtime.hub.read.Stage;
import org.iomtfhir.runtime.settings.HubConnection;
import org.iomtfhir.runtime.settings.ServiceSettings;
import org.iomtfhir.runtime.settings.StorageLocation;
import org.iomtfhir.runtime.storage.Azurite;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Processes that really end, one after another, of the same event; and such as are killed. */
@Timeout(180)
class DeadlyEventIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int DEADLY = 30;

    @TempDir
    Path directory;
    private TestHub hub;
    private Process process;

    @BeforeEach
    void start() throws IOException {
        hub = new TestHub(directory.resolve("hub"), 1);
    }

    @AfterEach
    void end() {
        if (process != null) {
            process.destroyForcibly();
        }
        hub.close();
    }

    @Test
    void anEventThatEndsTheProcessIsSetAsideAndItsPartitionGoesOn() throws Exception {
        goesOn("checkpoints.directory=" + directory.resolve("checkpoints"));
    }

    @Test
    void soItIsWithCheckpointsInBlobs() throws Exception {
        StorageLocation.ContainerByConnectionString container = Azurite.newContainer();
        goesOn("checkpoints.container=" + container.container() + "\ncheckpoints.connection-string="
                + container.connectionString().reveal());
    }

    @Test
    void ofAPackTheRecordThatEndsTheProcessIsSetAsideAlone() throws Exception {
        try (HubPublisher publisher = HubPublisher.connect(hub.connection(), HubStatus.UNWATCHED, true)) {
            for (int number = 0; number < 60; number++) {
                // All of them are waited for below.
                var unused = publisher.publish(new OutgoingEvent("a", ("{\"n\":" + number + "}").getBytes(UTF_8),
                        "application/json", Map.of()));
            }
            assertThat(publisher.awaitIdle(LIMIT)).isTrue();
        }
        assertThat(hub.size("0")).isLessThan(20);

        DeadLetter letter = goesOnWithout("checkpoints.directory=" + directory.resolve("checkpoints"));

        assertThat(letter.event().place()).isNotNegative();
        assertThat(letter.event().body()).asString(UTF_8).isEqualTo("{\"n\":" + DEADLY + "}");
    }

    private void goesOn(String checkpoints) throws Exception {
        hub.sendNumbers("0", 0, 60);
        DeadLetter letter = goesOnWithout(checkpoints);
        assertThat(new String(letter.event().body(), UTF_8)).isEqualTo(Integer.toString(DEADLY));
    }

    private DeadLetter goesOnWithout(String checkpoints) throws Exception {
        // The first death shows which partition it is, two more which event.
        for (int death = 0; death < 3; death++) {
            launch(checkpoints, DEADLY);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("process %s has ended", death).isTrue();
            assertThat(process.exitValue()).as(this::log).isEqualTo(Main.DIED);
            assertThat(letters()).isEmpty();
        }

        launch(checkpoints, DEADLY);
        await().atMost(LIMIT).until(() -> handled().contains("59"));

        assertThat(process.isAlive()).isTrue();
        assertThat(handled()).containsAll(
                IntStream.range(0, 60).filter(number -> number != DEADLY).mapToObj(Integer::toString).toList());
        assertThat(letters()).singleElement()
                .satisfies(letter -> assertThat(letter.error()).isEqualTo(ErrorName.UnexpectedFailure));
        return letters().getFirst();
    }

    @Test
    void processesThatAreKilledSetNothingAside() throws Exception {
        String checkpoints = "checkpoints.directory=" + directory.resolve("checkpoints");
        for (int kill = 0; kill < 3; kill++) {
            hub.sendNumbers("0", 20 * kill, 20 * (kill + 1));
            launch(checkpoints, -1);
            String last = Integer.toString(20 * (kill + 1) - 1);
            await().atMost(LIMIT).until(() -> handled().contains(last));
            process.destroyForcibly().waitFor();
        }
        assertThat(letters()).isEmpty();
    }

    private List<String> handled() throws IOException {
        Path file = directory.resolve("handled");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    private String log() {
        try {
            return Files.readString(directory.resolve("service.log"));
        } catch (IOException e) {
            return "no log: " + e;
        }
    }

    private List<DeadLetter> letters() {
        DeadLetterStore store = DeadLetterStores.open(new StorageLocation.Directory(directory.resolve("letters")));
        List<DeadLetter> letters = new ArrayList<>();
        store.list(DeadLetterFilter.ALL, summary -> letters.add(store.get(summary.key()).orElseThrow()));
        return letters;
    }

    private void launch(String checkpoints, int deadly) throws IOException {
        HubConnection.ByConnectionString connection = (HubConnection.ByConnectionString) hub.connection();
        Path settings = Files.writeString(directory.resolve("service.properties"),
                "input.connection-string=" + connection.connectionString().reveal() + "\ninput.event-hub="
                        + TestHub.NAME
                        + "\noutput.event-hub=" + TestHub.NAME + "\noutput.connection-string="
                        + connection.connectionString().reveal() + "\n" + checkpoints
                        + "\ndead-letters.directory=" + directory.resolve("letters") + "\ntemplates.directory="
                        + directory.resolve("templates") + "\nhealth.address=127.0.0.1\nhealth.port=0"
                        + "\npartitions.look-every=500ms\npartitions.taken-after=2s\ncheckpoints.every=100ms\n");
        process = new ProcessBuilder(ProcessHandle.current().info().command().orElse("java"), "-Xmx128m",
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
                Main.class.getName(), settings.toString(), Integer.toString(deadly),
                directory.resolve("handled").toString()).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("service.log").toFile())).start();
    }

    /** A service whose stage ends the process at one body, at once and without a word, and writes down the others. */
    static final class Main {

        static final int DIED = 77;

        private Main() {}

        public static void main(String[] args) throws Exception {
            String deadly = args[1];
            Path handled = Path.of(args[2]);
            LineService service = new LineService() {
                @Override
                public ServiceSettings.Service service() {
                    return ServiceSettings.Service.NORMALIZE;
                }

                @Override
                public Stage stage(ServiceContext context) {
                    return context.unpacked(partition -> new Stage.PartitionStage() {
                        @Override
                        public void accept(List<Delivery> batch) {
                            for (Delivery delivery : batch) {
                                take(delivery);
                            }
                        }

                        @Override
                        public void close() {}
                    }, records(context.settings()));
                }

                private void take(Delivery delivery) {
                    String body = new String(delivery.event().body(), UTF_8).replaceAll("\\D", "");
                    if (body.equals(deadly)) {
                        Runtime.getRuntime().halt(DIED);
                    }
                    try {
                        Files.writeString(handled, body + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                    delivery.settlement().settle();
                }
            };
            try (RunningService running = RunningService.start(service, service.load(Map.of(), Path.of(args[0])),
                    Clock.systemUTC())) {
                running.started().get();
                Thread.sleep(Duration.ofMinutes(5));
            }
        }
    }
}
