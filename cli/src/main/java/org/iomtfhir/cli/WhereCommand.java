package org.iomtfhir.cli;

import java.io.IOException;
import java.io.PrintWriter;
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
import org.iomtfhir.explain.input.GivenEvent;
import org.iomtfhir.explain.input.GivenEvents;
import org.iomtfhir.fhirclient.FhirConnection;
import org.iomtfhir.fhirclient.server.FhirRefusedException;
import org.iomtfhir.fhirclient.server.FhirUnavailableException;
import org.iomtfhir.fhirclient.settings.FhirServerSettings;
import org.iomtfhir.fhirmapping.MappingOptions;
import org.iomtfhir.local.line.LocalLine;
import org.iomtfhir.model.Measurement;
import org.iomtfhir.model.ServiceSystem;
import org.iomtfhir.normalize.NormalizeService;
import org.iomtfhir.runtime.deadletter.DeadLetterStores;
import org.iomtfhir.runtime.hub.read.HubTail;
import org.iomtfhir.runtime.settings.ServiceSettings.Service;
import org.iomtfhir.runtime.settings.ServiceSettings;
import org.iomtfhir.runtime.settings.Settings;
import org.iomtfhir.runtime.settings.StorageLocation;
import org.iomtfhir.runtime.storage.StoreException;
import org.iomtfhir.transform.TransformService;
import org.jspecify.annotations.Nullable;
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
        "Elsewhere than on this machine, name the settings of each service with --settings-of. With those of one alone (--settings or the"
                + " environment) it looks at what these reach. It says what it could not look at.",
        "Exit code 0 if an Observation is there, with --event each that must come of it; 1 if not."})
