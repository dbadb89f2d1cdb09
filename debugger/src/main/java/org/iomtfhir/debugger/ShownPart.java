package org.iomtfhir.debugger;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.iomtfhir.explain.Explanation;
import org.iomtfhir.explain.Failure;
import org.iomtfhir.explain.GroupFact;
import org.iomtfhir.explain.MeasurementFact;
import org.iomtfhir.explain.ObservationFact;

/**
 * The part of an explanation that a page can show at once: all outcomes, and of measurements, groups and Observations those of the
 * selected event and the first of the others. All methods are static.
 */
final class ShownPart {

    private static final int MEASUREMENTS = 100;
    private static final int GROUPS = 40;
    private static final int OBSERVATIONS = 30;
    private static final int FAILURES = 2_000;

    private ShownPart() {}

    static Explanation of(Explanation all, int selected) {
        Set<Integer> measured = new HashSet<>();
        List<MeasurementFact> measurements = first(all.measurements().stream().filter(fact -> {
            boolean own = fact.event() == selected;
            if (own) {
                measured.add(fact.number());
            }
            return own || fact.number() < MEASUREMENTS;
        }).toList(), 4 * MEASUREMENTS);
        Set<Integer> grouped = new HashSet<>();
        List<GroupFact> groups = first(all.groups().stream().filter(fact -> {
            boolean own = fact.measurements().stream().anyMatch(measured::contains);
            if (own) {
                grouped.add(fact.number());
            }
            return own || fact.number() < GROUPS;
        }).toList(), 4 * GROUPS);
        List<ObservationFact> observations = first(all.observations().stream()
                .filter(fact -> grouped.contains(fact.group()) || fact.number() < OBSERVATIONS).toList(),
                4 * OBSERVATIONS);
        List<Failure> failures = first(all.failures(), FAILURES);
        return new Explanation(all.problems(), all.deviceTemplates(), all.fhirTemplates(), all.events(), measurements,
                groups, observations, failures, all.emptyObservations(), all.unread());
    }

    private static <T> List<T> first(List<T> list, int count) {
        return list.size() <= count ? list : list.subList(0, count);
    }
}
