package org.iomtfhir.chaos.line;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.iomtfhir.chaos.line.check.Systems;
import org.iomtfhir.chaos.line.plan.Target;
import org.iomtfhir.chaos.line.plan.TemplateFile;
import org.iomtfhir.chaos.line.plan.Wire;
import org.iomtfhir.chaos.line.process.FhirServerMain;
import org.iomtfhir.chaos.line.process.HubsMain;
import org.iomtfhir.chaos.line.process.LinePart;
import org.iomtfhir.chaos.line.process.ProcessFolder;
import org.iomtfhir.chaos.line.proxy.FhirFaults;
import org.iomtfhir.chaos.line.proxy.TcpProxy;

/**
 * The line whose parts are broken: every part a process of its own, the services started by their start scripts; between
 * them and the servers stand proxies. Not thread-safe.
 */
final class LineUnderTest implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofMinutes(3);

    /** Starts cost half with the first compiler alone, and many small processes share the machine. */
    private static final String SMALL_AND_QUICK = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1";
    private static final String SERVICE_OPTIONS = SMALL_AND_QUICK + " -Xmx192m -XX:+ExitOnOutOfMemoryError";

    private final ChaosConfig config;
    private final ProcessFolder processes;
    private final LinePart hubs;
    private final Map<Target, List<LinePart>> services = new EnumMap<>(Target.class);
    private final List<LinePart> fhir = new ArrayList<>();
    private final Templates templates;
    private final Health health = new Health();
    private final TcpProxy hubsProxy;
    private final FhirFaults fhirFaults;
    private final TcpProxy fhirProxy;
    private final URI fhirUrl;
    private final Ports ports;
    private final Map<String, String> environment;
    private final String connectionString;

    /**
     * Starts everything, and returns when all is at work.
     *
     * @param doubled
     *            the services of which there are two instances
     */
    LineUnderTest(ChaosConfig config, Ports ports, Systems systems, Set<Target> doubled)
            throws IOException, InterruptedException {
        this(config, ports, systems, doubled, Map.of());
    }

    /**
     * Likewise.
     *
     * @param environment
     *            of the services, besides their own
     */
    LineUnderTest(ChaosConfig config, Ports ports, Systems systems, Set<Target> doubled,
            Map<String, String> environment) throws IOException, InterruptedException {
        this.config = config;
        this.ports = ports;
        this.environment = Map.copyOf(environment);
        Files.createDirectories(config.data().resolve("logs"));
        processes = ProcessFolder.open(config.data().resolve("processes"), config.data().toString());
        try {
            templates = new Templates(config.data().resolve("templates"));
            for (TemplateFile file : TemplateFile.values()) {
                templates.mend(file);
            }
            hubs = ownMain("hubs", HubsMain.class, HubsMain.READY, "-Xmx192m", "hubs", ports.hubs());
            hubs.start();
            if (config.fhir().isEmpty()) {
                fhir.add(ownMain("fhir", FhirServerMain.class, FhirServerMain.READY, "-Xmx640m", "fhir",
                        ports.fhir()));
                fhir.getFirst().start();
            }
            fhirUrl = config.fhir().orElse(URI.create("http://127.0.0.1:" + ports.fhir() + "/fhir"));
            hubsProxy = TcpProxy.start(ports.hubsProxy(), ports.hubs());
            fhirFaults = FhirFaults.start(fhirUrl.resolve("/"));
            fhirProxy = TcpProxy.start(0, fhirFaults.port());
            awaitReady(hubs);
            connectionString = readConnectionString();
            startServices(systems, doubled);
        } catch (IOException | InterruptedException | RuntimeException e) {
            processes.close();
            throw e;
        }
    }

    /** Through the proxy, with the key that the hubs made when they started. */
    private String readConnectionString() throws IOException {
        String key = Files.readString(config.data().resolve("hubs").resolve("access-key"), StandardCharsets.US_ASCII)
                .strip();
        return "Endpoint=sb://localhost:" + hubsProxy.port()
                + ";SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=" + key
                + ";UseDevelopmentEmulator=true;";
    }

    private void startServices(Systems systems, Set<Target> doubled) throws IOException, InterruptedException {
        ServiceFile settings = new ServiceFile(config.data(), connectionString,
                "http://127.0.0.1:" + fhirProxy.port() + fhirUrl.getPath(), config.fhirTimeout(), systems);
        for (Target service : Target.values()) {
            if (service.isService()) {
                Path file = settings.write(service);
                List<LinePart> instances = List.of(service(service, 0, file), service(service, 1, file));
                services.put(service, instances);
                instances.get(0).start();
                if (doubled.contains(service)) {
                    instances.get(1).start();
                }
            }
        }
        awaitAllReady();
    }

    private LinePart service(Target service, int instance, Path settings) {
        String name = service.title() + "-service";
        Path script = config.root().resolve(name).resolve("target").resolve(name).resolve("bin").resolve(name);
        if (!Files.isExecutable(script)) {
            throw new IllegalStateException("the start script " + script + " is not there: build the project first"
                    + " (mvn package -pl chaos -am -DskipTests)");
        }
        return new LinePart(service.title() + "-" + instance,
                List.of(script.toString(), "--settings", settings.toString()), environment(service, instance),
                Pattern.compile("Service " + service.title() + " is at work"), config.data().resolve("logs"),
                processes);
    }

    private Map<String, String> environment(Target service, int instance) {
        Map<String, String> all = new TreeMap<>(environment);
        all.put("JAVA_OPTS", SERVICE_OPTIONS);
        if (service != Target.PERSIST) {
            all.put("IOMT_OUTPUT_PACKED", Boolean.toString(config.packing().of(instance)));
        }
        return all;
    }

    private LinePart ownMain(String name, Class<?> main, String ready, String heap, String directory, int port) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(SMALL_AND_QUICK.split(" ")));
        command.addAll(List.of(heap, "-XX:+ExitOnOutOfMemoryError", main.getName(),
                config.data().resolve(directory).toString(), Integer.toString(port)));
        // A class path may be longer than an argument.
        return new LinePart(name, command, Map.of("CLASSPATH", System.getProperty("java.class.path")),
                Pattern.compile(ready), config.data().resolve("logs"), processes);
    }

    /** What devices connect with: through the proxy. */
    String connectionString() {
        return connectionString;
    }

    /** The port of the endpoint itself, behind the proxy. */
    int hubsPort() {
        return ports.hubs();
    }

    /** The FHIR server itself, behind the proxies. */
    URI fhirUrl() {
        return fhirUrl;
    }

    Path deadLetters() {
        return config.data().resolve("deadletters");
    }

    /** Where all services keep their checkpoints. */
    Path checkpoints() {
        return config.data().resolve("checkpoints");
    }

    TcpProxy proxy(Wire wire) {
        return switch (wire) {
            case HUBS -> hubsProxy;
            case FHIR -> fhirProxy;
        };
    }

    FhirFaults fhirFaults() {
        return fhirFaults;
    }

    /** The part, whether it runs or not. */
    LinePart part(Target target, int instance) {
        return switch (target) {
            case HUBS -> hubs;
            case FHIR -> fhir.getFirst();
            case NORMALIZE, GROUP, TRANSFORM, PERSIST -> instances(target).get(instance);
        };
    }

    private List<LinePart> instances(Target service) {
        return Objects.requireNonNull(services.get(service), service.title());
    }

    /** Kills a part, starts it again, and returns when it is at work. */
    void killAndStart(Target target, int instance) throws IOException, InterruptedException {
        LinePart part = part(target, instance);
        part.kill();
        part.start();
        awaitReady(part);
    }

    /** Starts the second instance, and returns when it is at work. */
    void add(Target service) throws IOException, InterruptedException {
        LinePart part = part(service, 1);
        part.start();
        awaitReady(part);
    }

    /** Asks the second instance to end, and returns when it has. */
    void remove(Target service) throws InterruptedException {
        LinePart part = part(service, 1);
        if (!part.stop()) {
            throw new LineFailedException(part.name() + " was asked to end and did not within a minute; see "
                    + part.logFile());
        }
    }

    /** Breaks a template file, and returns when everyone who reads it has seen it. */
    void breakTemplate(TemplateFile file) throws IOException, InterruptedException {
        templates.tear(file);
        awaitTemplates(file.reader(), "degraded");
    }

    /** Mends a template file, and returns when everyone who reads it has it in force. */
    void mendTemplate(TemplateFile file) throws IOException, InterruptedException {
        templates.mend(file);
        awaitTemplates(file.reader(), "up");
    }

    private void awaitTemplates(Target service, String state) throws InterruptedException {
        for (LinePart part : instances(service)) {
            if (part.isWanted()) {
                Await.until(START_LIMIT, "the templates of " + part.name() + " are " + state, () -> {
                    requireAlive();
                    return health.state(part, "templates").filter(state::equals).isPresent();
                });
            }
        }
    }

    /** Returns when every part that should run is at work. */
    void awaitAllReady() throws InterruptedException {
        for (LinePart part : parts()) {
            if (part.isWanted()) {
                awaitReady(part);
            }
        }
    }

    private void awaitReady(LinePart part) throws InterruptedException {
        Await.until(START_LIMIT, part.name() + " is at work; see " + part.logFile(), () -> {
            requireAlive();
            return part.isReady();
        });
    }

    /**
     * Makes sure that every part that should run does.
     *
     * @throws LineFailedException
     *             if one has ended by itself
     */
    void requireAlive() {
        for (LinePart part : parts()) {
            if (part.hasEndedByItself()) {
                throw new LineFailedException(part.name() + " has ended by itself; see " + part.logFile());
            }
        }
    }

    /** Has every part print what its threads are doing into its log. */
    void printThreads() throws IOException, InterruptedException {
        for (LinePart part : parts()) {
            part.printThreads();
        }
    }

    private List<LinePart> parts() {
        List<LinePart> all = new ArrayList<>();
        all.add(hubs);
        all.addAll(fhir);
        services.values().forEach(all::addAll);
        return all;
    }

    /** Ends everything. The data stays. */
    @Override
    public void close() {
        processes.close();
        hubsProxy.close();
        fhirProxy.close();
        fhirFaults.close();
    }
}
