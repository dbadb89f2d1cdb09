package org.iomtfhir.local.line;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.iomtfhir.local.eventhubs.LocalEventHubs;
import org.iomtfhir.local.fhir.Database;
import org.iomtfhir.local.fhir.LocalFhirServer;
import org.iomtfhir.runtime.service.LineService;
import org.iomtfhir.runtime.service.RunningService;
import org.iomtfhir.runtime.settings.ServiceSettings.Service;
import org.iomtfhir.samples.SampleSet;

/** A line at work on this machine. Thread-safe. */
public final class LocalLine implements AutoCloseable {

    /** Where {@code iomt local} keeps a line if nothing else is said: in the directory it is started in. */
    public static final Path DEFAULT_DATA = Path.of(".iomt", "local");

    /** The name of the ready file that every line has in its data directory while it runs. */
    public static final String READY_FILE = "ready.json";

    /** The hub that device events go to. */
    public static final String DEVICE_HUB = "devicedata";

    /**
     * The consumer group of every hub that no service reads in: Event Hubs lets nobody read beside the owner of a partition in the
     * group of that owner.
     */
    public static final String DEBUG_GROUP = "debug";

    /** The sample set that a new line begins with. */
    private static final String FIRST_TEMPLATES = "bedside-vitals";

    private static final int PARTITIONS = 4;

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final ReadyFile ready;
    private final List<Path> settingsFiles;
    private final Map<Service, RunningService> services;

    private LocalLine(Starting starting, ReadyFile ready) {
        this.parts.addAll(starting.parts);
        this.ready = ready;
        this.settingsFiles = List.copyOf(starting.settingsFiles);
        this.services = Map.copyOf(starting.services);
    }

    /**
     * Starts a line, and returns when every service of it is at work.
     *
     * @param progress
     *            is told what is being done, a line each
     * @throws IOException
     *             if the data directory or a port can't be used, or a service can't start; nothing is left running
     */
    public static LocalLine start(LocalLineConfig config, Consumer<String> progress)
            throws IOException, InterruptedException {
        Starting starting = new Starting(config, progress);
        try {
            return new LocalLine(starting, starting.begin());
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            closeAll(starting.parts);
            throw e;
        }
    }

    /**
     * The settings file of a service of the line that keeps its data there.
     *
     * @param data
     *            the line's data directory
     */
    public static Path settingsFile(Path data, Service service) {
        return ServiceFiles.file(data, service);
    }

    /** Where the line is and how to get in. */
    public ReadyFile ready() {
        return ready;
    }

    /** The settings files of all four services, in the order of the line. */
    public List<Path> settingsFiles() {
        return settingsFiles;
    }

    /** How many device events matched no template since the line was started; 0 if normalize does not run here. */
    public long unmatchedEvents() {
        RunningService normalize = services.get(Service.NORMALIZE);
        return normalize == null ? 0 : normalize.metrics().unmatchedEvents();
    }

    /** Stops everything, the services first. What is kept in the data directory stays. */
    @Override
    public void close() {
        closeAll(parts);
    }

