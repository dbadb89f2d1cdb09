package org.iomtfhir.benchmarks.capacity;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.iomtfhir.benchmarks.Report;
import org.iomtfhir.benchmarks.persist.ServerUnderTest;
import org.iomtfhir.fhirclient.server.Authorization;
import org.iomtfhir.fhirclient.server.FhirServer;
import org.iomtfhir.fhirclient.server.FhirTransport;
import org.iomtfhir.fhirclient.server.ServerOptions;

/** Measures what gets through to a server whose capacity halves and comes back, and prints a table. */
public final class CapacityReport {

    private CapacityReport() {}

    /** Runs, and exits with its code. See {@link Plan#USAGE}. */
    public static void main(String[] arguments) throws Exception {
        System.exit(run(List.of(arguments), System.out, System.err));
    }

    static int run(List<String> arguments, PrintStream out, PrintStream err) throws Exception {
        return new Report<>(Plan.USAGE, Plan::of).run(arguments, out, err, plan -> {
            err.println("starting the FHIR server on PostgreSQL");
            List<Figures> figures = new ArrayList<>();
            try (ServerUnderTest server = ServerUnderTest.start(ServerUnderTest.Kind.POSTGRESQL)) {
                Pulses pulses = new Pulses();
                FhirServer behind = new FhirServer(new FhirTransport(ServerOptions.of(URI.create(server.url())), null,
                        Authorization.none(), InstantSource.system()));
                pulses.admit(behind);
                warmUp(pulses, server.url(), err);
                figures.addAll(trial(plan, pulses, server.url(), false, err));
                figures.addAll(trial(plan, pulses, server.url(), true, err));
            }
            print(figures, plan, out);
            if (plan.json().isPresent()) {
                write(figures, plan.json().get());
            }
            return figures.stream().filter(each -> each.way().equals(PersistSender.TITLE)).allMatch(
                    Figures::meetsTheGoals);
        });
    }

    /** Has the server compiled by some thousand entries, as fast as it takes them. */
    private static void warmUp(Pulses pulses, String url, PrintStream err) throws Exception {
        err.println("warming up");
        try (Sender sender = new PersistSender(pulses, url)) {
            for (int i = 0; i < 60; i++) {
                sender.sendBatch();
            }
        }
    }

    private static List<Figures> trial(Plan plan, Pulses pulses, String url, boolean fixed, PrintStream err)
            throws Exception {
        Capacity capacity = new Capacity(plan.entriesPerSecond());
        try (LimitedServer limited = LimitedServer.before(url, capacity);
                Sender sender = fixed
                        ? new FixedSender(pulses, limited.url())
                        : new PersistSender(pulses, limited
                                .url())) {
            err.println(sender.title());
            return new Trial(sender, capacity).run(plan);
        }
    }

    private static void print(List<Figures> figures, Plan plan, PrintStream out) {
        String row = "| %s | %s | %s | %s | %s | %s | %s |%n";
        out.printf(row, "way", "the server takes", "taken, of that", "bundles posted", "refused", "batch p50, s",
                "batch p99, s");
        out.printf(row, "---", "---:", "---:", "---:", "---:", "---:", "---:");
        for (Figures each : figures) {
            out.printf(row, each.way(), each.capacity(), percent(each.share()), each.bundles(), percent(each
                    .refusedShare()), seconds(each.batch(50)), seconds(each.batch(99)));
        }
        out.printf(Locale.ROOT,
                "Entries a second; at most %d bundles of %d on their way; each capacity counted for %d s.%n",
                Plan.IN_FLIGHT, Plan.ENTRIES, plan.counted().toSeconds());
        out.printf(Locale.ROOT,
                "Goals of this project: %s of the capacity at least, %s of the bundles refused at most.%n",
                percent(Figures.LEAST_SHARE), percent(Figures.MOST_REFUSED));
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f %%", share * 100);
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f", time.toMillis() / 1000.0);
    }

    private static void write(List<Figures> figures, Path file) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        ArrayNode all = mapper.createArrayNode();
        for (Figures each : figures) {
            all.addObject().put("way", each.way()).put("capacity", each.capacity()).put("taken", each.taken())
                    .put("bundles", each.bundles()).put("refused", each.refused())
                    .put("p50Seconds", each.batch(50).toMillis() / 1000.0)
                    .put("p99Seconds", each.batch(99).toMillis() / 1000.0);
        }
        mapper.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), all);
    }
}
