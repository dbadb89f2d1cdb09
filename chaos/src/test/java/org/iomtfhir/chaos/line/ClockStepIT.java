package org.iomtfhir.chaos.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.azure.messaging.eventhubs.EventData;
import com.azure.messaging.eventhubs.EventHubClientBuilder;
import com.azure.messaging.eventhubs.EventHubProducerClient;
import com.azure.messaging.eventhubs.models.SendOptions;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.iomtfhir.chaos.SharedFhirServer;
import org.iomtfhir.chaos.line.check.Systems;
import org.iomtfhir.chaos.line.events.WardEvents;
import org.iomtfhir.chaos.line.handover.WardServer;
import org.iomtfhir.chaos.line.hostile.StoredLetters;
import org.iomtfhir.chaos.line.plan.Target;
import org.iomtfhir.chaos.line.process.HubNames;
import org.iomtfhir.chaos.line.process.LinePart;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Services whose clock is set an hour forward and back while they work, as {@code libfaketime} makes their processes see it: what
 * was measured goes on, what is told by the clock steps. Two instances of group and persist share the partitions, and one is killed
 * while its claims are of a time to come. Skipped where Debian's package {@code faketime} is not installed.
 */
@Tag("long")
class ClockStepIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<Path> LIBRARIES = List.of(
            Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"),
            Path.of("/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1"),
            Path.of("/usr/lib/faketime/libfaketimeMT.so.1"));

    /** What an event may take where nothing waits for the clock; an hour, where something does. */
    private static final Duration LIMIT = Duration.ofMinutes(4);

    private static final int DEVICES_EACH = 8;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path data;

    private final Systems systems = Systems.of("clock-steps");
    private final Map<String, List<Sent>> sent = new HashMap<>();
    private Path clock;

    /** What a device sent, and whose it must be. */
    private record Sent(Instant time, int value, String patient) {}

    @BeforeAll
    static void beQuiet() {
        QuietLogging.apply();
    }

    @Test
    @Timeout(1800)
    void whateverTheClockSaysNothingWaitsForItAndEveryReadingIsOnWhomeverWoreTheDevice() throws Exception {
        Optional<Path> library = LIBRARIES.stream().filter(Files::exists).findFirst();
        assumeTrue(library.isPresent(), "libfaketime is not installed (Debian's package faketime)");
        clock = data.resolve("clock");
        set("+0");
        ChaosConfig config = new ChaosConfig(ChaosIT.root(), data.resolve("line"), 1, 0, 1, 1, Optional.of(
                SharedFhirServer.url()), LIMIT, Duration.ofMinutes(1), Packing.MIXED);
        // Elapsed time stays true, as it does where a clock is set; the library's mending of timed waits would make each one spin.
        Map<String, String> stepping = Map.of("LD_PRELOAD", library.get().toString(), "FAKETIME_TIMESTAMP_FILE", clock
                .toString(), "FAKETIME_CACHE_DURATION", "1", "FAKETIME_DONT_FAKE_MONOTONIC", "1",
                "FAKETIME_FORCE_MONOTONIC_FIX", "0", "NO_FAKE_STAT", "1");
        try (LineUnderTest line = new LineUnderTest(config, Ports.free(), systems, Set.of(Target.GROUP,
                Target.PERSIST), stepping)) {
            WardServer ward = new WardServer(line.fhirUrl(), systems);
            try (EventHubProducerClient devices = new EventHubClientBuilder().connectionString(line.connectionString(),
                    HubNames.DEVICES).buildProducerClient()) {
                works(line, ward, devices, 0);

                set("+3600");
                works(line, ward, devices, 1);
                // Their claims are of a time to come, once the clock is set back.
                line.part(Target.GROUP, 0).kill();
                line.part(Target.PERSIST, 0).kill();

                set("+0");
                works(line, ward, devices, 2);

                set("-3600");
                send(ward, devices, 3);
                goesOnOrSaysWhy(line);

                set("+0");
                line.part(Target.GROUP, 0).start();
                line.part(Target.PERSIST, 0).start();
                line.awaitAllReady();
                works(line, ward, devices, 4);
            }
            line.requireAlive();
            assertThat(StoredLetters.read(line.deadLetters()).bytes()).as("bytes of dead letters").isZero();
        }
        assertThat(LogScan.of(data.resolve("line").resolve("logs")).problems()).isEmpty();
    }

    /** As a machine's clock is set: all its processes see it within a second. */
    private void set(String offset) throws IOException {
        Path beside = clock.resolveSibling("clock.new");
        Files.writeString(beside, offset + "\n");
        Files.move(beside, clock, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /**
     * Devices that were there before and new ones send, those of the ward after they were given to the next patient; and all of it
     * lands, each on its patient.
     */
    private void works(LineUnderTest line, WardServer ward, EventHubProducerClient devices, int phase)
            throws IOException, InterruptedException {
        send(ward, devices, phase);
        List<String> wrong = new ArrayList<>();
        try {
            Await.until(LIMIT, "all of step " + phase + " has landed", () -> {
                line.requireAlive();
                wrong.clear();
                wrong.addAll(wrong(line));
                return wrong.isEmpty();
            });
        } catch (LineFailedException e) {
            throw new LineFailedException(e.getMessage() + ": " + wrong.stream().limit(5).toList());
        }
    }

    /**
     * A hub refuses whoever signs in with a key by a clock that is an hour behind, since the token is out of date as it is made: in
     * Azure as here. What has signed in before may go on for some time.
     */
    private void goesOnOrSaysWhy(LineUnderTest line) throws InterruptedException {
        Health health = new Health();
        Await.until(LIMIT, "all has landed, or a service says that the hub refuses it", () -> {
            line.requireAlive();
            for (Target service : List.of(Target.NORMALIZE, Target.GROUP, Target.TRANSFORM, Target.PERSIST)) {
                LinePart part = line.part(service, line.part(service, 1).isWanted() ? 1 : 0);
                if (waitsForAHub(health, part)) {
                    return true;
                }
            }
            return wrong(line).isEmpty();
        });
    }

    private static boolean waitsForAHub(Health health, LinePart part) throws InterruptedException {
        return health.state(part, "input hub").filter("waiting"::equals).isPresent() || health.state(part, "output hub")
                .filter("waiting"::equals).isPresent();
    }

    private void send(WardServer ward, EventHubProducerClient devices, int phase)
            throws IOException, InterruptedException {
        String patient = WardEvents.IDENTIFIER_PREFIX + "clock-patient-" + phase;
        ward.patient(patient);
        for (int i = 0; i < DEVICES_EACH; i++) {
            ward.device(band(i), patient, null);
        }
        // A reading of before the change would be the patient's before.
        Thread.sleep(Duration.ofSeconds(1));
        for (int i = 0; i < DEVICES_EACH; i++) {
            send(devices, band(i), patient, 60 + phase);
            String fresh = WardEvents.IDENTIFIER_PREFIX + "clock-" + phase + "-" + i;
            send(devices, fresh, fresh, 70 + phase);
            send(devices, WardEvents.IDENTIFIER_PREFIX + "clock-0-" + i, WardEvents.IDENTIFIER_PREFIX + "clock-0-" + i,
                    80 + phase);
        }
    }

    private List<String> wrong(LineUnderTest line) throws InterruptedException {
        List<String> wrong = new ArrayList<>();
        try {
            for (String device : sent.keySet()) {
                wrong.addAll(wrong(line.fhirUrl(), device));
            }
        } catch (IOException e) {
            wrong.add(e.toString());
        }
        return wrong;
    }

    private static String band(int index) {
        return WardEvents.IDENTIFIER_PREFIX + "clock-band-" + index;
    }

    /** An event that names no patient: it is whoever's the device is, its own patient's where nobody has it. */
    private void send(EventHubProducerClient devices, String device, String patient, int value) {
        List<Sent> before = sent.computeIfAbsent(device, none -> new ArrayList<>());
        Instant time = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        if (!before.isEmpty() && !time.isAfter(before.getLast().time())) {
            time = before.getLast().time().plusMillis(1);
        }
        devices.send(List.of(new EventData("{\"monitor\":\"" + device + "\",\"time\":\"" + time + "\",\"heartRate\":"
                + value + "}")), new SendOptions().setPartitionId(Integer.toString(WardEvents.lane(device))));
        before.add(new Sent(time, value, patient));
    }

    /** What is missing of a device, doubled, or on somebody else. */
    private List<String> wrong(URI fhir, String device) throws IOException, InterruptedException {
        List<Sent> found = new ArrayList<>();
        JsonNode bundle = JSON.readTree(HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create(fhir
                + "/Observation?device=Device/" + systems.deviceId(device) + "&_count=100")).header("Cache-Control",
                        "no-cache")
                .build(), BodyHandlers.ofByteArray()).body());
        List<String> wrong = new ArrayList<>();
        for (JsonNode entry : bundle.path("entry")) {
            JsonNode observation = entry.path("resource");
            Instant time = OffsetDateTime.parse(observation.path("effectiveDateTime").asText()).toInstant();
            int value = observation.path("valueQuantity").path("value").asInt();
            for (Sent each : sent.get(device)) {
                if (each.time().equals(time) && each.value() == value && ("Patient/" + systems.patientId(each
                        .patient())).equals(observation.path("subject").path("reference").asText())) {
                    found.add(each);
                }
            }
        }
        if (bundle.path("entry").size() != sent.get(device).size() || found.size() != sent.get(device).size()) {
            wrong.add(device + ": sent " + sent.get(device) + ", found " + bundle.path("entry").size()
                    + ", of which right " + found);
        }
        return wrong;
    }
}
