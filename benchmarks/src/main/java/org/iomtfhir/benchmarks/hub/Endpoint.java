package org.iomtfhir.benchmarks.hub;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.iomtfhir.local.eventhubs.LocalEventHubs;
import org.iomtfhir.local.eventhubs.log.Retention;

/** The hubs, in a process of their own, so that neither their time nor their memory counts as that of what is measured. */
public final class Endpoint implements AutoCloseable {

    /** How many partitions each hub has. */
    public static final int PARTITIONS = 4;

    /** A consumer group of every hub that no service reads in. */
    public static final String LOOKING = "looking";

    private static final String READY = "Endpoint=";

    private final JavaProcess process;
    private final String connectionString;

    private Endpoint(JavaProcess process, String connectionString) {
        this.process = process;
        this.connectionString = connectionString;
    }

    /**
     * Starts it.
     *
     * @param directory
     *            where it keeps its data and its log
     * @param hubs
     *            their names
     */
    public static Endpoint start(Path directory, List<String> hubs) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(directory.resolve("hubs").toString()));
        arguments.addAll(hubs);
        JavaProcess process = JavaProcess.start("endpoint", directory, List.of("-Xmx512m"), Endpoint.class, arguments);
        return new Endpoint(process, process.awaitLine(READY, Duration.ofSeconds(60)));
    }

    /** Holds the access key: for settings files that are their owner's alone. */
    public String connectionString() {
        return connectionString;
    }

    /** Processor time used so far. */
    public Duration cpu() {
        return process.cpu();
    }

    @Override
    public void close() {
        process.close();
    }

    /** The process itself; ends when its standard input does. */
    @SuppressWarnings("SystemOut") // How it tells its parent where it serves.
    public static void main(String[] arguments) throws IOException {
        // Enough for the backlogs; of what is written only to be measured, the oldest goes.
        Retention retention = new Retention(Duration.ofDays(1), 600L << 20, 16 << 20);
        var builder = LocalEventHubs.builder().dataDirectory(Path.of(arguments[0])).retention(retention);
        for (String hub : List.of(arguments).subList(1, arguments.length)) {
            builder.hub(hub, PARTITIONS, LOOKING);
        }
        try (var hubs = builder.start()) {
            System.out.println(hubs.connectionString());
            while (System.in.read() >= 0 && hubs.isRunning()) {
                // Until the parent is gone.
            }
        }
    }
}
