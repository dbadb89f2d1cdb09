package org.iomtfhir.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.iomtfhir.local.line.LocalLine;
import org.iomtfhir.local.line.LocalLineConfig;
import org.iomtfhir.runtime.hub.HubStatus;
import org.iomtfhir.runtime.hub.publish.HubPublisher;
import org.iomtfhir.runtime.hub.publish.OutgoingEvent;
import org.iomtfhir.runtime.settings.HubConnection;
import org.iomtfhir.runtime.settings.Secret;
import org.iomtfhir.samples.ExpectedObservation;
import org.iomtfhir.samples.SampleSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code iomt demo}: starts a line, sends sample events, and shows what lands. */
@Command(name = "demo", mixinStandardHelpOptions = true, description = {
        "Shows the whole line at work: starts one in a temporary directory, sends the sample events through it,",
        "waits until every expected Observation is on its FHIR server, prints them, and stops.",
        "With --fhir, does so on a line that is at work already: its hub is found as 'iomt send' finds it.",
        "Exit code 0 only if all of them are there."})
final class DemoCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private HubAccess access;

    @Option(names = "--fhir", paramLabel = "URL", description = {
            "Base URL of the FHIR server of a line that is at work; it is asked without credentials."})
    private String fhir;

    @Option(names = "--templates", paramLabel = "DIR", description = {
            "With --fhir: the line's template directory, into which the templates of the sample sets are written first.",
            "Default: the line has them already."})
    private Path templates;

    @Option(names = "--wait", paramLabel = "DURATION", defaultValue = "90s", converter = DurationConverter.class, description = "How long to wait for the FHIR server and the Observations. Default: ${DEFAULT-VALUE}.")
    private Duration limit;

    @Override
    public Integer call() throws IOException, InterruptedException {
        LocalLogging.apply(true);
        PrintWriter out = spec.commandLine().getOut();
        if (fhir != null) {
            return runOnLine(out);
        }
        Path directory = Files.createTempDirectory("iomt-demo");
        try {
            return run(directory, out);
        } finally {
            delete(directory);
        }
    }

    private int runOnLine(PrintWriter out) throws IOException, InterruptedException {
        Instant start = Instant.now();
        List<SampleSet> sets = SampleSet.all();
        String connectionString = access.connectionString(System.getenv());
        if (templates != null) {
            SampleTemplates.write(sets, templates);
        }
        return observe(sets, connectionString, fhir, out, start);
    }

    private int run(Path directory, PrintWriter out) throws IOException, InterruptedException {
        Instant start = Instant.now();
        List<SampleSet> sets = SampleSet.all();
        Path templates = directory.resolve("templates");
        SampleTemplates.write(sets, templates);
        LocalLineConfig config = LocalLineConfig.onFreePorts(directory.resolve("line"))
                .withTemplates(Optional.of(templates));
        try (LocalLine line = LocalLine.start(config, step -> say(out, step))) {
            say(out, "The line is at work after " + since(start) + " s");
            return observe(sets, line.ready().connectionString(), line.ready().fhir(), out, start);
        }
    }

    private int observe(List<SampleSet> sets, String connectionString, String server, PrintWriter out, Instant start)
            throws IOException, InterruptedException {
        for (SampleSet set : sets) {
            send(connectionString, set);
            say(out, "Sent " + set.events().size() + " events of the sample set '" + set.name() + "'");
        }
        List<ExpectedObservation> expected = sets.stream().flatMap(set -> set.expected().stream()).toList();
        Map<ExpectedObservation, LandedObservation> found = await(new FhirReader(server), expected, out, limit);
        new ObservationTable(out).print(expected.stream().filter(found::containsKey).map(found::get).toList());
        return report(out, expected, found, start);
    }

    static int report(PrintWriter out, List<ExpectedObservation> expected,
            Map<ExpectedObservation, LandedObservation> found, Instant start) {
        List<ExpectedObservation> missing = expected.stream().filter(one -> !found.containsKey(one)).toList();
        if (missing.isEmpty()) {
            say(out, "All " + expected.size()
                    + " expected Observations are on the FHIR server, with the expected values ("
                    + since(start) + " s in all).");
            return 0;
        }
        say(out, missing.size() + " of " + expected.size() + " expected Observations are not there, or differ:");
        missing.forEach(one -> say(out, "  " + one.type() + " of " + one.deviceId() + " at " + one.start()));
        return IomtCommand.FAILED;
    }

    private static void send(String connectionString, SampleSet set) throws InterruptedException {
        HubConnection hub = new HubConnection.ByConnectionString(new Secret(connectionString),
                LocalLine.DEVICE_HUB, "$Default");
        try (HubPublisher publisher = HubPublisher.connect(hub, HubStatus.UNWATCHED)) {
            List<CompletableFuture<Void>> sent = new ArrayList<>();
            for (String event : set.events()) {
                sent.add(publisher.publish(new OutgoingEvent(set.name(),
                        event.getBytes(java.nio.charset.StandardCharsets.UTF_8), "application/json", Map.of())));
            }
            CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)).join();
        }
    }

    /**
     * Waits for what must land, and for a FHIR server that has only just been started.
     *
     * @throws IOException
     *             if the server still does not answer when the time is over
     */
    static Map<ExpectedObservation, LandedObservation> await(FhirReader fhir, List<ExpectedObservation> expected,
            PrintWriter out, Duration limit) throws IOException, InterruptedException {
        Map<ExpectedObservation, LandedObservation> found = new HashMap<>();
        Instant end = Instant.now().plus(limit);
        boolean saidSilent = false;
        int said = -1;
        while (true) {
            List<LandedObservation> landed;
            try {
                landed = fhir.observations();
            } catch (IOException e) {
                if (Instant.now().isAfter(end)) {
                    throw e;
                }
                if (!saidSilent) {
                    saidSilent = true;
                    say(out, "The FHIR server does not answer yet; waiting for it");
                }
                Thread.sleep(Duration.ofSeconds(1));
                continue;
            }
            found.clear();
            for (ExpectedObservation one : expected) {
                landed.stream().filter(observation -> observation.is(one)).findFirst()
                        .ifPresent(observation -> found.put(one, observation));
            }
            if (found.size() != said) {
                said = found.size();
                say(out, said + " of " + expected.size() + " expected Observations are on the FHIR server");
            }
            if (found.size() == expected.size() || Instant.now().isAfter(end)) {
                return found;
            }
            Thread.sleep(Duration.ofSeconds(1));
        }
    }

    private static void say(PrintWriter out, String text) {
        out.println(text);
        out.flush();
    }

    private static long since(Instant start) {
        return Duration.between(start, Instant.now()).toSeconds();
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
