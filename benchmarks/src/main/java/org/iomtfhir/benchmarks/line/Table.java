package org.iomtfhir.benchmarks.line;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/** Prints the outcome for people. */
final class Table {

    private static final double MIB = 1024 * 1024;

    private final PrintStream out;

    private Table(PrintStream out) {
        this.out = out;
    }

    static void print(Outcome outcome, PrintStream out) {
        new Table(out).print(outcome);
    }

    private void print(Outcome outcome) {
        line("%nFrom a device event to a reader of the FHIR server, windows of %d s; ms%n",
                outcome.plan().window().toSeconds());
        line("| load | events/s | p50 | p99 | p99.9 | p50 beyond the window | p99 beyond | of |");
        line("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        times("a lone event", 0, outcome.lone());
        outcome.held().forEach(held -> times(held.title(), held.rate(), held.times()));
        line("%nLoads are parts of the %,.0f events/s that went through when there were always more.", outcome.most());
        for (RateResult held : outcome.held()) {
            line("%nAt %s: processor time per 1,000 events, in ms; largest heap of the services, garbage included, in MiB%n",
                    held.title());
            line("| part | ms | heap |");
            line("| --- | ---: | ---: |");
            for (Map.Entry<String, Duration> part : held.spent().byPart().entrySet()) {
                line("| %s | %.0f | %s |", part.getKey(),
                        part.getValue().toNanos() / 1e6 / held.events() * 1_000, heap(held, part.getKey()));
            }
        }
        RateResult last = outcome.held().getLast();
        line("%nPer 1,000 device events at %s%n", last.title());
        line("| hub | events | KB |");
        line("| --- | ---: | ---: |");
        for (HubTraffic hub : last.traffic()) {
            line("| %s | %.0f | %.0f |", hub.hub(), 1_000.0 * hub.events() / last.events(),
                    hub.bytes() / 1_024.0 / last.events() * 1_000);
        }
        line("%nThat is %.2f throughput units for each 1,000 device events a second.",
                HubTraffic.throughputUnits(last.traffic(), last.events() / 1_000.0));
        line("");
        for (Goal goal : outcome.goals()) {
            line("%-45s %6d ms, goal %6d ms: %s", goal.of(), goal.was().toMillis(), goal.most().toMillis(),
                    goal.isMet() ? "met" : "missed");
        }
    }

    private static String heap(RateResult held, String part) {
        return held.heap().entrySet().stream().filter(each -> each.getKey().title().equals(part)).findAny()
                .map(each -> String.format(Locale.ROOT, "%.0f", each.getValue() / MIB)).orElse("");
    }

    private void times(String title, double rate, Probes.Measured times) {
        line("| %s | %s | %d | %d | %d | %d | %d | %d |", title,
                rate == 0 ? "" : String.format(Locale.ROOT, "%,.0f", rate), ms(times.whole(), 0.5),
                ms(times.whole(), 0.99), ms(times.whole(), 0.999), ms(times.beyondWindow(), 0.5),
                ms(times.beyondWindow(), 0.99), times.whole().count());
    }

    private static long ms(Latencies latencies, double share) {
        return latencies.within(share).toMillis();
    }

    private void line(String format, Object... values) {
        out.printf(Locale.ROOT, format + "%n", values);
    }
}
