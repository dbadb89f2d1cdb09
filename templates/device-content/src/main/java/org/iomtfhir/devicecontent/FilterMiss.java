package org.iomtfhir.devicecontent;

import java.util.List;
import org.iomtfhir.devicecontent.json.Json;
import org.iomtfhir.devicecontent.json.JsonObject;
import org.iomtfhir.devicecontent.jsonpath.Budget;
import org.iomtfhir.devicecontent.jsonpath.JsonPath;
import org.iomtfhir.devicecontent.jsonpath.LimitExceededException;
import org.iomtfhir.devicecontent.jsonpath.Operand;
import org.iomtfhir.devicecontent.jsonpath.PathSyntaxException;
import org.iomtfhir.devicecontent.jsonpath.Selection;
import org.iomtfhir.devicecontent.jsonpath.Step;
import org.iomtfhir.devicecontent.jsonpath.FilterCondition;
import org.iomtfhir.devicecontent.jsonpath.FilterEvaluation;
import org.jspecify.annotations.Nullable;

/** Finds the value that comes nearest to passing a filter's test, and which part of the test it fails. Used once. */
final class FilterMiss {

    /** A part of a test that a value fails, and how far the value came before it. */
    private record Failed(FilterCondition part, int passed, int nameDistance) {

        boolean isNearerThan(@Nullable Failed other) {
            return other == null || passed > other.passed
                    || (passed == other.passed && nameDistance < other.nameDistance);
        }
    }

    private final String text;
    private final JsonPath path;
    private final Json from;
    private final Json root;

    FilterMiss(String text, JsonPath path, Json from, Json root) {
        this.text = text;
        this.path = path;
        this.from = from;
        this.root = root;
    }

    /**
     * How near one of the values came.
     *
     * @param at
     *            where the filter stands in the expression
     * @param tried
     *            the values that the test was tried on; none of them passed
     * @param input
     *            what the filter was applied to
     */
    NearMiss find(int at, FilterCondition test, List<Json> tried, Json input) {
        Failed nearest = null;
        Json value = null;
        for (Json candidate : tried) {
            Failed failed = failed(test, candidate, 0);
            if (failed != null && failed.isNearerThan(nearest)) {
                nearest = failed;
                value = candidate;
            }
        }
        if (nearest == null || value == null) {
            return new NearMiss(at, "[?(…)]",
                    tried.isEmpty()
                            ? "it is " + input.kindInWords() + (input instanceof JsonObject
                                    ? ", and a filter that follows it tests the items of an array; ..[?(…)] tests the object itself"
                                    : " and has nothing to test")
                            : "no value passes the test",
                    input, null);
        }
        return told(at, nearest.part(), value);
    }

    /** The part that the value fails; null if it passes. */
    private @Nullable Failed failed(FilterCondition test, Json value, int passed) {
        if (holds(test, value)) {
            return null;
        }
        return switch (test) {
            case FilterCondition.All all -> {
                int held = passed;
                for (FilterCondition part : all.tests()) {
                    Failed failed = failed(part, value, held);
                    if (failed != null) {
                        yield failed;
                    }
                    held++;
                }
                yield new Failed(test, held, NearField.FAR);
            }
            case FilterCondition.Any any -> {
                Failed nearest = null;
                for (FilterCondition part : any.tests()) {
                    Failed failed = failed(part, value, passed);
                    if (failed != null && failed.isNearerThan(nearest)) {
                        nearest = failed;
                    }
                }
                yield nearest == null ? new Failed(test, passed, NearField.FAR) : nearest;
            }
            case FilterCondition.Not not -> new Failed(not, passed, 0);
            case FilterCondition.Exists exists -> new Failed(exists, passed, distance(exists.operand(), value));
            case FilterCondition.Comparison comparison -> {
                int distance = Math.max(distance(comparison.left(), value), distance(comparison.right(), value));
                yield new Failed(comparison, passed + (distance < 0 ? 1 : 0), distance);
            }
            case FilterCondition.Match match -> {
                int distance = distance(match.left(), value);
                yield new Failed(match, passed + (distance < 0 ? 1 : 0), distance);
            }
        };
    }

    private boolean holds(FilterCondition test, Json value) {
        try {
            return FilterEvaluation.holds(test, value, root, new Budget());
        } catch (LimitExceededException e) {
            return false;
        }
    }

    /** -1 if it is there; otherwise how near a member comes to its first name. */
    private int distance(Operand operand, Json value) {
        if (!(operand instanceof Operand.FromCurrent current) || !select(operand, value).isEmpty()) {
            return -1;
        }
        if (value instanceof JsonObject object && !current.path().steps().isEmpty()
                && current.path().steps().get(0) instanceof Step.Field field) {
            if (object.get(field.name()) != null) {
                return 0;
            }
            int nearest = NearField.FAR;
            for (int i = 0; i < object.size(); i++) {
                nearest = Math.min(nearest, NearField.distance(field.name(), object.name(i)));
            }
            return nearest == NearField.FAR ? NearField.FAR : nearest + 1;
        }
        return NearField.FAR;
    }

