package org.iomtfhir.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.iomtfhir.runtime.hub.publish.HubPublisher;
import org.iomtfhir.runtime.hub.publish.OutgoingEvent;
import org.iomtfhir.runtime.settings.HubConnection;
import org.iomtfhir.runtime.settings.Secret;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code iomt simulate}: sends the events of simulated devices. */
@Command(name = "simulate", mixinStandardHelpOptions = true, description = {
        "Sends events of simulated devices: monitors, watches, infusion pumps, glucose sensors, scales.",
        "--write-templates writes the template set that reads them. With --check it says whether every",
        "reading landed on the FHIR server, once, with its value, patient and time."})
final class SimulateCommand implements Callable<Integer> {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration SENDING = Duration.ofMinutes(10);

    /** The receiver of the simulated events. */
    enum Target {
        HUB, STDOUT, IOT_HUB;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    @Spec
    private CommandSpec spec;

    @Mixin
    private HubAccess access;

    @Option(names = "--to", paramLabel = "hub|stdout|iot-hub", defaultValue = "hub", converter = TargetConverter.class, description = {
            "Send to an event hub; or print a line each: the body alone, or the document that templates see of an",
            "event that came by an IoT Hub ('iomt validate --events' reads both). Default: ${DEFAULT-VALUE}."})
    private Target target;

    @Option(names = "--namespace", paramLabel = "HOST", description = {
            "Event Hubs namespace to send to with this process's identity (Entra ID), NAME.servicebus.windows.net.",
            "IOMT_MANAGED_IDENTITY_CLIENT_ID names a user-assigned one."})
    private String namespace;

    @Option(names = "--hub", defaultValue = "devicedata", paramLabel = "NAME", description = "The hub to send to. Default: ${DEFAULT-VALUE}.")
    private String hub;

    @Option(names = "--kinds", paramLabel = "LIST", split = ",", defaultValue = "monitor,watch,pump,glucose,scale", description = "What is simulated. Default: ${DEFAULT-VALUE}.")
    private List<SimulatedDevices.Kind> kinds;

    @Option(names = "--devices", paramLabel = "N", defaultValue = "10", description = "How many devices, 1 to 100000. Default: ${DEFAULT-VALUE}.")
    private int devices;

    @Option(names = "--rate", paramLabel = "N", defaultValue = "10", description = "Events a second, of all devices together. Default: ${DEFAULT-VALUE}.")
    private double rate;

    @Option(names = "--duration", paramLabel = "DURATION", defaultValue = "1m", converter = DurationConverter.class, description = "For how long. Default: ${DEFAULT-VALUE}.")
    private Duration duration;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "The same seed and --start give the same events. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(names = "--start", paramLabel = "TIME", converter = TimeConverter.class, description = "Time of the first event. Default: now.")
    private Instant start;

    @Option(names = "--jitter", paramLabel = "DURATION", defaultValue = "0s", converter = DurationConverter.class, description = "By how much, at most, the time of an event is moved. Default: ${DEFAULT-VALUE}.")
    private Duration jitter;

    @Option(names = "--late", paramLabel = "PERCENT", defaultValue = "0", description = "Events whose time is up to an hour back. Default: ${DEFAULT-VALUE}.")
    private int late;

    @Option(names = "--doubled", paramLabel = "PERCENT", defaultValue = "0", description = "Events that are sent twice. Default: ${DEFAULT-VALUE}.")
    private int doubled;

    @Option(names = "--broken", paramLabel = "PERCENT", defaultValue = "0", description = "Events of which nothing can land. Default: ${DEFAULT-VALUE}.")
    private int broken;

    @Option(names = "--check", paramLabel = "URL", description = {
            "FHIR server, without authentication, on which everything must land within --check-within."})
    private String check;

    @Option(names = "--check-within", paramLabel = "DURATION", defaultValue = "5m", converter = DurationConverter.class, description = "How long to wait for it. Default: ${DEFAULT-VALUE}.")
    private Duration checkWithin;

