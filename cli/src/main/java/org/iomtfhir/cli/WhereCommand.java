package org.iomtfhir.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.iomtfhir.explain.CheckedTemplates;
import org.iomtfhir.explain.ExplainOptions;
import org.iomtfhir.explain.Explainer;
import org.iomtfhir.explain.Explanation;
import org.iomtfhir.explain.MeasurementFact;
import org.iomtfhir.explain.ObservationFact;
import org.iomtfhir.explain.input.GivenEvents;
import org.iomtfhir.fhirclient.FhirConnection;
import org.iomtfhir.fhirclient.server.FhirRefusedException;
import org.iomtfhir.fhirclient.server.FhirUnavailableException;
import org.iomtfhir.fhirclient.settings.FhirServerSettings;
import org.iomtfhir.model.Measurement;
import org.iomtfhir.runtime.checkpoint.CheckpointStores;
import org.iomtfhir.runtime.deadletter.DeadLetter;
import org.iomtfhir.runtime.deadletter.DeadLetterFilter;
import org.iomtfhir.runtime.deadletter.DeadLetterKey;
import org.iomtfhir.runtime.deadletter.DeadLetterStore;
import org.iomtfhir.runtime.deadletter.DeadLetterStores;
import org.iomtfhir.runtime.deadletter.DeadLetterSummary;
import org.iomtfhir.runtime.hub.Gzip;
import org.iomtfhir.runtime.settings.CheckpointSettings.Checkpoints;
import org.iomtfhir.runtime.settings.HubConnection;
import org.iomtfhir.runtime.settings.ServiceSettings.Service;
import org.iomtfhir.runtime.settings.ServiceSettings;
import org.iomtfhir.runtime.settings.Settings;
import org.iomtfhir.runtime.settings.StorageLocation;
import org.iomtfhir.runtime.storage.StoreException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code iomt where}: follows one reading through the stations of a line. */
@Command(name = "where", mixinStandardHelpOptions = true, description = {
        "Where is my data? From an event, from a device and a time, or from an Observation, looks at each station of the line: what the templates make of"
                + " it, how far each service has read, which Observations of the device at that time are on the FHIR server,"
                + " and which dead letters speak of it, and why. Reads only.",
        "With settings (--settings or the environment) it looks at what these reach, and says what it could not look at.",
        "Exit code 0 if an Observation is there, with --event each that must come of it; 1 if not."})
final class WhereCommand implements Callable<Integer> {

    /** Letters that are opened at most, the latest first. */
    private static final int MOST_LETTERS = 2_000;

    private static final ObjectMapper JSON = new ObjectMapper();

    @Spec
    private CommandSpec spec;

    @Mixin
    private SettingsAccess access;

    @Option(names = "--event", paramLabel = "FILE", description = "A file whose first line is the event, as 'iomt send' takes it.")
    private Path event;

    @Option(names = "--device", paramLabel = "IDENTIFIER", description = "The device, as the events name it.")
    private String device;

    @Option(names = "--time", paramLabel = "TIME", converter = TimeConverter.class, description = "The time of the reading.")
    private Instant time;

    @Option(names = "--around", paramLabel = "DURATION", defaultValue = "1s", converter = DurationConverter.class, description = "How far from that time an Observation or a letter may be. Default: ${DEFAULT-VALUE}.")
    private Duration around;

    @Option(names = "--observation", paramLabel = "ID", description = "The id of an Observation on the FHIR server: who wrote it, of which device and when, and what else there is of it.")
    private String observation;

    /**
     * Readings that are looked for: of a device, as its events name it, from a time to another.
     *
     * @param observation
     *            the end of the identifier of the one Observation that they must be in; empty for any of that device and time
     */
    record Wanted(String device, Instant from, Instant to, Optional<String> observation) {

        Wanted(String device, Instant from, Instant to) {
            this(device, from, to, Optional.empty());
        }

        /** One reading, at this very time. */
        Wanted(String device, Instant time) {
            this(device, time, time);
        }
    }

