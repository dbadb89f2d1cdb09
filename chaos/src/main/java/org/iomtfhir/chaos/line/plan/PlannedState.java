package org.iomtfhir.chaos.line.plan;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * How things stand after some of the steps of a plan.
 *
 * @param doubled
 *            the services of which there are two instances
 * @param lasting
 *            the steps whose effect lasts
 * @param disturbances
 *            how many of the steps were no checks
 */
public record PlannedState(Set<Target> doubled, List<Step> lasting, int disturbances) {

    public PlannedState {
        doubled = Set.copyOf(doubled);
        lasting = List.copyOf(lasting);
    }

    static PlannedState after(List<Step> steps) {
        Set<Target> doubled = EnumSet.noneOf(Target.class);
        List<Step> lasting = new ArrayList<>();
        int disturbances = 0;
        for (Step step : steps) {
            disturbances++;
            switch (step) {
                case Step.AddInstance added -> doubled.add(added.service());
                case Step.RemoveInstance removed -> doubled.remove(removed.service());
                case Step.Storm storm -> lasting.add(storm);
                case Step.Calm calm -> lasting.removeIf(each -> each instanceof Step.Storm);
                case Step.BreakTemplate broken -> lasting.add(broken);
                case Step.MendTemplate mended -> lasting.removeIf(
                        each -> each instanceof Step.BreakTemplate before && before.file() == mended.file());
                case Step.Delay delay -> {
                    lasting.removeIf(each -> each instanceof Step.Delay before && before.wire() == delay.wire());
                    if (!delay.each().isZero()) {
                        lasting.add(delay);
                    }
                }
                case Step.Checkpoint check -> disturbances--;
                case Step.HandOver handOver -> {
                }
                case Step.EnterHandover entered -> {
                }
                case Step.Kill kill -> {
                }
                case Step.Cut cut -> {
                }
            }
        }
        return new PlannedState(doubled, lasting, disturbances);
    }
}
