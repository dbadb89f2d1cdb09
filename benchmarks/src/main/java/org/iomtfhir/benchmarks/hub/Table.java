package org.iomtfhir.benchmarks.hub;

import java.io.PrintStream;
import java.util.Locale;
import org.iomtfhir.benchmarks.hub.Rounds.Figure;

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
        line("%n%-10s %22s %22s %18s %14s %6s %s", "", "service, events/s", "bare SDK, events/s", "share", "CPU s/100k",
                "goal", "");
        for (Rounds contest : outcome.contests()) {
            line("%-10s %22s %22s %18s %14s %6s %s", contest.task().title(), speed(contest.service(Speed::perSecond)),
                    speed(contest.bare(Speed::perSecond)), share(contest.share()),
                    String.format(Locale.ROOT, "%.2f vs %.2f", contest.service(Speed::cpu).median(),
                            contest.bare(Speed::cpu).median()),
                    percent(contest.goal()), contest.isMet() ? "met" : "missed");
        }
        line("Median of %d rounds (least-most); the share is compared within each round. CPU: the program's own, service vs bare.",
                outcome.plan().rounds());
        line("%n%-10s %12s %8s %10s %30s %s", "backlog", "events", "seconds", "events/s", "heap MiB: first/middle/last",
                "");
        for (Drain drain : outcome.drains()) {
            Heap heap = drain.heap();
            line("%-10s %,12d %8.0f %,10.0f %30s %s", drain.task().title(), drain.events(), drain.seconds(),
                    drain.events() / drain.seconds(),
                    String.format(Locale.ROOT, "%.0f / %.0f / %.0f", heap.first().most() / MIB,
                            heap.middle().most() / MIB,
                            heap.last().most() / MIB),
                    heap.isFlat() ? "flat" : "grows");
        }
        line("%n%-12s %28s %28s", "hub", "events per 1,000 measurements", "bytes per 1,000 measurements");
        for (HubLoad load : outcome.loads()) {
            line("%-12s %,28.1f %,28.0f", load.hub(), load.eventsPerThousand(), load.bytesPerThousand());
        }
        line("The largest heap after a full collection, in each third of the time; flat by their medians. %s for normalize, %s for group.",
                Task.NORMALIZE.heap(), Task.GROUP.heap());
    }

    private void line(String format, Object... values) {
        out.printf(Locale.ROOT, format + "%n", values);
    }

    private static String speed(Figure speed) {
        return String.format(Locale.ROOT, "%,.0f (%,.0f-%,.0f)", speed.median(), speed.least(), speed.most());
    }

    private static String share(Figure share) {
        return percent(share.median()) + " (" + percent(share.least()) + "-" + percent(share.most()) + ")";
    }

    private static String percent(double part) {
        return Math.round(part * 100) + " %";
    }
}
