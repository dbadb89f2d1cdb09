package org.iomtfhir.benchmarks.hub;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.iomtfhir.local.eventhubs.LocalEventHubs;
import org.iomtfhir.local.eventhubs.log.Retention;

/** The hubs, in a process of their own, so that neither their time nor their memory counts as that of what is measured. */
final class Endpoint implements AutoCloseable {

    /** How many partitions each hub has. */
    static final int PARTITIONS = 4;

    private static final String READY = "Endpoint=";

    private final JavaProcess process;
    private final String connectionString;

    private Endpoint(JavaProcess process, String connectionString) {
        this.process = process;
        this.connectionString = connectionString;
    }

    static Endpoint start(Path directory) throws IOException, InterruptedException {
        JavaProcess process = JavaProcess.start("endpoint", directory, List.of("-Xmx512m"), Endpoint.class,
                List.of(directory.resolve("hubs").toString()));
        return new Endpoint(process, process.awaitLine(READY, Duration.ofSeconds(60)));
    }

    /** Holds the access key: for settings files that are their owner's alone. */
    String connectionString() {
        return connectionString;
    }

    /** Processor time used so far. */
    Duration cpu() {
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
        try (var hubs = LocalEventHubs.builder().dataDirectory(Path.of(arguments[0])).retention(retention)
                .hub(Hubs.DEVICE_EVENTS, PARTITIONS).hub(Hubs.MEASUREMENTS, PARTITIONS).hub(Hubs.GROUPS, PARTITIONS)
                .hub(Hubs.SINK, PARTITIONS).start()) {
            System.out.println(hubs.connectionString());
            while (System.in.read() >= 0 && hubs.isRunning()) {
                // Until the parent is gone.
            }
        }
    }
}
