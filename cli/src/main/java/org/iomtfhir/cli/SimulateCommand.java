package org.iomtfhir.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.iomtfhir.local.line.LocalLine;
import org.iomtfhir.model.Profile;
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
        "Sends events of simulated devices: monitors, watches, infusion pumps, glucose sensors, scales; or, with",
        "--templates, of devices that send what a template set of your own matches. --write-templates writes the",
        "template set of the former. With --check it says whether every reading landed on the FHIR server, once,",
        "with its value, patient and time."})
final class SimulateCommand implements Callable<Integer> {

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

    @Option(names = "--hub", defaultValue = LocalLine.DEVICE_HUB, paramLabel = "NAME", description = "The hub to send to. Default: ${DEFAULT-VALUE}.")
    private String hub;

    @Option(names = "--kinds", paramLabel = "LIST", split = ",", defaultValue = "monitor,watch,pump,glucose,scale", description = "What is simulated. Default: ${DEFAULT-VALUE}.")
    private List<SimulatedDevice> kinds;

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

    @Option(names = "--templates", paramLabel = "DIR", description = {
            "A directory with your devicecontent.json: events are made of its match expressions, and what must land is",
            "what its templates read of them. Instead of --kinds."})
    private Path templates;

    @Option(names = "--profile", paramLabel = "standard|earlier-connector", defaultValue = "standard", description = "With --templates: whose meaning they have. Default: ${DEFAULT-VALUE}.")
    private Profile profile;

    @Option(names = "--write-templates", paramLabel = "DIR", description = "Write the template set for the devices above there, and send nothing.")
    private Path written;

    /** {@code iot-hub} for {@code IOT_HUB}. */
    static final class TargetConverter implements picocli.CommandLine.ITypeConverter<Target> {
        @Override
        public Target convert(String text) {
            return Target.valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
        }
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (written != null) {
            return writeTemplates();
        }
        checkBounds();
        LocalLogging.apply(true);
        PrintWriter err = spec.commandLine().getErr();
        long count = Math.max(1, Math.round(duration.toMillis() * rate / 1000));
        if (check != null && count > ExpectedReadings.MOST) {
            throw new ParameterException(spec.commandLine(), "--check keeps what must land in mind, "
                    + ExpectedReadings.MOST + " events at most; --rate and --duration make " + count);
        }
        Simulation simulation = new Simulation(models(), devices,
                start == null ? Clock.systemUTC().instant() : start, Duration.ofNanos(Math.round(1e9 / rate)),
                new Simulation.Disorder(late, doubled, broken, jitter), seed);
        ExpectedReadings expected = new ExpectedReadings();
        Consumer<SimulatedEvent> sent = count > ExpectedReadings.MOST
                ? event -> {}
                : event -> event.readings().forEach(expected::add);
        long failed = 0;
        if (target == Target.HUB) {
            failed = new SimulatedSending(simulation, rate, err).send(connection(), count, sent);
        } else {
            print(simulation, count, sent);
        }
        if (count <= ExpectedReadings.MOST) {
            err.printf("%,d readings must land%n", expected.size());
            err.flush();
        }
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

    private List<? extends DeviceModel> models() throws IOException {
        if (templates == null) {
            return kinds;
        }
        TemplateDevices own = TemplateDevices.read(templates, profile);
        PrintWriter err = spec.commandLine().getErr();
        own.others().forEach(type -> err.println("No event could be made that the template of " + type
                + " reads; it is left out."));
        if (own.devices().isEmpty()) {
            throw new IOException("no event could be made that any template in " + templates + " reads");
        }
        if (target == Target.HUB && own.devices().stream().anyMatch(TemplateDevice::needsIotHub)) {
            throw new ParameterException(spec.commandLine(), "these templates read what an IoT Hub alone adds to an "
                    + "event, and a hub would refuse from others: print the events with --to iot-hub");
        }
        return own.devices();
    }

    private int writeTemplates() throws IOException {
        Files.createDirectories(written);
        for (String name : List.of("devicecontent.json", "fhirmapping.json")) {
            if (Files.exists(written.resolve(name))) {
                throw new IOException(written.resolve(name) + " is there already; name another directory");
            }
            try (InputStream in = SimulateCommand.class.getResourceAsStream("simulated/" + name)) {
                Files.copy(in, written.resolve(name));
            }
        }
        return 0;
    }

    private void print(Simulation simulation, long count, Consumer<SimulatedEvent> printed) {
        PrintWriter out = spec.commandLine().getOut();
        for (long i = 0; i < count; i++) {
            for (SimulatedEvent event : simulation.next()) {
                printed.accept(event);
                out.println(target == Target.STDOUT ? event.body() : event.iotHubDocument());
            }
        }
        out.flush();
    }

    private HubConnection connection() throws IOException {
        if (namespace != null) {
            return new HubConnection.ByIdentity(namespace, hub, "$Default",
                    System.getenv("IOMT_MANAGED_IDENTITY_CLIENT_ID"));
        }
        return new HubConnection.ByConnectionString(new Secret(access.connectionString(System.getenv())), hub,
                "$Default");
    }

    private int awaitLanding(ExpectedReadings expected) throws IOException, InterruptedException {
        FhirReader reader = new FhirReader(check.replaceAll("/+$", ""));
        long end = System.nanoTime() + checkWithin.toNanos();
        List<String> wrong = expected.differences(reader.observations());
        while (!wrong.isEmpty() && System.nanoTime() < end) {
            Thread.sleep(Duration.ofSeconds(1));
            wrong = expected.differences(reader.observations());
        }
        PrintWriter out = spec.commandLine().getOut();
        wrong.stream().limit(20).forEach(out::println);
        out.println(wrong.isEmpty()
                ? "All " + expected.size() + " readings landed, each once."
                : wrong.size() + " things are not as they must be.");
        out.flush();
        return wrong.isEmpty() ? 0 : IomtCommand.FAILED;
    }
}
