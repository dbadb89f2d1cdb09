package org.iomtfhir.chaos.line;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.iomtfhir.chaos.line.check.Checker;
import org.iomtfhir.chaos.line.check.Difference;
import org.iomtfhir.chaos.line.check.Landed;
import org.iomtfhir.chaos.line.check.LetterReader;
import org.iomtfhir.chaos.line.check.MarkCheck;
import org.iomtfhir.chaos.line.check.ServerMirror;
import org.iomtfhir.chaos.line.check.WardModel;

/**
 * Waits until the server and the dead letters are as the model says and nothing is under way that could change them, or until
 * they can't become so any more. Not thread-safe.
 */
final class Check {

    /** What the line can still mend by working on. */
    private static final Set<Difference.Kind> MAY_PASS = EnumSet.of(Difference.Kind.MISSING, Difference.Kind.WRONG,
            Difference.Kind.LETTER_MISSING, Difference.Kind.IDENTITY_WRONG);

    /** Without any change for so long, the line is taken to have done all it will do. */
    private static final Duration STANDSTILL = Duration.ofSeconds(90);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);
    private static final Duration TELL_EVERY = Duration.ofSeconds(15);

    /**
     * Looks in a row that must find nothing under way: who has lost a partition may still be about the last that it read, and
     * goes by no checkpoint. From the first to the last it is longer than a request to the FHIR server may take.
     */
    private static final int CALM_LOOKS = 4;

    /** What is not as it must be. */
    @FunctionalInterface
    interface Comparison {

        /**
         * Compares.
         *
         * @param anew
         *            whether to read all, rather than what has changed since the last time
         */
        List<Difference> compare(WardModel model, boolean anew) throws IOException, InterruptedException;
    }

    private final Runnable requireAlive;
    private final Comparison comparison;
    private final InFlight underWay;
    private final Duration limit;
    private final Duration lookEvery;
    private final Consumer<String> report;

    /**
     * @param requireAlive
     *            throws if a part of the line has ended by itself
     * @param limit
     *            how long the line may take to make all as it must be, and then to come to rest
     */
    Check(Runnable requireAlive, Comparison comparison, InFlight underWay, Duration limit, Duration lookEvery,
            Consumer<String> report) {
        this.requireAlive = requireAlive;
        this.comparison = comparison;
        this.underWay = underWay;
        this.limit = limit;
        this.lookEvery = lookEvery;
        this.report = report;
    }

    static Check of(LineUnderTest line, Duration limit, Consumer<String> report) {
        ServerMirror server = new ServerMirror(line.fhirUrl(), InstantSource.system());
        LetterReader letters = new LetterReader(line.deadLetters());
        HubPositions positions = new HubPositions(line.connectionString(), line.checkpoints());
        MarkCheck marks = new MarkCheck();
        return new Check(line::requireAlive, (model, anew) -> {
            if (anew) {
                server.forget();
            }
            Landed landed = server.look();
            List<Difference> differences = new ArrayList<>(Checker.compare(model, landed, letters.read()));
            if (anew) {
                // Reading the marks takes long, so only once all that can be seen is as it must be.
                differences.addAll(marks.compare(model, landed));
            }
            return differences;
        }, new InFlight(positions::ends, positions::settled), limit, LOOK_EVERY, report);
    }

    /**
     * Waits.
     *
     * @return what still differs, empty if nothing does
     * @throws LineFailedException
     *             if nothing differs, but the line does not come to rest
     */
    List<Difference> settle(WardModel model) throws IOException, InterruptedException {
        long start = System.nanoTime();
        long changed = start;
        long told = start;
        Set<Difference> before = new HashSet<>();
        while (true) {
            requireAlive.run();
            List<Difference> now = comparison.compare(model, false);
            if (now.isEmpty()) {
                // A repeat that is still under way would come after a last look, and what was read may have changed since.
                awaitRest();
                now = comparison.compare(model, true);
            }
            Set<Difference> set = new HashSet<>(now);
            long time = System.nanoTime();
            if (!set.equals(before)) {
                before = set;
                changed = time;
            }
            boolean over = time - start > limit.toNanos() || time - changed > STANDSTILL.toNanos()
                    || now.stream().noneMatch(difference -> MAY_PASS.contains(difference.kind()));
            if (over) {
                return now;
            }
            if (time - told > TELL_EVERY.toNanos()) {
                told = time;
                report.accept("  still " + now.size() + " differences, such as " + now.getFirst());
            }
            Thread.sleep(lookEvery);
        }
    }

    /**
     * Waits until nothing is under way, whatever is there.
     *
     * @throws LineFailedException
     *             if the line does not come to rest
     */
    void awaitRest() throws InterruptedException {
        long start = System.nanoTime();
        long told = start;
        int calm = 0;
        while (true) {
            requireAlive.run();
            List<String> behind = underWay.look();
            calm = behind.isEmpty() ? calm + 1 : 0;
            if (calm == CALM_LOOKS) {
                return;
            }
            long time = System.nanoTime();
            if (!behind.isEmpty() && time - start > limit.toNanos()) {
                throw new LineFailedException("after " + limit.toSeconds()
                        + " s the line is still at work: " + String.join("; ", behind));
            }
            if (!behind.isEmpty() && time - told > TELL_EVERY.toNanos()) {
                told = time;
                report.accept("  still under way: " + behind.getFirst());
            }
            Thread.sleep(lookEvery);
        }
    }
}
