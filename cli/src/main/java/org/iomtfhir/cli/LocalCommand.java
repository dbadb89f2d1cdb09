package org.iomtfhir.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.iomtfhir.local.line.LocalLine;
import org.iomtfhir.local.line.LocalLineConfig;
import org.iomtfhir.local.line.ReadyFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code iomt local}: runs a whole line on this machine until it is stopped. */
@Command(name = "local", mixinStandardHelpOptions = true, description = {
        "Runs the whole line on this machine: an Event Hubs endpoint, a FHIR server and the four services.",
        "Everything listens on 127.0.0.1 alone. For trying out and testing, never for production.",
        "Stop it with Ctrl-C; what it has kept is there at the next start."})
final class LocalCommand implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(LocalCommand.class);

    @Spec
    private CommandSpec spec;

    @Option(names = "--data", paramLabel = "DIR", description = "Where everything is kept. Default: .iomt/local in this directory.")
    private Path data = LocalLine.DEFAULT_DATA;

    @Option(names = "--templates", paramLabel = "DIR", description = {
            "Directory of devicecontent.json and fhirmapping.json; changes take effect within seconds.",
            "Default: templates in the data directory, which is given a sample set to begin with."})
    private Path templates;

    @Option(names = "--hub-port", paramLabel = "N", defaultValue = "5672", description = "Port of the Event Hubs endpoint, 0 for a free one. Default: ${DEFAULT-VALUE}.")
    private int hubPort;

    @Option(names = "--fhir-port", paramLabel = "N", defaultValue = "8090", description = "Port of the FHIR server, 0 for a free one. Default: ${DEFAULT-VALUE}.")
    private int fhirPort;

    @Option(names = "--fhir", paramLabel = "URL", description = "Base URL of a FHIR server that is there already, instead of one of our own.")
    private URI fhir;

    @Option(names = "--fhir-db", paramLabel = "JDBC-URL", description = {
            "PostgreSQL database of our own FHIR server, jdbc:postgresql://HOST/DATABASE;",
            "user and password in PGUSER and PGPASSWORD. Default: a file in the data directory."})
    private String fhirDatabase;

    @Option(names = "--window", paramLabel = "DURATION", defaultValue = "2s", converter = DurationConverter.class, description = "How long the group service gathers measurements. Default: ${DEFAULT-VALUE}.")
    private Duration window;

    @Option(names = "--services", paramLabel = "all|none|LIST", defaultValue = "all", converter = ServiceList.Converter.class, description = {
            "The services to run here: some of normalize,group,transform,persist.",
            "The others can be run apart with the settings files that are named when ready. Default: ${DEFAULT-VALUE}."})
    private ServiceList services;

    @Option(names = "--ready-file", paramLabel = "FILE", description = "A file to write, readable by you alone, once the line is ready: JSON with everything that other programs need.")
    private Path readyFile;

    @Option(names = "--quiet", description = "Log warnings only.")
    private boolean quiet;

    @Override
    public Integer call() throws IOException, InterruptedException {
        LocalLineConfig config = config();
        LocalLogging.apply(quiet);
        PrintWriter out = spec.commandLine().getOut();
        if (readyFile != null) {
            // One of an earlier line must not be taken for this one's.
            Files.deleteIfExists(readyFile);
        }
        CountDownLatch ended = new CountDownLatch(1);
        LocalLine line = LocalLine.start(config, step -> {
            out.println(step);
            out.flush();
        });
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            forget(readyFile);
            line.close();
            ended.countDown();
        }, "shutdown"));
        if (readyFile != null) {
            line.ready().write(readyFile);
        }
        tell(out, line);
        ended.await();
        return 0;
    }

    /** A line that has ended must not be taken for one that is ready. */
    private static void forget(Path readyFile) {
        try {
            if (readyFile != null) {
                Files.deleteIfExists(readyFile);
            }
        } catch (IOException e) {
            LOG.warn("The ready file could not be removed: {}", e.getClass().getSimpleName());
        }
    }

    private LocalLineConfig config() {
        try {
            return new LocalLineConfig(data, Optional.ofNullable(templates), hubPort, fhirPort,
                    Optional.ofNullable(fhir),
                    Optional.ofNullable(fhirDatabase), window, services.services());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private void tell(PrintWriter out, LocalLine line) {
        ReadyFile ready = line.ready();
        Path inData = ready.data().resolve(LocalLine.READY_FILE);
        out.println();
        out.println("The line is ready.");
        out.println(
                "  Event Hubs   " + (toTerminal() ? ready.connectionString() : withoutKey(ready.connectionString())));
        out.println("               hub " + ready.hub() + "; the connection string with its key is also in " + inData);
        out.println("  FHIR server  " + ready.fhir());
        out.println("  templates    " + ready.templates());
        out.println("  dead letters " + ready.deadLetters());
        out.println();
        out.println("Send a first event, and look at what became of it:");
        out.println("  echo '{\"monitor\":\"monitor-1\",\"patient\":\"patient-1\",\"time\":\"" + java.time.Instant.now()
                .truncatedTo(java.time.temporal.ChronoUnit.SECONDS)
                + "\",\"heartRate\":72}' | ./iomt send --ready-file "
                + inData);
        out.println("  curl '" + ready.fhir() + "/Observation?_sort=-date&_count=1&_pretty=true'");
        if (services.services().size() < line.settingsFiles().size()) {
            out.println();
            out.println("Services that do not run here can be started apart with these settings:");
            line.settingsFiles().forEach(file -> out.println("  " + file));
        }
        out.println();
        out.println("Ctrl-C stops the line.");
        out.flush();
    }

    @SuppressWarnings("SystemConsoleNull") // The start script sets jdk.console, so that it is null as before Java 22.
    private static boolean toTerminal() {
        return System.console() != null;
    }

    /** What does not go to a terminal goes to a file, and the key must not be in one that others can read. */
    private static String withoutKey(String connectionString) {
        return connectionString.replaceAll("SharedAccessKey=[^;]*", "SharedAccessKey=***");
    }
}