    @Option(names = "--write-templates", paramLabel = "DIR", description = "Write the template set for these devices there, and send nothing.")
    private Path templates;

    /** {@code iot-hub} for {@code IOT_HUB}. */
    static final class TargetConverter implements picocli.CommandLine.ITypeConverter<Target> {
        @Override
        public Target convert(String text) {
            return Target.valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
        }
    }

    /** What makes two readings the same. */
    private record Key(String type, String device, Instant time) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (templates != null) {
            return writeTemplates();
        }
        checkBounds();
        LocalLogging.apply(true);
        long count = Math.max(1, Math.round(duration.toMillis() * rate / 1000));
        Duration step = Duration.ofNanos(Math.round(1e9 / rate));
        SimulatedDevices simulated = new SimulatedDevices(kinds, devices,
                start == null ? Clock.systemUTC().instant() : start, step,
                new SimulatedDevices.Disorder(late, doubled, broken, jitter), seed);
        Map<Key, SimulatedDevices.Reading> expected = new LinkedHashMap<>();
        long failed = target == Target.HUB ? send(simulated, count, expected) : print(simulated, count, expected);
        PrintWriter err = spec.commandLine().getErr();
        err.printf("%,d readings must land%n", expected.size());
        err.flush();
        if (failed > 0) {
            return IomtCommand.FAILED;
        }
        return check == null ? 0 : awaitLanding(expected);
    }

    private void checkBounds() {
        boolean shares = late >= 0 && doubled >= 0 && broken >= 0 && late <= 100 && doubled <= 100 && broken <= 100;
        if (devices < 1 || devices > 100_000 || !(rate > 0 && rate <= 100_000) || duration.isNegative()
                || duration.compareTo(Duration.ofDays(1)) > 0 || jitter.isNegative()
                || jitter.compareTo(Duration.ofDays(1)) > 0 || !shares) {
            throw new ParameterException(spec.commandLine(), "--devices is 1 to 100000, --rate above 0 to 100000, "
                    + "--duration and --jitter at most a day, --late, --doubled and --broken 0 to 100");
        }
        if (check != null && target != Target.HUB) {
            throw new ParameterException(spec.commandLine(), "--check needs events that are sent: --to hub");
        }
    }

    private int writeTemplates() throws IOException {
        Files.createDirectories(templates);
        for (String name : List.of("devicecontent.json", "fhirmapping.json")) {
            if (Files.exists(templates.resolve(name))) {
                throw new IOException(templates.resolve(name) + " is there already; name another directory");
            }
            try (InputStream in = SimulateCommand.class.getResourceAsStream("simulated/" + name)) {
                Files.copy(in, templates.resolve(name));
            }
        }
        return 0;
    }

