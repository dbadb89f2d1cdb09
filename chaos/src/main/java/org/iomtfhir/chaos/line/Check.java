package org.iomtfhir.chaos.line;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.iomtfhir.chaos.line.check.Checker;
import org.iomtfhir.chaos.line.check.Difference;
import org.iomtfhir.chaos.line.check.LetterReader;
import org.iomtfhir.chaos.line.check.ServerMirror;
import org.iomtfhir.chaos.line.check.WardModel;

/** Waits until the server and the dead letters are as the model says, or can't become so any more. Not thread-safe. */
final class Check {

    /** What the line can still mend by working on. */
    private static final Set<Difference.Kind> MAY_PASS = EnumSet.of(Difference.Kind.MISSING, Difference.Kind.WRONG,
            Difference.Kind.LETTER_MISSING, Difference.Kind.IDENTITY_WRONG);

    /** Without any change for so long, the line is taken to have done all it will do. */
    private static final Duration STANDSTILL = Duration.ofSeconds(90);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);
    private static final Duration TELL_EVERY = Duration.ofSeconds(15);

    private final LineUnderTest line;
    private final ServerMirror server;
    private final LetterReader letters;
    private final Duration limit;
    private final Consumer<String> report;

    Check(LineUnderTest line, Duration limit, Consumer<String> report) {
        this.line = line;
        this.server = new ServerMirror(line.fhirUrl(), InstantSource.system());
        this.letters = new LetterReader(line.deadLetters());
        this.limit = limit;
        this.report = report;
    }

    /**
     * Waits.
     *
     * @return what still differs, empty if nothing does
     */
    List<Difference> settle(WardModel model) throws IOException, InterruptedException {
        long start = System.nanoTime();
        long changed = start;
        long told = start;
        Set<Difference> before = new HashSet<>();
        while (true) {
            line.requireAlive();
            List<Difference> now = look(model);
            if (now.isEmpty()) {
                // Once more, and all of it: what was read before may have changed since.
                server.forget();
                now = look(model);
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
            Thread.sleep(LOOK_EVERY);
        }
    }

    private List<Difference> look(WardModel model) throws IOException, InterruptedException {
        return Checker.compare(model, server.look(), letters.read());
    }
}
