package org.iomtfhir.chaos.line;

import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Random;
import org.iomtfhir.chaos.line.plan.Step;
import org.iomtfhir.chaos.line.proxy.Ending;

/** Does to the line what a step says, and counts it. Not thread-safe. */
final class StepEffects {

    private static final Duration HIT_LIMIT = Duration.ofSeconds(20);

    private final LineUnderTest line;
    private final Counts counts;

    StepEffects(LineUnderTest line, Counts counts) {
        this.line = line;
        this.counts = counts;
    }

    /**
     * Does it, and returns when it has taken effect: what was killed is at work again, a template is seen.
     *
     * @throws LineFailedException
     *             if that does not come about in time
     */
    void apply(Step step) throws IOException, InterruptedException {
        switch (step) {
            case Step.Kill kill -> {
                line.killAndStart(kill.target(), kill.instance());
                counts.add("kills of " + kill.target().title(), 1);
            }
            case Step.Cut cut -> {
                int ended = line.proxy(cut.wire()).cut(cut.share(), cut.afterBytes(), cut.how(),
                        new Random(cut.seed()));
                counts.add("connections " + (cut.how() == Ending.CLOSE ? "cut" : "reset"), ended);
            }
            case Step.Delay delay -> {
                line.proxy(delay.wire()).delay(delay.each());
                counts.add("delays", delay.each().isZero() ? 0 : 1);
            }
            case Step.Storm storm -> {
                long before = line.fhirFaults().troubledRequests();
                line.fhirFaults().begin(storm.trouble(), storm.share(), new Random(storm.seed()));
                awaitHit(before);
                counts.add("storms of " + storm.trouble().name().toLowerCase(Locale.ROOT).replace('_', ' '), 1);
            }
            case Step.Calm calm -> line.fhirFaults().calm();
            case Step.BreakTemplate broken -> {
                line.breakTemplate(broken.file());
                counts.add("templates broken and mended", 1);
            }
            case Step.MendTemplate mended -> line.mendTemplate(mended.file());
            case Step.AddInstance added -> {
                line.add(added.service());
                counts.add("instances added", 1);
            }
            case Step.RemoveInstance removed -> {
                line.remove(removed.service());
                counts.add("instances removed", 1);
            }
            case Step.HandOver handOver -> throw new IllegalArgumentException("a handover is nothing done to a line");
            case Step.EnterHandover entered ->
                throw new IllegalArgumentException("an entry is nothing that is done to a line");
            case Step.Checkpoint check ->
                throw new IllegalArgumentException("a check is nothing that is done to a line");
        }
    }

    /** A storm that blows where nobody asks is none; but perhaps nobody has anything to ask just now. */
    private void awaitHit(long before) throws InterruptedException {
        long end = System.nanoTime() + HIT_LIMIT.toNanos();
        while (line.fhirFaults().troubledRequests() == before && System.nanoTime() < end) {
            line.requireAlive();
            Thread.sleep(Duration.ofMillis(100));
        }
    }
}
