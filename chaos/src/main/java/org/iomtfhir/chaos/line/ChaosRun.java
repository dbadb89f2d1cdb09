package org.iomtfhir.chaos.line;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.iomtfhir.chaos.line.check.Difference;
import org.iomtfhir.chaos.line.check.ServerMirror;
import org.iomtfhir.chaos.line.check.Systems;
import org.iomtfhir.chaos.line.check.WardModel;
import org.iomtfhir.chaos.line.events.WardEvents;
import org.iomtfhir.chaos.line.handover.Handovers;
import org.iomtfhir.chaos.line.handover.WardServer;
import org.iomtfhir.chaos.line.plan.Plan;
import org.iomtfhir.chaos.line.plan.PlannedState;
import org.iomtfhir.chaos.line.plan.Step;

/**
 * A run from its start, or from where it stopped, to its outcome: events are sent all the time, and step after step
 * something is broken or mended. Runs once.
 */
final class ChaosRun {

    private static final Duration ACCEPTED_LIMIT = Duration.ofMinutes(3);

    /** Differences that are printed; all are counted. */
    private static final int SHOWN = 20;

    private final ChaosConfig config;
    private final Consumer<String> report;
    private final Plan plan;
    private final WardEvents events;
    private final WardModel model;
    private final Counts counts;
    private final List<String> problems = new ArrayList<>();
    private final long started = System.nanoTime();
    private final int firstStep;
    private final Duration timeBefore;
    private RunState state;
    @SuppressWarnings("NullAway.Init") // Set first thing by run().
    private LineUnderTest line;
    @SuppressWarnings("NullAway.Init") // Set first thing by run().
    private DeviceSender sender;
    @SuppressWarnings("NullAway.Init") // Set first thing by run().
    private StepEffects effects;
    @SuppressWarnings("NullAway.Init") // Set first thing by run().
    private Check check;
    @SuppressWarnings("NullAway.Init") // Set first thing by run().
    private Handovers handovers;
    @SuppressWarnings("NullAway.Init") // Set first thing by run().
    private Relinking relinking;
    private long released;

    /**
     * @param config
     *            how to run; what the state says of seed, kills, checks and events must be the same
     * @param state
     *            how far the run has come
     * @param report
     *            is told what happens, a line each
     */
    ChaosRun(ChaosConfig config, RunState state, Consumer<String> report) {
        this.config = config;
        this.state = state;
        this.report = report;
        this.plan = Plan.of(config.seed(), config.kills(), config.fhir().isEmpty(), config.checkEvery());
        this.events = new WardEvents(config.seed());
        this.model = new WardModel(Systems.of(state.name()));
        this.counts = new Counts(state.counts());
        this.firstStep = state.nextStep();
        this.timeBefore = Duration.ofMillis(state.millis());
    }

    /** Runs to the end, or to the first thing that is not as it must be. */
    Outcome run() throws InterruptedException {
        PlannedState standing = plan.standingAfter(firstStep);
        try {
            state.write(config.data());
            try (LineUnderTest running = new LineUnderTest(config, state.ports(), Systems.of(state.name()),
                    standing.doubled());
                    DeviceSender sending = new DeviceSender(running.connectionString())) {
                line = running;
                sender = sending;
                effects = new StepEffects(running, counts);
                check = Check.of(running, config.drainLimit(), report);
                report.accept(String.format(Locale.ROOT, "All is at work after %.1f s.", seconds(started)));
                handovers = new Handovers(model, new WardServer(running.fhirUrl(), Systems.of(state.name())),
                        config.data().resolve("handovers.jsonl"), InstantSource.system());
                relinking = new Relinking(config, new ServerMirror(running.fhirUrl(), InstantSource.system()), counts);
                remember(standing);
                steps();
                explain();
            }
            LogScan scan = LogScan.of(config.data().resolve("logs"));
            counts.set("clients replaced by the watchdog", scan.begunAnew());
            problems.addAll(scan.problems());
        } catch (IOException | LineFailedException e) {
            problems.add(e.getMessage() == null ? e.toString() : e.getMessage());
        }
        return new Outcome(config.seed(), config.kills(), problems, counts.toMap(), soFar());
    }

    /** What can be known of a line that is not as it must be only while it runs, and what its services complain of. */
    private void explain() throws IOException, InterruptedException {
        if (!problems.isEmpty()) {
            line.printThreads();
            LogScan.lastComplaints(config.data().resolve("logs")).forEach(report);
        }
    }

