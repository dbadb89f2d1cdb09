package org.iomtfhir.devicecontent.jsonpath;

import org.iomtfhir.devicecontent.json.Json;
import org.iomtfhir.devicecontent.json.JsonText;
import org.jspecify.annotations.Nullable;

/** Whether a test holds for a value. All methods are static and thread-safe. */
public final class FilterEvaluation {

    private FilterEvaluation() {}

    /**
     * Whether a test holds.
     *
     * @param current
     *            what {@code @} stands for
     * @param root
     *            what {@code $} stands for
     * @throws LimitExceededException
     *             if finding out costs more than the budget gives
     */
    public static boolean holds(FilterCondition test, Json current, Json root, Budget budget) {
        budget.spend(1);
        return switch (test) {
            case FilterCondition.All all -> {
                boolean holds = true;
                for (int i = 0; holds && i < all.tests().size(); i++) {
                    holds = holds(all.tests().get(i), current, root, budget);
                }
                yield holds;
            }
            case FilterCondition.Any any -> {
                boolean holds = false;
                for (int i = 0; !holds && i < any.tests().size(); i++) {
                    holds = holds(any.tests().get(i), current, root, budget);
                }
                yield holds;
            }
            case FilterCondition.Not not -> !holds(not.test(), current, root, budget);
            case FilterCondition.Exists exists -> exists(exists.operand(), current, root, budget);
            case FilterCondition.Comparison comparison -> compares(comparison, current, root, budget);
            case FilterCondition.Match match -> matches(match, current, root, budget);
        };
    }

    private static boolean exists(Operand operand, Json current, Json root, Budget budget) {
        return switch (operand) {
            case Operand.Literal ignored -> true;
            case Operand.FromCurrent path -> exists(path.path(), current, root, budget);
            case Operand.FromRoot path -> exists(path.path(), root, root, budget);
        };
    }

    private static boolean exists(JsonPath path, Json from, Json root, Budget budget) {
        if (path.isDirect()) {
            Json value = path.follow(from);
            budget.found(value);
            return value != null;
        }
        Selection selection = new Selection(1);
        path.selectFrom(from, root, selection, budget);
        found(selection, budget);
        return selection.size() > 0;
    }

    private static boolean compares(FilterCondition.Comparison comparison, Json current, Json root, Budget budget) {
        Json left = single(comparison.left(), current, root);
        Json right = single(comparison.right(), current, root);
        if (left != null && right != null) {
            budget.found(left);
            budget.found(right);
            budget.read(Comparison.cost(left, right));
            return Comparison.holds(comparison.operator(), left, right);
        }
        Selection lefts = values(comparison.left(), current, root, budget);
        Selection rights = lefts.size() == 0 ? lefts : values(comparison.right(), current, root, budget);
        for (int i = 0; i < lefts.size(); i++) {
            budget.spend(rights.size());
            for (int j = 0; j < rights.size(); j++) {
                budget.read(Comparison.cost(lefts.get(i), rights.get(j)));
                if (Comparison.holds(comparison.operator(), lefts.get(i), rights.get(j))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean matches(FilterCondition.Match match, Json current, Json root, Budget budget) {
        Json left = single(match.left(), current, root);
        if (left != null) {
            budget.found(left);
            return left instanceof JsonText text && match.regex().isFoundIn(text.value(), budget);
        }
        Selection lefts = values(match.left(), current, root, budget);
        for (int i = 0; i < lefts.size(); i++) {
            if (lefts.get(i) instanceof JsonText text && match.regex().isFoundIn(text.value(), budget)) {
                return true;
            }
        }
        return false;
    }

    /** The operand's value where it can have but one; null where it has none or may have several. */
    private static @Nullable Json single(Operand operand, Json current, Json root) {
        return switch (operand) {
            case Operand.Literal literal -> literal.value();
            case Operand.FromCurrent path -> path.path().isDirect() ? path.path().follow(current) : null;
            case Operand.FromRoot path -> path.path().isDirect() ? path.path().follow(root) : null;
        };
    }

    private static Selection values(Operand operand, Json current, Json root, Budget budget) {
        Selection selection = new Selection(Integer.MAX_VALUE);
        switch (operand) {
            case Operand.Literal literal -> selection.add(literal.value());
            case Operand.FromCurrent path -> path.path().selectFrom(current, root, selection, budget);
            case Operand.FromRoot path -> path.path().selectFrom(root, root, selection, budget);
        }
        found(selection, budget);
        return selection;
    }

    private static void found(Selection selection, Budget budget) {
        for (int i = 0; i < selection.size(); i++) {
            budget.found(selection.get(i));
        }
    }
}