    private static void closeAll(Deque<AutoCloseable> parts) {
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException("a part of the line did not stop", e);
            }
        }
    }

    /** What has been started so far. */
    private static final class Starting {

        private final LocalLineConfig config;
        private final Consumer<String> progress;
        private final Deque<AutoCloseable> parts = new ArrayDeque<>();
        private final List<Path> settingsFiles = new ArrayList<>();
        private final Map<Service, RunningService> services = new EnumMap<>(Service.class);

        Starting(LocalLineConfig config, Consumer<String> progress) {
            this.config = config;
            this.progress = progress;
        }

        /** Starts all parts; says where they are. */
        ReadyFile begin() throws IOException, InterruptedException {
            OwnerOnly.directory(config.data());
            Path templates = templates();
            LocalEventHubs hubs = hubs();
            String fhir = config.fhir().isPresent() ? config.fhir().get().toString() : fhirServer();
            ReadyFile places = new ReadyFile(hubs.connectionString(), DEVICE_HUB, fhir, templates,
                    config.data().resolve("checkpoints"), config.data().resolve("deadletters"), config.data());
            OwnerOnly.directory(places.checkpoints());
            OwnerOnly.directory(places.deadLetters());
            ReplayKeyFile.in(config.data()).make();
            services(new ServiceFiles(places, config));
            Map<String, String> health = new TreeMap<>();
            services.forEach((service, running) -> health.put(service.title(),
                    "http://127.0.0.1:" + running.healthPort()));
            ReadyFile ready = places.withHealth(health);
            Path readyFile = config.data().resolve(READY_FILE);
            ready.write(readyFile);
            parts.push(() -> Files.deleteIfExists(readyFile));
            return ready;
        }

        private Path templates() throws IOException {
            Path templates = config.templates().orElse(config.data().resolve("templates")).toAbsolutePath();
            if (config.templates().isPresent()) {
                if (!Files.isDirectory(templates)) {
                    throw new IOException("the template directory " + templates + " is not there");
                }
                return templates;
            }
            if (!Files.isDirectory(templates)) {
                OwnerOnly.directory(templates);
                SampleSet first = SampleSet.named(FIRST_TEMPLATES);
                Files.writeString(templates.resolve("devicecontent.json"), first.deviceContent());
                Files.writeString(templates.resolve("fhirmapping.json"), first.fhirMapping());
                progress.accept("Templates of the sample set '" + first.name() + "' put into " + templates);
            }
            return templates;
        }

        private LocalEventHubs hubs() throws IOException {
            LocalEventHubs endpoint = LocalEventHubs.builder().dataDirectory(config.data().resolve("hubs"))
                    .port(config.hubPort()).hub(DEVICE_HUB, PARTITIONS, DEBUG_GROUP)
                    .hub("normalized", PARTITIONS, DEBUG_GROUP).hub("grouped", PARTITIONS, DEBUG_GROUP)
                    .hub("observations", PARTITIONS, DEBUG_GROUP).start();
            parts.push(endpoint);
            progress.accept("Event Hubs endpoint listens on port " + endpoint.port());
            return endpoint;
        }

        private String fhirServer() throws IOException {
            progress.accept("Starting the FHIR server (about half a minute) ...");
            Database database = config.fhirDatabase().isPresent()
                    ? Database.Postgres.at(config.fhirDatabase().get(), System::getenv)
                    : new Database.H2File(ownDatabase());
            LocalFhirServer server = LocalFhirServer
                    .start(new LocalFhirServer.Config(database, config.fhirPort(), true));
            parts.push(server);
            progress.accept("FHIR server answers at " + server.baseUrl());
            return server.baseUrl();
        }

        /** What patients' data is in is its owner's alone, whoever made the data directory. */
        private Path ownDatabase() throws IOException {
            Path directory = config.data().resolve("fhir");
            OwnerOnly.directory(directory);
            return directory;
        }

        private void services(ServiceFiles files) throws IOException, InterruptedException {
            parts.push(() -> closeTogether(List.copyOf(services.values())));
            for (Service service : Service.values()) {
                Path file = files.write(service);
                settingsFiles.add(file);
                if (config.services().contains(service)) {
                    services.put(service, start(service, file));
                }
            }
            for (RunningService service : services.values()) {
                try {
                    service.started().get();
                } catch (ExecutionException e) {
                    Throwable why = Objects.requireNonNullElse(e.getCause(), e);
                    throw new IOException("a service could not start: " + why.getMessage(), why);
                }
            }
        }

        private static RunningService start(Service which, Path settings) throws IOException {
            LineService service = LineServices.of(which);
            return RunningService.start(service, service.load(Map.of(), settings), Clock.systemUTC());
        }

        /** Side by side: each may wait some seconds for what it has under way, and none waits for another. */
        private static void closeTogether(List<RunningService> services) {
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                services.forEach(service -> threads.execute(service::close));
            }
        }
    }
}
