package org.iomtfhir.chaos.line;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.iomtfhir.chaos.line.check.Systems;
import org.iomtfhir.chaos.line.events.WardEvents;
import org.iomtfhir.chaos.line.hostile.BadKind;
import org.iomtfhir.chaos.line.hostile.BadKinds;
import org.iomtfhir.chaos.line.hostile.GoodEvents;
import org.iomtfhir.chaos.line.hostile.Landing;
import org.iomtfhir.chaos.line.hostile.SilentConnections;
import org.iomtfhir.chaos.line.hostile.StoredLetters;
import org.iomtfhir.chaos.line.plan.Target;

/**
 * Storms of bad events beside good ones, and between them calms, in which it is measured how long good events take; then
 * everything is looked at. Before each, all of the one before has landed. Runs once.
 */
final class HostileRun {

    private static final int DEVICES = 40;

    /** So many events that the line is warm before anything is measured. */
    private static final int WARM_UP = 400;

    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);

    /** Looks in a row that must find nothing under way. */
    private static final int CALM_LOOKS = 3;

    private static final int SILENT_AT_THE_HUBS = 100;
    private static final int SILENT_AT_A_HEALTH_PAGE = 20;
    private static final Pattern HEALTH = Pattern.compile("health at http://[^:]+:(\\d+)");
    private static final int SHOWN = 20;

    /** The bound on what is kept of one event, and one that counts the rest. */
    private static final int MOST_LETTERS_OF_AN_EVENT = 101;

    /** A window, its grace time, and what a busy machine takes. A line for which this is not enough in a calm falls behind. */
    private static final long KEEPS_PACE_MILLIS = 20_000;

    /** A stretch of time, and whether there was a storm. */
    private record Phase(Instant begin, Instant end, boolean stormy) {}

    private final HostileConfig config;
    private final Consumer<String> report;
    private final GoodEvents good = new GoodEvents(DEVICES);
    private final List<BadKind> kinds = BadKinds.all();
    private final Counts counts = new Counts(Map.of());
    private final List<String> problems = new ArrayList<>();
    private final Systems systems;
    private final long started = System.nanoTime();

    /**
     * @param name
     *            of the run: no other on the same FHIR server has it
     * @param report
     *            is told what happens, a line each
     */
    HostileRun(HostileConfig config, String name, Consumer<String> report) {
        this.config = config;
        this.report = report;
        this.systems = Systems.of(name);
    }

    /** Runs to the end. */
    Outcome run() throws InterruptedException {
        try (LineUnderTest line = new LineUnderTest(config.line(), Ports.free(), systems, Set.of())) {
            tell("All is at work");
            try (HostileSender sender = new HostileSender(line.connectionString(), good)) {
                List<Phase> phases = phases(line, sender);
                awaitRest(line, CALM_LOOKS);
                tell("All is settled");
                landed(line, sender, phases);
                letters(line);
                health(line);
            }
            LogScan scan = LogScan.of(config.data().resolve("logs"));
            problems.addAll(scan.problems());
        } catch (IOException | LineFailedException e) {
            problems.add(e.getMessage() == null ? e.toString() : e.getMessage());
        }
        return new Outcome(config.seed(), 0, problems, counts.toMap(), Duration.ofNanos(System.nanoTime() - started));
    }

    private List<Phase> phases(LineUnderTest line, HostileSender sender) throws InterruptedException {
        sender.good(Math.min(WARM_UP, config.good() / 4), config.rate());
        awaitRest(line, 1);
        List<Phase> phases = new ArrayList<>();
        for (int round = 0; round < config.rounds(); round++) {
            int calm = part(config.good() / 4, round);
            Instant begin = Instant.now();
            sender.good(calm, config.rate());
            phases.add(new Phase(begin, Instant.now(), false));
            tell(calm + " good events sent in a calm");
            awaitRest(line, 1);
            phases.add(storm(line, sender, round));
            awaitRest(line, 1);
        }
        return phases;
    }

    /** What of a number belongs to a round. */
    private int part(int number, int round) {
        return before(number, round + 1) - before(number, round);
    }

    /** What of a number belongs to the rounds before this one. */
    private int before(int number, int round) {
        return (int) ((long) number * round / config.rounds());
    }

    private Phase storm(LineUnderTest line, HostileSender sender, int round) throws InterruptedException {
        int number = part(config.good() - config.good() / 4, round);
        Instant begin = Instant.now();
        try (SilentConnections silent = new SilentConnections()) {
            silent.open(line.hubsPort(), SILENT_AT_THE_HUBS, "AMQP");
            for (Target service : Target.values()) {
                if (service.isService()) {
                    line.part(service, 0).find(HEALTH)
                            .ifPresent(said -> silent.open(port(said), SILENT_AT_A_HEALTH_PAGE,
                                    "GET /health/live HTTP/1.1\r\nHost: 127"));
                }
            }
            counts.set("silent connections", silent.opened());
            FutureTask<Void> bad = new FutureTask<>(() -> {
                bad(line, sender, round, Duration.ofMillis(1000L * number / config.rate()));
                return null;
            });
            Thread thread = Thread.ofPlatform().daemon().name("bad").start(bad);
            sender.good(number, config.rate());
            thread.join();
            bad.get();
        } catch (ExecutionException e) {
            throw new LineFailedException("the bad events could not be sent: " + e.getCause());
        }
        tell(number + " good and " + part(config.bad(), round) + " bad events sent in a storm");
        return new Phase(begin, Instant.now(), true);
    }

    private static int port(String said) {
        return Integer.parseInt(said.substring(said.lastIndexOf(':') + 1));
    }

    private void bad(LineUnderTest line, HostileSender sender, int round, Duration within)
            throws InterruptedException {
        long begin = System.nanoTime();
        int number = part(config.bad(), round);
        int first = before(config.bad(), round);
        for (int i = first; i < first + number; i++) {
            line.requireAlive();
            long due = begin + within.toNanos() / number * (i - first);
            Thread.sleep(Duration.ofNanos(Math.max(0, due - System.nanoTime())));
            String failure = sender.bad(kinds.get(i % kinds.size()), i, Math.floorMod((int) (i * 31L + config.seed()),
                    WardEvents.LANES));
            if (!failure.isEmpty()) {
                problems.add(failure);
            }
        }
    }

    private void awaitRest(LineUnderTest line, int looks) throws InterruptedException {
        HubPositions positions = new HubPositions(line.connectionString(), line.checkpoints());
        InFlight inFlight = new InFlight(positions::ends, positions::settled);
        long end = System.nanoTime() + config.drainLimit().toNanos();
        int calm = 0;
        while (calm < looks) {
            line.requireAlive();
            List<String> behind = inFlight.look();
            calm = behind.isEmpty() ? calm + 1 : 0;
            if (!behind.isEmpty() && System.nanoTime() > end) {
                throw new LineFailedException("after " + config.drainLimit().toSeconds() + " s still at work: " + String
                        .join("; ", behind));
            }
            Thread.sleep(LOOK_EVERY);
        }
    }

    private void landed(LineUnderTest line, HostileSender sender, List<Phase> phases)
            throws IOException, InterruptedException {
        Landing landing = new Landing(line.fhirUrl(), systems, good);
        List<Long> inTheCalm = new ArrayList<>();
        List<Long> inTheStorm = new ArrayList<>();
        long missing = 0;
        long inAll = 0;
        for (int i = 0; i < DEVICES; i++) {
            Landing.Found found = landing.of(i);
            found.problems().stream().limit(SHOWN).forEach(problems::add);
            List<Instant> sent = sender.sent().get(i);
            inAll += sent.size();
            for (int j = 0; j < sent.size(); j++) {
                Instant written = found.landed().remove(sent.get(j));
                if (written == null) {
                    missing++;
                } else {
                    long millis = Duration.between(sent.get(j), written).toMillis();
                    phase(phases, sent.get(j))
                            .ifPresent(phase -> (phase.stormy() ? inTheStorm : inTheCalm).add(millis));
                }
            }
            if (!found.landed().isEmpty()) {
                problems.add(found.landed().size() + " Observations of " + good.device(i) + " that were never sent");
            }
        }
        counts.set("good events", inAll);
        if (missing > 0) {
            problems.add(missing + " good events have not landed");
        }
        long calm = percentile(inTheCalm, 0.99);
        long stormy = percentile(inTheStorm, 0.99);
        counts.set("ms to land, calm, half", percentile(inTheCalm, 0.5));
        counts.set("ms to land, calm, 99 %", calm);
        counts.set("ms to land, storm, half", percentile(inTheStorm, 0.5));
        counts.set("ms to land, storm, 99 %", stormy);
        if (calm > KEEPS_PACE_MILLIS) {
            problems.add(String.format(Locale.ROOT,
                    "nothing can be said of the time to land: even in the calms, %d good"
                            + " events a second are more than the line lands on this machine with all that runs beside it (99 %%"
                            + " within %d ms). Choose a lower --rate",
                    config.rate(), calm));
        } else if (stormy > config.factor() * calm) {
            problems.add(String.format(Locale.ROOT, "of good events 99 %% landed within %d ms in the calms, and within"
                    + " %d ms in the storms, which is more than %.1f times that", calm, stormy, config.factor()));
        }
    }

    /** None for the events of the warming up. */
    private static Optional<Phase> phase(List<Phase> phases, Instant sent) {
        return phases.stream().filter(phase -> !sent.isBefore(phase.begin()) && !sent.isAfter(phase.end())).findFirst();
    }

    private static long percentile(List<Long> values, double share) {
        Collections.sort(values);
        return values.isEmpty() ? 0 : values.get((int) Math.min(values.size() - 1.0, values.size() * share));
    }

    private void letters(LineUnderTest line) throws IOException, InterruptedException {
        StoredLetters.Found found = StoredLetters.read(line.deadLetters());
        Set<String> devices = new Landing(line.fhirUrl(), systems, good).marks();
        Map<String, Integer> missing = new TreeMap<>();
        Map<String, Integer> taken = new TreeMap<>();
        for (int i = 0; i < config.bad(); i++) {
            String mark = HostileSender.mark(i);
            String kind = kinds.get(i % kinds.size()).name();
            if (!found.lettersOfMark().containsKey(mark)) {
                // A Device alone says nothing: it may have come to be before persist saw that the rest can't be.
                (devices.contains(mark) ? taken : missing).merge(kind, 1, Integer::sum);
            }
            if (found.lettersOfMark().getOrDefault(mark, 0) > MOST_LETTERS_OF_AN_EVENT) {
                problems.add("one event of '" + kind + "' made " + found.lettersOfMark().get(mark) + " dead letters");
            }
        }
        counts.set("bad events", config.bad());
        counts.set("kinds of bad events", Math.min(kinds.size(), config.bad()));
        counts.set("bytes of dead letters", found.bytes());
        counts.set("bad events set aside", found.lettersOfMark().size());
        missing.forEach((kind, number) -> problems.add(number + " bad events are no dead letters: " + kind));
        taken.forEach((kind, number) -> problems.add(number + " bad events were taken for good ones: " + kind));
    }

    private void health(LineUnderTest line) throws IOException, InterruptedException {
        HttpClient client = HttpClient.newHttpClient();
        for (Target service : Target.values()) {
            if (service.isService()) {
                Optional<String> said = line.part(service, 0).find(HEALTH);
                if (said.isEmpty()) {
                    problems.add(service.title() + " does not say where its health page is");
                    continue;
                }
                String base = "http://127.0.0.1:" + port(said.get());
                String metrics = client.send(HttpRequest.newBuilder(URI.create(base + "/metrics")).timeout(Duration
                        .ofSeconds(10)).build(), BodyHandlers.ofString()).body();
                if (metrics.contains(WardEvents.IDENTIFIER_PREFIX) || metrics.contains("Jane")) {
                    problems.add("the metrics of " + service.title() + " hold texts of events");
                }
                counts.set("lines of metrics of " + service.title(), metrics.lines().filter(each -> !each.startsWith(
                        "#")).count());
            }
        }
    }

    private void tell(String what) {
        report.accept(String.format(Locale.ROOT, "%7.1f s  %s", (System.nanoTime() - started) / 1e9, what));
    }
}