    @Override
    public Integer call() throws IOException {
        if (Stream.of(event, device, observation).filter(Objects::nonNull).count() != 1
                || (device == null) != (time == null)) {
            throw new ParameterException(spec.commandLine(),
                    "Name an event with --event, or --device and --time, or an Observation with --observation.");
        }
        if (observation != null && StoredObservationText.id(observation).isEmpty()) {
            throw new ParameterException(spec.commandLine(), "'" + observation + "' is no id of an Observation.");
        }
        LocalLogging.toStandardError();
        LocalLogging.silence("org.iomtfhir.runtime.hub");
        PrintWriter out = spec.commandLine().getOut();
        SettingsAccess.Source source = access.find(ServiceSettings.DEAD_LETTERS, System.getenv());
        List<Wanted> wanted;
        boolean landed = false;
        if (observation != null) {
            wanted = new ArrayList<>();
            landed = onFhirServer(source, out, server -> server.observation(observation, wanted));
            lags(source, out);
        } else {
            wanted = event == null ? List.of(new Wanted(device, time)) : made(source, out);
            lags(source, out);
            List<Wanted> observations = wanted.stream()
                    .filter(one -> event == null || one.observation().isPresent()).toList();
            landed = !observations.isEmpty();
            for (Wanted one : observations) {
                landed &= onFhirServer(source, out, server -> server.observations(one));
            }
        }
        letters(source, wanted, out);
        out.flush();
        return landed ? 0 : IomtCommand.FAILED;
    }

    /** What the templates make of the event: each Observation, and each measurement of which none comes. */
    private List<Wanted> made(SettingsAccess.Source source, PrintWriter out) throws IOException {
        String line;
        try (var lines = Files.lines(event, StandardCharsets.UTF_8)) {
            line = lines.filter(text -> !text.isBlank()).findFirst()
                    .orElseThrow(() -> new IOException(event + " holds no event"));
        }
        if (!(source instanceof SettingsAccess.Line running)) {
            throw new IOException(
                    "--event needs the templates of a line that runs here; name --device and --time instead"
                            + " ('iomt validate --events' says what templates make of an event)");
        }
        Path templates = running.ready().templates();
        CheckedTemplates checked = CheckedTemplates.read(templates.resolve("devicecontent.json"),
                templates.resolve("fhirmapping.json"), org.iomtfhir.model.Profile.STANDARD);
        if (checked.content().isEmpty()) {
            out.println(
                    "normalize   the templates are not valid ('iomt templates check'): the last good ones are in force");
            return List.of();
        }
        Explanation explanation = Explainer.explain(checked, GivenEvents.read(line, Instant.now()),
                ExplainOptions.everything());
        List<Wanted> wanted = new ArrayList<>();
        for (MeasurementFact fact : explanation.measurements()) {
            Measurement measurement = fact.measurement();
            out.println("normalize   makes a measurement of the type " + measurement.type() + ", device "
                    + measurement.deviceId() + ", at " + measurement.occurrenceTime());
            wanted.add(new Wanted(measurement.deviceId(), measurement.occurrenceTime()));
        }
        for (ObservationFact fact : explanation.observations()) {
            if (fact.start() != null && fact.end() != null && fact.identifier() != null) {
                out.println("transform   makes an Observation whose identifier ends in " + fact.identifier());
                wanted.add(new Wanted(explanation.groups().get(fact.group()).group().deviceId(), fact.start(),
                        fact.end(), Optional.of(fact.identifier())));
            }
        }
        explanation.failures().forEach(failure -> out.printf("%-11s %s: %s%n", failure.stage(),
                failure.error().equals("Warning") ? "warns" : "sets it aside as " + failure.error(), failure.cause()));
        if (explanation.measurements().isEmpty() && explanation.failures().isEmpty()) {
            out.println("normalize   no template matches it: nothing comes of it, and it is no failure");
        }
        return wanted;
    }