final class WhereCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private NamedSettings access;

    @Option(names = "--event", paramLabel = "FILE", description = "A file whose first event it is, as 'iomt send' takes it.")
    private Path event;

    @Option(names = "--device", paramLabel = "IDENTIFIER", description = "The device, as the events name it.")
    private String device;

    @Option(names = "--time", paramLabel = "TIME", converter = TimeConverter.class, description = "The time of the reading.")
    private Instant time;

    @Option(names = "--around", paramLabel = "DURATION", defaultValue = "1s", converter = DurationConverter.class, description = "How far from that time an Observation or a letter may be. Default: ${DEFAULT-VALUE}.")
    private Duration around;

    @Option(names = "--last", paramLabel = "N", defaultValue = "1000", description = "How many of the last events of each hub are looked at. Default: ${DEFAULT-VALUE}.")
    private int last;

    @Option(names = "--consumer-group", paramLabel = "NAME", description = {
            "The consumer group of the hubs to look in, one that no service reads in.",
            "Default: 'debug' of a line that runs here, and $Default elsewhere."})
    private String consumerGroup;

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
        if (last < 1 || last > HubTail.MOST) {
            throw new ParameterException(spec.commandLine(),
                    "--last is a number of events from 1 to " + HubTail.MOST + ", not " + last);
        }
        LocalLogging.toStandardError();
        LocalLogging.silence("org.iomtfhir.runtime.hub");
        PrintWriter out = spec.commandLine().getOut();
        NamedSettings.Found line = access.find(ServiceSettings.DEAD_LETTERS, System.getenv());
        SettingsAccess.Source source = line.source();
        Optional<CheckedTemplates> templates = templates(line, out);
        Optional<GivenEvent> given = event == null ? Optional.empty() : Optional.of(given());
        List<Wanted> wanted = new ArrayList<>();
        boolean landed = observation != null
                && onFhirServer(source, out, server -> server.observation(observation, wanted));
        if (device != null) {
            wanted.add(new Wanted(device, time));
        }
        given.ifPresent(one -> made(one, templates, wanted, out));
        // What an event says of its time is exact; what a person says of it need not be.
        ReadingFilter filter = new ReadingFilter(given, templates.flatMap(CheckedTemplates::content), wanted,
                event == null ? around : Duration.ZERO);
        stations(line, filter, out);
        if (observation == null) {
            List<Wanted> observations = wanted.stream()
                    .filter(one -> event == null || one.observation().isPresent()).toList();
            landed = !observations.isEmpty();
            for (Wanted one : observations) {
                landed &= onFhirServer(source, out, server -> server.observations(one));
            }
        }
        letters(source, filter, out);
        out.flush();
        return landed ? 0 : IomtCommand.FAILED;
    }

    /** The templates, as the services that read them are set up; empty where they are not known, and that is said. */
    private Optional<CheckedTemplates> templates(NamedSettings.Found line, PrintWriter out) throws IOException {
        Settings normalize = line.services().get(Service.NORMALIZE);
        if (normalize == null) {
            if (event != null) {
                throw new IOException(
                        "--event needs the templates: name the settings of the services with --settings-of,"
                                + " those of normalize too, or name --device and --time instead"
                                + " ('iomt validate --events' says what templates make of an event)");
            }
            return Optional.empty();
        }
        Settings transform = line.services().get(Service.TRANSFORM);
        try {
            TemplateAccess.Stored device = TemplateAccess.of(normalize);
            TemplateAccess.Stored fhir = transform == null ? device : TemplateAccess.of(transform);
            Optional<StoredFile> deviceFile = device.look(device.deviceContent());
            Optional<StoredFile> fhirFile = fhir.look(fhir.fhirMapping());
            CheckedTemplates checked = CheckedTemplates.check(source(deviceFile), source(fhirFile), NormalizeService
                    .contentOptions(normalize),
                    transform == null
                            ? new MappingOptions(ServiceSystem.DEFAULT, fhir.profile(), Clock.systemUTC())
                            : TransformService.mappingOptions(transform, Clock.systemUTC()));
            if (checked.content().isEmpty()) {
                notInForce("normalize", deviceFile, out);
            }
            if (checked.mapping().isEmpty()) {
                notInForce("transform", fhirFile, out);
            }
            return Optional.of(checked);
        } catch (StoreException | IOException e) {
            out.println("normalize   the templates can't be looked at: " + e.getMessage());
            return Optional.empty();
        }
    }

    private static void notInForce(String service, Optional<StoredFile> file, PrintWriter out) {
        out.printf(
                "%-11s the templates are %s ('iomt templates check'): the last good ones are in force, if there were any%n",
                service, file.isEmpty() ? "not there" : "not valid");
    }

    private static CheckedTemplates.@Nullable Source source(Optional<StoredFile> file) throws IOException {
        return file.isPresent() ? file.get().source() : null;
    }

    /** What the templates make of the event: each measurement, and each Observation. */
    private static void made(GivenEvent given, Optional<CheckedTemplates> templates, List<Wanted> wanted,
            PrintWriter out) {
        if (templates.isEmpty() || templates.get().content().isEmpty()) {
            return;
        }
        Explanation explanation = Explainer.explain(templates.get(), List.of(given), ExplainOptions.everything());
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
    }

    private GivenEvent given() throws IOException {
        return GivenEvents.read(EventText.of(event), Instant.now()).stream().findFirst()
                .orElseThrow(() -> new IOException(event + " holds no event"));
    }

    private void stations(NamedSettings.Found line, ReadingFilter filter, PrintWriter out) {
        if (line.services().isEmpty()) {
            out.println(
                    "read        how far each service is: name their settings with --settings-of, or 'iomt lag --service NAME'"
                            + " with those of one");
            return;
        }
        Optional<String> group = Optional.ofNullable(consumerGroup)
                .or(() -> line.source() instanceof SettingsAccess.Line
                        ? Optional.of(LocalLine.DEBUG_GROUP)
                        : Optional.empty());
        new HubStations(line.services(), group, last, out).look(filter);
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

    /** The letters of the readings, and those of their devices. */
    private static void letters(SettingsAccess.Source source, ReadingFilter filter, PrintWriter out) {
        try {
            new ReadingLetters(DeadLetterStores.open(switch (source) {
                case SettingsAccess.Line line -> new StorageLocation.Directory(line.ready().deadLetters());
                case SettingsAccess.ServiceFile file -> ServiceSettings.DEAD_LETTERS.read(ServiceSettings
                        .load(List.of(ServiceSettings.DEAD_LETTERS), file.environment(), file.file().orElse(null)))
                        .location();
            }), filter).print(out);
        } catch (StoreException | org.iomtfhir.runtime.settings.SettingsException e) {
            out.println("dead letters can't be looked at: "
                    + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
    }
}