    private long print(SimulatedDevices simulated, long count, Map<Key, SimulatedDevices.Reading> expected)
            throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        for (long i = 0; i < count; i++) {
            for (SimulatedDevices.Event event : simulated.next()) {
                expect(event, expected);
                out.println(target == Target.STDOUT
                        ? event.body()
                        : iotHubDocument(event));
            }
        }
        out.flush();
        return 0;
    }

    /** As templates see an event that came by an IoT Hub: what the hub knows of the device stands in its system properties. */
    private static String iotHubDocument(SimulatedDevices.Event event) throws IOException {
        ObjectNode document = JSON.createObjectNode();
        if (event.reading().isPresent()) {
            document.set("Body", JSON.readTree(event.body()));
        } else {
            document.put("Body", event.body());
        }
        document.putObject("Properties").put("iothub-creation-time-utc", event.time().toString());
        document.putObject("SystemProperties").put("iothub-connection-device-id", event.device())
                .put("iothub-connection-auth-method",
                        "{\"scope\":\"device\",\"type\":\"x509\",\"issuer\":\"external\"}")
                .put("iothub-message-source", "Telemetry").put("iothub-enqueuedtime", event.time().toString());
        return document.toString();
    }

    private long send(SimulatedDevices simulated, long count, Map<Key, SimulatedDevices.Reading> expected)
            throws IOException, InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        AtomicLong refused = new AtomicLong();
        long begun = System.nanoTime();
        try (HubPublisher publisher = HubPublisher.connect(connection(), new PrintedStatus(err))) {
            for (long i = 0; i < count; i++) {
                long wait = begun + (long) (i * 1e9 / rate) - System.nanoTime();
                if (wait > 0) {
                    Thread.sleep(Duration.ofNanos(wait));
                }
                for (SimulatedDevices.Event event : simulated.next()) {
                    expect(event, expected);
                    var unused = publisher
                            .publish(new OutgoingEvent(event.device(), event.body().getBytes(StandardCharsets.UTF_8),
                                    "application/json", Map.of()))
                            .whenComplete((ok, error) -> {
                                if (error != null) {
                                    refused.incrementAndGet();
                                }
                            });
                }
            }
            if (!publisher.awaitIdle(SENDING)) {
                err.println("After " + SENDING.toMinutes() + " minutes not all events are accepted; giving up.");
                return 1;
            }
        }
        if (refused.get() > 0) {
            err.println(refused.get() + " events were not accepted.");
        }
        return refused.get();
    }

    private HubConnection connection() throws IOException {
        if (namespace != null) {
            return new HubConnection.ByIdentity(namespace, hub, "$Default",
                    System.getenv("IOMT_MANAGED_IDENTITY_CLIENT_ID"));
        }
        return new HubConnection.ByConnectionString(new Secret(access.connectionString(System.getenv())), hub,
                "$Default");
    }

    /** Of two readings of one device and millisecond the later one sent counts, as for the line. */
    private static void expect(SimulatedDevices.Event event, Map<Key, SimulatedDevices.Reading> expected) {
        event.reading().ifPresent(
                reading -> expected.put(new Key(reading.type(), reading.device(), reading.time()), reading));
    }

    private int awaitLanding(Map<Key, SimulatedDevices.Reading> expected) throws IOException, InterruptedException {
        FhirReader reader = new FhirReader(check.replaceAll("/+$", ""));
        long end = System.nanoTime() + checkWithin.toNanos();
        List<String> wrong = differences(expected, reader.observations());
        while (!wrong.isEmpty() && System.nanoTime() < end) {
            Thread.sleep(Duration.ofSeconds(1));
            wrong = differences(expected, reader.observations());
        }
        PrintWriter out = spec.commandLine().getOut();
        wrong.stream().limit(20).forEach(out::println);
        out.println(wrong.isEmpty()
                ? "All " + expected.size() + " readings landed, each once."
                : wrong.size() + " things are not as they must be.");
        out.flush();
        return wrong.isEmpty() ? 0 : IomtCommand.FAILED;
    }

    static List<String> compare(List<SimulatedDevices.Reading> expected, List<LandedObservation> landed) {
        Map<Key, SimulatedDevices.Reading> byKey = new LinkedHashMap<>();
        expected.forEach(
                reading -> byKey.put(new Key(reading.type(), reading.device(), reading.time()), reading));
        return differences(byKey, landed);
    }

    private static List<String> differences(Map<Key, SimulatedDevices.Reading> expected,
            List<LandedObservation> landed) {
        Map<Key, LandedObservation> found = new HashMap<>();
        List<String> wrong = new ArrayList<>();
        for (LandedObservation one : landed) {
            String type = one.resource().path("code").path("text").asText();
            if (one.start() == null || one.device() == null) {
                continue;
            }
            Key key = new Key(type, one.device(), one.start().truncatedTo(ChronoUnit.MILLIS));
            if (expected.containsKey(key) && found.put(key, one) != null) {
                wrong.add("twice: " + key);
            }
        }
        expected.forEach((key, reading) -> {
            LandedObservation one = found.get(key);
            if (one == null) {
                wrong.add("missing: " + key);
                return;
            }
            BigDecimal value = one.resource().path("valueQuantity").path("value").decimalValue();
            if (value.compareTo(reading.value()) != 0 || !reading.patient().equals(one.patient())) {
                wrong.add("other value or patient: " + key);
            }
        });
        return wrong;
    }
}
