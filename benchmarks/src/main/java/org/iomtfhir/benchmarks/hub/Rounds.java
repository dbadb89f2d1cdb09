package org.iomtfhir.benchmarks.hub;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What the rounds of one task gave: in each, the service and the bare program were measured one after the other. */
final class Rounds {

    private final Task task;
    private final double goal;
    private final List<Speed> service = new ArrayList<>();
    private final List<Speed> bare = new ArrayList<>();

    Rounds(Task task, double goal) {
        this.task = task;
        this.goal = goal;
    }

    /** The least that the service is to reach of what the bare program does. */
    double goal() {
        return goal;
    }

    Task task() {
        return task;
    }

    void add(Speed ofService, Speed ofBare) {
        service.add(ofService);
        bare.add(ofBare);
    }

    /** One figure over the rounds. */
    record Figure(double median, double least, double most) {

        static Figure of(List<Double> values) {
            List<Double> sorted = values.stream().sorted().toList();
            int middle = sorted.size() / 2;
            double median = sorted.size() % 2 == 1
                    ? sorted.get(middle)
                    : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
            return new Figure(median, sorted.getFirst(), sorted.getLast());
        }
    }

    Figure service(ToDoubleFunction<Speed> what) {
        return Figure.of(service.stream().map(what::applyAsDouble).toList());
    }

    Figure bare(ToDoubleFunction<Speed> what) {
        return Figure.of(bare.stream().map(what::applyAsDouble).toList());
    }

    /** The service's speed as a part of the bare program's, compared within each round: machines change over minutes. */
    Figure share() {
        List<Double> shares = new ArrayList<>();
        for (int round = 0; round < service.size(); round++) {
            shares.add(service.get(round).perSecond() / bare.get(round).perSecond());
        }
        return Figure.of(shares);
    }

    boolean isMet() {
        return share().median() >= goal;
    }
}