    private static void lags(SettingsAccess.Source source, PrintWriter out) {
        if (!(source instanceof SettingsAccess.Line line)) {
            out.println("read        how far each service is: 'iomt lag --service NAME' with its settings");
            return;
        }
        for (Service service : Service.values()) {
            Settings settings = ServiceSettings.load(List.of(service.input()),
                    Map.of("IOMT_INPUT_CONNECTION_STRING", line.ready().connectionString()), null);
            HubConnection hub = service.input().read(settings);
            try {
                long behind = PartitionLag.of(hub, CheckpointStores.open(new Checkpoints(
                        new StorageLocation.Directory(line.ready().checkpoints()), ""), Clock.systemUTC())).stream()
                        .mapToLong(PartitionLag::events).sum();
                out.printf("%-11s %s%n", service.title(), behind == 0
                        ? "has read all of hub '" + hub.hub() + "'"
                        : "has " + behind + " events of hub '" + hub.hub() + "' before it"
                                + (service == Service.GROUP ? " (what is in an open window counts)" : ""));
            } catch (IOException e) {
                out.printf("%-11s can't be looked at: %s%n", service.title(), e.getMessage());
                return;
            }
        }
    }

    /** Whether what is asked for is on the FHIR server; false, and said, where that can't be looked at. */
    private boolean onFhirServer(SettingsAccess.Source source, PrintWriter out, Question question) {
        try {
            FhirServerSettings group = new FhirServerSettings();
            Settings settings = switch (source) {
                case SettingsAccess.Line line -> ServiceSettings.load(List.of(group),
                        Map.of("IOMT_FHIR_URL", line.ready().fhir()), null);
                case SettingsAccess.ServiceFile file -> ServiceSettings.load(List.of(group), file.environment(),
                        file.file().orElse(null));
            };
            return question.ask(new StoredObservationText(
                    FhirConnection.openUngated(group.read(settings), Clock.systemUTC()), around, out));
        } catch (FhirUnavailableException | FhirRefusedException | IOException
                | org.iomtfhir.runtime.settings.SettingsException e) {
            out.println(
                    "FHIR server can't be looked at: " + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
            return false;
        }
    }

    private interface Question {
        boolean ask(StoredObservationText server) throws IOException;
    }

    /** The letters whose events name the device. */
    private static void letters(SettingsAccess.Source source, List<Wanted> wanted, PrintWriter out) {
        try {
            DeadLetterStore store = DeadLetterStores.open(switch (source) {
                case SettingsAccess.Line line -> new StorageLocation.Directory(line.ready().deadLetters());
                case SettingsAccess.ServiceFile file -> ServiceSettings.DEAD_LETTERS.read(ServiceSettings
                        .load(List.of(ServiceSettings.DEAD_LETTERS), file.environment(), file.file().orElse(null)))
                        .location();
            });
            List<DeadLetterKey> keys = new ArrayList<>();
            long[] all = {0};
            store.list(DeadLetterFilter.ALL, letter -> {
                all[0]++;
                if (keys.size() < MOST_LETTERS) {
                    keys.add(letter.key());
                }
            });
            int shown = 0;
            for (DeadLetterKey key : keys) {
                Optional<DeadLetter> letter = store.get(key);
                if (letter.isPresent() && wanted.stream().anyMatch(one -> names(letter.get(), one))) {
                    DeadLetterSummary summary = letter.get().summary();
                    out.println("dead letter " + summary.key() + ": " + summary.error() + ", " + summary.cause() + " ("
                            + (summary.replayedTime().isPresent() ? "replayed" : "waiting") + ")");
                    shown++;
                }
            }
            if (shown == 0) {
                out.println("dead letters " + (all[0] > keys.size()
                        ? "none among the " + keys.size() + " of " + all[0] + " that were looked at"
                        : "none of " + all[0] + " speaks of it"));
            }
        } catch (StoreException | org.iomtfhir.runtime.settings.SettingsException e) {
            out.println("dead letters can't be looked at: "
                    + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
    }

    private static boolean names(DeadLetter letter, Wanted wanted) {
        if (wanted.device().equals(letter.event().systemProperties().get("iothub-connection-device-id"))) {
            return true;
        }
        try {
            return new String(Gzip.expand(letter.event().body(), letter.event().contentType()), StandardCharsets.UTF_8)
                    .contains(JSON.writeValueAsString(wanted.device()));
        } catch (IOException e) {
            return false;
        }
    }
}
