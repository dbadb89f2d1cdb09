package org.iomtfhir.benchmarks.hub;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Carries a plan out: fills the hubs, lets the programs work in turn. Tells its progress on the standard error. */
final class HubBenchmark {

    private static final Duration HEAP_EVERY = Duration.ofMillis(500);

    private final Plan plan;
    private final Path directory;
    private final Endpoint endpoint;
    private final ProgramSetup stand;
    private final Backlog backlog;
    private final WardEvents events;
    private final int measurementBytes;
    private final Map<Task, Rounds> contests = new EnumMap<>(Task.class);
    private final List<Drain> drains = new ArrayList<>();
    private int places;

    HubBenchmark(Plan plan, Path directory, Endpoint endpoint) throws IOException {
        this.plan = plan;
        this.directory = directory;
        this.endpoint = endpoint;
        this.stand = new ProgramSetup(directory, endpoint.connectionString(), plan.packed());
        this.backlog = new Backlog(endpoint.connectionString());
        this.events = new WardEvents(plan.devices());
        this.measurementBytes = stand.measurementBytes(events, Math.min(plan.events(), 10_000));
    }

    /** What came of it. */
    Outcome run() throws IOException, InterruptedException {
        long begin = System.nanoTime();
        backlog.fill(events, plan.events());
        tell("%,d device events written in %.0f s; a measurement has %d bytes", plan.events(),
                (System.nanoTime() - begin) / 1e9, measurementBytes);
        // First, since it leaves the backlog for group.
        drain(Task.NORMALIZE);
        for (Task task : Task.values()) {
            contests.put(task, new Rounds(task, task.goal(plan.packed())));
        }
        for (int round = 1; round <= plan.rounds(); round++) {
            for (Task task : Task.values()) {
                round(task, round);
            }
        }
        drain(Task.GROUP);
        return new Outcome(plan, measurementBytes, List.copyOf(contests.values()), List.copyOf(drains),
                List.of(backlog.load(Hubs.MEASUREMENTS, plan.events()), backlog.load(Hubs.GROUPS, plan.events())));
    }

    private void drain(Task task) throws IOException, InterruptedException {
        try (Trial trial = service(task, task.output(), HEAP_EVERY)) {
            Drain drain = trial.drain(task);
            drains.add(drain);
            tell("%s has worked off %,d events in %.0f s", task.title(), drain.events(), drain.seconds());
        }
    }

    /** Who comes first changes with the round: what a machine does beside or has cached is to hit both. */
    private void round(Task task, int round) throws IOException, InterruptedException {
        @Nullable
        Speed service = null;
        @Nullable
        Speed bare = null;
        for (int turn = 0; turn < 2; turn++) {
            boolean ofService = (turn + round) % 2 == 0;
            try (Trial trial = ofService ? service(task, Hubs.SINK, Duration.ZERO) : bare(task)) {
                Speed speed = trial.speed(plan.warmUp(), plan.measured());
                tell("round %d, %s, %s: %,.0f events/s, %.2f s of processor per 100,000", round, task.title(),
                        ofService ? "service" : "bare SDK", speed.perSecond(), speed.cpu());
                if (ofService) {
                    service = speed;
                } else {
                    bare = speed;
                }
            }
        }
        Objects.requireNonNull(contests.get(task)).add(Objects.requireNonNull(service), Objects.requireNonNull(bare));
    }

    private Trial service(Task task, String output, Duration heapEvery) throws IOException {
        return trial(name(task, "service"), task, task.input(), output, ServiceProgram.class,
                Long.toString(heapEvery.toMillis()));
    }

    /** It reads single events always: where measurements are packed, the device events, which are a little smaller. */
    private Trial bare(Task task) throws IOException {
        return trial(name(task, "bare"), task, plan.packed() ? Hubs.DEVICE_EVENTS : task.input(), Hubs.SINK,
                BareProgram.class, Integer.toString(task == Task.NORMALIZE ? measurementBytes : 0));
    }

    private Trial trial(String name, Task task, String input, String output, Class<?> program, String last)
            throws IOException {
        ProgramSetup.Place place = stand.place(name, task, input, output);
        Map<String, Long> ends = backlog.ends(input);
        long events = ends.values().stream().mapToLong(end -> end + 1).sum();
        JavaProcess process = JavaProcess.start(name, directory, options(task), program,
                List.of(task.title(), place.settings().toString(), last));
        return new Trial(process, endpoint, input, place.checkpoints(), ends, (double) plan.events() / events);
    }

    /**
     * The collector is that of the services as they are shipped. The compiler works in the foreground: on a busy machine it would
     * fall behind and leave the warm-up short.
     */
    private static List<String> options(Task task) {
        return List.of(task.heap(), "-XX:+UseParallelGC", "-Xbatch");
    }

    private String name(Task task, String kind) {
        places++;
        return String.format(Locale.ROOT, "%02d-%s-%s", places, task.title(), kind);
    }

    private static void tell(String format, Object... values) {
        System.err.printf(Locale.ROOT, format + "%n", values);
    }
}