    private List<Json> select(Operand operand, Json value) {
        Selection selection = new Selection(3);
        try {
            switch (operand) {
                case Operand.Literal literal -> {
                    return List.of(literal.value());
                }
                case Operand.FromCurrent current -> current.path().selectFrom(value, root, selection, new Budget());
                case Operand.FromRoot ofRoot -> ofRoot.path().selectFrom(root, root, selection, new Budget());
            }
        } catch (LimitExceededException e) {
            return List.of();
        }
        return selection.values();
    }

    private NearMiss told(int at, FilterCondition part, Json value) {
        return switch (part) {
            case FilterCondition.Exists exists -> missing(exists.operand(), value);
            case FilterCondition.Comparison comparison -> compared(comparison, value);
            case FilterCondition.Match match -> select(match.left(), value).isEmpty()
                    ? missing(match.left(), value)
                    : new NearMiss(match.left().at(), written(match.left().at()),
                            "the regular expression is not found in " + values(match.left(), value), value, null);
            case FilterCondition.Not ignored ->
                new NearMiss(at, "!", "what stands behind the ! holds, and must not", value, null);
            case FilterCondition.All ignored -> new NearMiss(at, "[?(…)]", "no value passes the test", value, null);
            case FilterCondition.Any ignored -> new NearMiss(at, "[?(…)]", "no value passes the test", value, null);
        };
    }

    private NearMiss compared(FilterCondition.Comparison comparison, Json value) {
        if (select(comparison.left(), value).isEmpty()) {
            return missing(comparison.left(), value);
        }
        if (select(comparison.right(), value).isEmpty()) {
            return missing(comparison.right(), value);
        }
        return new NearMiss(comparison.left().at(), written(comparison.left().at()),
                values(comparison.left(), value) + " is not " + inWords(comparison.operator()) + " "
                        + values(comparison.right(), value),
                value, null);
    }

    private static String inWords(FilterCondition.Operator operator) {
        return switch (operator) {
            case EQUAL, STRICT_EQUAL -> "equal to";
            case NOT_EQUAL, STRICT_NOT_EQUAL -> "different from";
            case LESS -> "less than";
            case LESS_OR_EQUAL -> "at most";
            case GREATER -> "greater than";
            case GREATER_OR_EQUAL -> "at least";
        };
    }

    private String values(Operand operand, Json value) {
        return String.join(", ", select(operand, value).stream().map(PathMiss::shown).toList());
    }

    private NearMiss missing(Operand operand, Json value) {
        return switch (operand) {
            case Operand.Literal literal -> new NearMiss(literal.at(), written(literal.at()), "it is never so", value,
                    null);
            case Operand.FromRoot ofRoot -> new PathMiss(text, ofRoot.path(), root, root).find();
            case Operand.FromCurrent current -> {
                NearMiss inside = new PathMiss(text, current.path(), value, root).find();
                boolean none = current.path().steps().isEmpty()
                        || !(current.path().steps().get(0) instanceof Step.Field)
                        || inside.why().contains("but there is");
                String why = none ? inside.why() : nowhere(((Step.Field) current.path().steps().get(0)).name(), inside);
                yield new NearMiss(inside.at(), inside.step(), why, inside.reached(), suggestion(inside));
            }
        };
    }

    private String nowhere(String name, NearMiss inside) {
        boolean somewhere = PathMiss.everything(List.of(from)).stream()
                .anyMatch(value -> value instanceof JsonObject object && object.get(name) != null);
        return somewhere ? inside.why() : "no object has a member " + name;
    }

    /** The whole expression with the nearest name in place of the missing one; null unless that selects something. */
    private @Nullable String suggestion(NearMiss inside) {
        if (!(inside.reached() instanceof JsonObject object)) {
            return null;
        }
        String best = null;
        int distance = NearField.FAR;
        for (int i = 0; i < object.size(); i++) {
            int far = NearField.distance(inside.step(), object.name(i));
            if (far < distance) {
                distance = far;
                best = object.name(i);
            }
        }
        String offered = best == null ? null : PathMiss.replace(text, inside.at(), inside.step(), best);
        if (offered == null || offered.equals(text)) {
            return null;
        }
        try {
            Selection selection = new Selection(1);
            JsonPath.parse(offered).select(root, selection, new Budget());
            return selection.size() > 0 ? offered : null;
        } catch (PathSyntaxException | LimitExceededException e) {
            return null;
        }
    }

    private String written(int at) {
        int end = Math.min(text.length(), at + 24);
        return at < 0 || at >= text.length() ? path.text() : text.substring(at, end);
    }
}
