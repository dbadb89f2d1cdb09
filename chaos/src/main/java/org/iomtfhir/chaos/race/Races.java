package org.iomtfhir.chaos.race;

import java.io.PrintWriter;
import java.util.List;

/** Runs the race without and with the guard, and says what came of both. */
final class Races {

    private final String url;
    private final PrintWriter out;

    private record Result(Race.Course course, Verdict verdict) {}

    Races(String url, PrintWriter out) {
        this.url = url;
        this.out = out;
    }

    /**
     * Runs both.
     *
     * @param kills
     *            how often a guarded writer is killed; unguarded ones are not, so that all they lose is the protocol's
     *            doing
     * @return whether the guarded writers met each other, were killed if they were to be, and lost nothing, and the unguarded
     *         ones lost some
     */
    boolean run(RacePlan unguarded, RacePlan guarded, int kills) throws InterruptedException {
        Result without = run(Protocol.UNGUARDED, unguarded, 0);
        Result with = run(Protocol.GUARDED, guarded, kills);
        List<String> failures = new Findings(without.verdict(), with.verdict(), with.course().conflicts(), kills, with
                .course().restarts()).failures();
        failures.forEach(failure -> out.println("FAILED: " + failure));
        if (failures.isEmpty()) {
            out.println("Held: guarded, everything is there exactly once; unguarded, readings are lost.");
        }
        out.flush();
        return failures.isEmpty();
    }

    private Result run(Protocol protocol, RacePlan plan, int kills) throws InterruptedException {
        String name = protocol == Protocol.GUARDED ? "Guarded" : "Unguarded";
        out.printf("%s: %,d merges by %d writers.%n", name, plan.merges(), plan.writers());
        out.flush();
        Race.Course course;
        try (Race race = new Race(plan, protocol, url, kills, out)) {
            course = race.run();
        }
        Verdict verdict = Verdict.of(plan, new Landed(url));
        out.printf("%s: %,d merges in %.0f s (%.0f merges/s), %,d conflicts met, %d restarts.%n", name, course.merges(),
                course.time().toMillis() / 1000.0, course.merges() * 1000.0 / Math.max(1, course.time().toMillis()),
                course.conflicts(), course.restarts());
        out.printf("  Of %,d readings in %,d Observations: %,d lost, %,d wrong, %,d that nobody sent; %,d doubled and"
                + " %,d missing Observations, patients or devices.%n", verdict.readings(), verdict.observations(),
                verdict.lost(), verdict.wrong(), verdict.invented(), verdict.doubled(), verdict.missing());
        out.flush();
        return new Result(course, verdict);
    }
}
