package org.iomtfhir.benchmarks.persist;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * One line of the table.
 *
 * @param step
 *            what was done
 * @param way
 *            how
 * @param perSecond
 *            Observations a second: the median of the rounds
 * @param toFirst
 *            how many times as many as the first way in the same round: the median of the rounds
 * @param toLoader
 *            likewise to the bare loader
 * @param requests
 *            per Observation
 * @param serverMs
 *            processor time of the server and its database per Observation, in milliseconds
 * @param clientMs
 *            likewise of the client
 */
record Line(Step step, String way, double perSecond, double toFirst, double toLoader, double requests, double serverMs,
        double clientMs) {

    /** Sums up the blocks of one way and step. */
    static Line of(Step step, String way, List<Measured> all, String first, String loader) {
        List<Measured> theirs = all.stream().filter(each -> each.step() == step && each.way().equals(way)).toList();
        double observations = theirs.stream().mapToInt(Measured::observations).sum();
        return new Line(step, way, median(theirs.stream().map(Measured::perSecond).toList()),
                median(theirs.stream().map(each -> ratio(each, all, first)).toList()),
                median(theirs.stream().map(each -> ratio(each, all, loader)).toList()),
                theirs.stream().mapToLong(Measured::requests).sum() / observations,
                milliseconds(theirs, Measured::server) / observations,
                milliseconds(theirs, Measured::client) / observations);
    }

    private static double ratio(Measured block, List<Measured> all, String way) {
        Predicate<Measured> same = each -> each.round() == block.round() && each.step() == block.step();
        return block.perSecond() / all.stream().filter(same).filter(each -> each.way().equals(way)).findFirst()
                .orElseThrow().perSecond();
    }

    private static double milliseconds(List<Measured> blocks, Function<Measured, Duration> time) {
        return blocks.stream().map(time).reduce(Duration.ZERO, Duration::plus).toNanos() / 1e6;
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
