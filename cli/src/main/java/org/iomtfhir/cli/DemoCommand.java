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
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code iomt demo}. */
@Command(name = "demo", mixinStandardHelpOptions = true, description = {
        "Shows the whole line at work: starts one in a temporary directory, sends the sample events through it,",
        "waits until every expected Observation is on its FHIR server, prints them, and stops.",
        "Exit code 0 only if all of them are there."})
final class DemoCommand implements Callable<Integer> {

    private static final Duration LIMIT = Duration.ofSeconds(90);

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        LocalLogging.apply(true);
        PrintWriter out = spec.commandLine().getOut();
        Path directory = Files.createTempDirectory("iomt-demo");
        try {
            return run(directory, out);
        } finally {
            delete(directory);
        }
    }

    private static int run(Path directory, PrintWriter out) throws IOException, InterruptedException {
        Instant start = Instant.now();
        List<SampleSet> sets = SampleSet.all();
        Path templates = directory.resolve("templates");
        SampleTemplates.write(sets, templates);
        LocalLineConfig config = LocalLineConfig.onFreePorts(directory.resolve("line"))
                .withTemplates(Optional.of(templates));
        try (LocalLine line = LocalLine.start(config, step -> say(out, step))) {
            say(out, "The line is at work after " + since(start) + " s");
            for (SampleSet set : sets) {
                send(line, set);
                say(out, "Sent " + set.events().size() + " events of the sample set '" + set.name() + "'");
            }
            List<ExpectedObservation> expected = sets.stream().flatMap(set -> set.expected().stream()).toList();
            Map<ExpectedObservation, LandedObservation> found = await(line, expected, out);
            new ObservationTable(out).print(expected.stream().filter(found::containsKey).map(found::get).toList());
            return report(out, expected, found, start);
        }
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

    private static void send(LocalLine line, SampleSet set) throws InterruptedException {
        HubConnection hub = new HubConnection.ByConnectionString(new Secret(line.ready().connectionString()),
                line.ready().hub(), "$Default");
        try (HubPublisher publisher = HubPublisher.connect(hub, HubStatus.UNWATCHED)) {
            List<CompletableFuture<Void>> sent = new ArrayList<>();
            for (String event : set.events()) {
                sent.add(publisher.publish(new OutgoingEvent(set.name(),
                        event.getBytes(java.nio.charset.StandardCharsets.UTF_8), "application/json", Map.of())));
            }
            CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)).join();
        }
    }

    private static Map<ExpectedObservation, LandedObservation> await(LocalLine line,
            List<ExpectedObservation> expected, PrintWriter out) throws IOException, InterruptedException {
        FhirReader fhir = new FhirReader(line.ready().fhir());
        Map<ExpectedObservation, LandedObservation> found = new HashMap<>();
        Instant end = Instant.now().plus(LIMIT);
        int said = -1;
        while (true) {
            List<LandedObservation> landed = fhir.observations();
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
