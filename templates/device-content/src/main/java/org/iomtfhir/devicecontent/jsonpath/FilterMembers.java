package org.iomtfhir.devicecontent.jsonpath;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What a test needs of a value, read off its form: the ground on which many tests share one walk over a document. All methods
 * are static and thread-safe.
 */
public final class FilterMembers {

    private FilterMembers() {}

    /**
     * Member names of which a value must have at least one for the test to hold: whatever has none of them need not be tested.
     *
     * @return empty if the test may hold for any value; otherwise the names, at least one, in a fixed order
     */
    public static Optional<Set<String>> neededBy(FilterCondition test) {
        return switch (test) {
            case FilterCondition.All all -> all.tests().stream().map(FilterMembers::neededBy).flatMap(Optional::stream)
                    .min((one, other) -> Integer.compare(one.size(), other.size()));
            case FilterCondition.Any any -> {
                Set<String> names = new LinkedHashSet<>();
                boolean known = true;
                for (FilterCondition part : any.tests()) {
                    Optional<Set<String>> needed = neededBy(part);
                    known &= needed.isPresent();
                    needed.ifPresent(names::addAll);
                }
                yield known ? Optional.of(names) : Optional.empty();
            }
            case FilterCondition.Not ignored -> Optional.empty();
            case FilterCondition.Exists exists -> neededBy(exists.operand());
            case FilterCondition.Comparison comparison ->
                neededBy(comparison.left()).or(() -> neededBy(comparison.right()));
            case FilterCondition.Match match -> neededBy(match.left());
        };
    }

    /** Member names without each of which the test can't hold, as far as its form shows. */
    public static Set<String> alwaysNeeded(FilterCondition test) {
        Set<String> names = new LinkedHashSet<>();
        if (test instanceof FilterCondition.All all) {
            all.tests().forEach(part -> names.addAll(alwaysNeeded(part)));
        } else {
            neededBy(test).filter(needed -> needed.size() == 1).ifPresent(names::addAll);
        }
        return names;
    }

    private static Optional<Set<String>> neededBy(Operand operand) {
        if (operand instanceof Operand.FromCurrent current && !current.path().steps().isEmpty()) {
            Step first = current.path().steps().get(0);
            if (first instanceof Step.Field field) {
                return Optional.of(Set.of(field.name()));
            }
            if (first instanceof Step.Fields fields) {
                return Optional.of(new LinkedHashSet<>(fields.names()));
            }
        }
        return Optional.empty();
    }

    /** Whether the test looks at the value tested at all, rather than at the root and literals alone. */
    static boolean readsCurrent(FilterCondition test) {
        return switch (test) {
            case FilterCondition.All all -> all.tests().stream().anyMatch(FilterMembers::readsCurrent);
            case FilterCondition.Any any -> any.tests().stream().anyMatch(FilterMembers::readsCurrent);
            case FilterCondition.Not not -> readsCurrent(not.test());
            case FilterCondition.Exists exists -> exists.operand() instanceof Operand.FromCurrent;
            case FilterCondition.Comparison comparison -> comparison.left() instanceof Operand.FromCurrent
                    || comparison.right() instanceof Operand.FromCurrent;
            case FilterCondition.Match match -> match.left() instanceof Operand.FromCurrent;
        };
    }
}
