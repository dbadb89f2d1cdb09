package org.iomtfhir.benchmarks.persist;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.iomtfhir.benchmarks.Report;
import org.iomtfhir.benchmarks.persist.ThisProject.Variant;
import org.iomtfhir.fhirclient.server.Authorization;
import org.iomtfhir.fhirclient.server.FhirServer;
import org.iomtfhir.fhirclient.server.FhirTransport;
import org.iomtfhir.fhirclient.server.ServerOptions;
import org.iomtfhir.model.SourceForm;

/** Measures ways of writing Observations to one server, in turns, and prints a table. */
public final class PersistReport {

    private final Plan plan;
    private final ServerUnderTest server;
    private final Ward ward;
    private final Landed landed;
    private final List<Measured> measured = new ArrayList<>();

    private PersistReport(Plan plan, ServerUnderTest server) {
        this.plan = plan;
        this.server = server;
        this.ward = new Ward();
        FhirServer fhir = new FhirServer(new FhirTransport(ServerOptions.of(URI.create(server.url())), null,
                Authorization.none(), InstantSource.system()));
        this.landed = new Landed(fhir);
        ward.admit(fhir);
    }

    /** Runs, and exits with its code. See {@link Plan#USAGE}. */
    public static void main(String[] arguments) throws Exception {
        System.exit(run(List.of(arguments), System.out, System.err));
    }

    static int run(List<String> arguments, PrintStream out, PrintStream err) throws Exception {
        return new Report<>(Plan.USAGE, Plan::of).run(arguments, out, err, plan -> {
            err.println("starting the FHIR server on " + plan.database());
            try (ServerUnderTest server = ServerUnderTest.start(plan.database())) {
                Runtime.getRuntime().addShutdownHook(new Thread(() -> closeOnInterrupt(server)));
                new PersistReport(plan, server).run();
            }
            return true;
        });
    }

    /** Who breaks the run off should find no database running. */
    private static void closeOnInterrupt(ServerUnderTest server) {
        try {
            server.close();
        } catch (IOException e) {
            System.err.println("the server did not stop: " + e.getMessage());
        }
    }

    private void run() throws Exception {
        List<Way> ways = List.of(new OneByOne(ward, server.url(), 1, false), new OneByOne(ward, server.url(), 1, true),
                new OneByOne(ward, server.url(), 8, false), new OneByOne(ward, server.url(), 8, true),
                new ThisProject(server.url(), Variant.WHOLE), new ThisProject(server.url(), Variant.NOTHING_REMEMBERED),
                new ThisProject(server.url(), Variant.LINKS_TAKEN_AS_READ), new ThisProject(server.url(),
                        Variant.META_SOURCE),
                new ThisProject(server.url(), Variant.PROVENANCE), new BareLoader(ward, server.url()));
        try {
            for (int round = -plan.warmUps(); round < plan.rounds(); round++) {
                System.err.println(round < 0 ? "warming up" : "round " + (round + 1) + " of " + plan.rounds());
                // Another order each time: who comes after whom may matter.
                List<Way> order = new ArrayList<>(ways);
                Collections.rotate(order, round);
                for (Way way : order) {
                    take(way, round);
                }
            }
        } finally {
            ways.forEach(Way::close);
        }
        List<Line> lines = lines(ways);
        print(lines);
        if (plan.json().isPresent()) {
            write(lines, plan.json().get());
        }
    }

    private void take(Way way, int round) throws Exception {
        List<Series> series = ward.next(plan.observations(way));
        for (Step step : Step.values()) {
            Way.Work work = way.prepare(step, series);
            long requests = way.requests();
            Duration serverTime = server.processorTime();
            Duration clientTime = own();
            long start = System.nanoTime();
            work.run();
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            Measured block = new Measured(way.title(), step, round, series.size(), took, way.requests() - requests,
                    server.processorTime().minus(serverTime), own().minus(clientTime));
            landed.check(step, series);
            System.err.printf(Locale.ROOT, "  %-9s %-34s %8.0f/s%n", step.title(), way.title(), block.perSecond());
            if (round >= 0) {
                measured.add(block);
            }
        }
    }

    /** The processor time of this process alone; the server is a child of it. */
    private static Duration own() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private List<Line> lines(List<Way> ways) {
        List<Line> lines = new ArrayList<>();
        for (Step step : Step.values()) {
            for (Way way : ways) {
                lines.add(Line.of(step, way.title(), measured, ways.getFirst().title(), ways.getLast().title()));
            }
        }
        return lines;
    }

    private void print(List<Line> lines) {
        String row = "| %s | %s | %s | %s | %s | %s | %s | %s |%n";
        System.out.printf(row, "", "way", "per second", "to the first", "to the loader", "requests", "server ms",
                "client ms");
        System.out.printf(row, "---", "---", "---", "---", "---", "---", "---", "---");
        for (Line line : lines) {
            System.out.printf(row, line.step().title(), line.way(), number("%.0f", line.perSecond()),
                    number("%.1f", line
                            .toFirst()),
                    number("%.2f", line.toLoader()), number("%.3f", line.requests()), number("%.2f", line
                            .serverMs()),
                    number("%.2f", line.clientMs()));
        }
        System.out.println("Medians of " + plan.rounds() + " rounds, ratios within a round; requests and processor time"
                + " per Observation; database " + plan.database() + ".");
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }

    private static void write(List<Line> lines, Path file) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        ArrayNode all = mapper.createArrayNode();
        for (Line line : lines) {
            all.addObject().put("step", line.step().title()).put("way", line.way()).put("perSecond", line.perSecond())
                    .put("toFirst", line.toFirst()).put("toLoader", line.toLoader()).put("requests", line.requests())
                    .put("serverMilliseconds", line.serverMs()).put("clientMilliseconds", line.clientMs());
        }
        mapper.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), all);
    }
}