    /** What was sent before is known again, and what had not ended goes on. */
    private void remember(PlannedState standing) throws IOException, InterruptedException {
        for (; released < (long) standing.disturbances() * config.eventsAStep(); released++) {
            model.add(events.event(released));
        }
        handovers.begin(firstStep).forEach(sender::send);
        for (Step step : standing.lasting()) {
            effects.apply(step);
        }
    }

    private void steps() throws IOException, InterruptedException {
        List<Step> steps = plan.steps();
        for (int i = firstStep; i < steps.size() && problems.isEmpty(); i++) {
            Step step = steps.get(i);
            long begin = System.nanoTime();
            long againBefore = sender.sentAgain();
            long troubledBefore = line.fhirFaults().troubledRequests();
            if (step instanceof Step.Checkpoint) {
                check(begin);
            } else {
                // What is done hits the first half of the step's events on their way; the other half finds it done.
                long before = sender.accepted();
                release(i, config.eventsAStep() / 2);
                awaitAccepted(before,
                        step instanceof Step.Kill kill ? (int) (kill.through() * config.eventsAStep() / 2) : 1);
                apply(i, step);
                release(i, config.eventsAStep() - config.eventsAStep() / 2);
                Await.until(ACCEPTED_LIMIT, "the hub has accepted all that was sent", () -> {
                    line.requireAlive();
                    return sender.isIdle();
                });
            }
            line.requireAlive();
            counts.add("batches sent again", sender.sentAgain() - againBefore);
            counts.add("requests in trouble", line.fhirFaults().troubledRequests() - troubledBefore);
            counts.set("events", released);
            if (problems.isEmpty()) {
                state = state.after(i + 1, soFar().toMillis(), counts.toMap());
                state.write(config.data());
            }
            tell(i, step, begin);
        }
    }

    private void apply(int index, Step step) throws IOException, InterruptedException {
        switch (step) {
            case Step.HandOver handOver -> handovers.handOver(index, handOver.late()).forEach(sender::send);
            case Step.EnterHandover entered -> handovers.enter(index);
            default -> effects.apply(step);
        }
    }

    private void release(int step, int number) throws IOException {
        handovers.release(step).forEach(sender::send);
        for (int i = 0; i < number; i++) {
            model.add(events.event(released));
            sender.send(events.event(released));
            released++;
        }
    }

    /** Waits until so many more have been accepted than before they were released: some may have been meanwhile. */
    private void awaitAccepted(long before, int number) throws InterruptedException {
        Await.until(ACCEPTED_LIMIT, "the hub accepts events", () -> sender.accepted() >= before + number);
    }

    private void check(long begin) throws IOException, InterruptedException {
        line.awaitAllReady();
        try {
            check.awaitRest();
        } catch (LineFailedException e) {
            problems.add(e.getMessage());
            return;
        }
        problems.addAll(relinking.putRight(model));
        List<Difference> differences = check.settle(model);
        for (Difference.Kind kind : Difference.Kind.values()) {
            long count = differences.stream().filter(each -> each.kind() == kind).count();
            if (count > 0) {
                problems.add(count + " " + kind + ":");
                differences.stream().filter(each -> each.kind() == kind).limit(SHOWN)
                        .forEach(each -> problems.add("  " + each.what()));
            }
        }
        HubForms.count(line.connectionString(), counts);
        counts.set("observations", model.expectedObservations());
        counts.set("changes of hands", handovers.changes());
        counts.set("changes entered late", handovers.lateChanges());
        counts.set("dead letters expected", model.expectedLetters());
        report.accept(String.format(Locale.ROOT,
                "  %d events, %d Observations, %d events set aside on purpose: %s after %.1f s", model.events(),
                model.expectedObservations(), model.expectedLetters(),
                differences.isEmpty() ? "all as it must be" : differences.size() + " DIFFERENCES", seconds(begin)));
    }

    private void tell(int index, Step step, long begin) {
        int done = index + 1 - firstStep;
        int left = plan.steps().size() - index - 1;
        double perStep = seconds(started) / done;
        report.accept(String.format(Locale.ROOT, "%4d/%d  %-62s %5.1f s   %d events   %.0f min left", index + 1,
                plan.steps().size(), step, seconds(begin), released, perStep * left / 60));
    }

    private Duration soFar() {
        return timeBefore.plusNanos(System.nanoTime() - started);
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }
}
