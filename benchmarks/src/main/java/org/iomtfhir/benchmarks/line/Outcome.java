package org.iomtfhir.benchmarks.line;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What came of a run.
 *
 * @param most
 *            events a second that went through when as many as could be were there
 * @param lone
 *            times of events that came alone
 * @param held
 *            the rates that were held
 */
record Outcome(Plan plan, double most, Probes.Measured lone, List<RateResult> held) {

    /** What the line is to keep on any machine on which it is not held up by others. */
    List<Goal> goals() {
        List<Goal> goals = new ArrayList<>();
        if (plan.window().equals(Duration.ofSeconds(1))) {
            goals.add(new Goal("a lone event, half of them", Duration.ofMillis(1_500), lone.whole().within(0.5)));
            goals.add(new Goal("a lone event, 99 in 100", Duration.ofSeconds(3), lone.whole().within(0.99)));
        }
        held.stream().filter(each -> each.title().equals("50 %")).forEach(half -> {
            goals.add(new Goal("half load, half of them, beyond the window", Duration.ofMillis(700),
                    half.times().beyondWindow().within(0.5)));
            goals.add(new Goal("half load, 99 in 100, beyond the window", Duration.ofSeconds(2),
                    half.times().beyondWindow().within(0.99)));
        });
        return goals;
    }
}
