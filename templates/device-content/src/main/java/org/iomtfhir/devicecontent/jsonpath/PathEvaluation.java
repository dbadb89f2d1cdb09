package org.iomtfhir.devicecontent.jsonpath;

import java.util.List;
import org.iomtfhir.devicecontent.json.Json;
import org.iomtfhir.devicecontent.json.JsonArray;
import org.iomtfhir.devicecontent.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * One selection under way: takes the steps one after the other and hands each value that a step selects to the next, so that
 * values come in the order of the document. Every method returns false once the selection has enough. Its recursion is as deep
 * as the document and the path together at most.
 */
final class PathEvaluation {

    private final Json root;
    private final Selection selection;
    private final Budget budget;

    PathEvaluation(Json root, Selection selection, Budget budget) {
        this.root = root;
        this.selection = selection;
        this.budget = budget;
    }

    /** Applies the steps from this index on. */
    boolean step(List<Step> steps, int at, Json current) {
        if (at == steps.size()) {
            return selection.add(current);
        }
        budget.spend(1);
        int next = at + 1;
        return switch (steps.get(at)) {
            case Step.Field step -> {
                Json value = current instanceof JsonObject object ? object.get(step.name()) : null;
                yield value == null || step(steps, next, value);
            }
            case Step.Fields step -> fields(steps, next, step.names(), current);
            case Step.EveryMember ignored -> everyMember(steps, next, current);
            case Step.EveryItem ignored -> everyItem(steps, next, current);
            case Step.Index step -> index(steps, next, step.index(), current);
            case Step.Indexes step -> indexes(steps, next, step.indexes(), current);
            case Step.Slice step -> slice(steps, next, step, current);
            case Step.ScanField step -> scanField(steps, next, step.name(), current);
            case Step.ScanFields step -> scanFields(steps, next, step.names(), current);
            case Step.ScanAll ignored -> scanAll(steps, next, current);
            case Step.Filter step -> filter(steps, next, step.test(), current);
            case Step.ScanFilter step -> scanFilter(steps, next, step.test(), current);
        };
    }

    /** The item of this index, from the end if it is negative; null if there is none. */
    static @Nullable Json item(JsonArray array, int index) {
        int at = index < 0 ? array.size() + index : index;
        return at >= 0 && at < array.size() ? array.get(at) : null;
    }

    private boolean fields(List<Step> steps, int next, List<String> names, Json current) {
        if (current instanceof JsonObject object) {
            for (String name : names) {
                Json value = object.get(name);
                if (value != null && !step(steps, next, value)) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean everyMember(List<Step> steps, int next, Json current) {
        if (current instanceof JsonObject object) {
            budget.spend(object.size());
            for (int i = 0; i < object.size(); i++) {
                if (!step(steps, next, object.value(i))) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean everyItem(List<Step> steps, int next, Json current) {
        if (current instanceof JsonArray array) {
            budget.spend(array.size());
            for (int i = 0; i < array.size(); i++) {
                if (!step(steps, next, array.get(i))) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean index(List<Step> steps, int next, int index, Json current) {
        Json item = current instanceof JsonArray array ? item(array, index) : null;
        return item == null || step(steps, next, item);
    }

    private boolean indexes(List<Step> steps, int next, List<Integer> indexes, Json current) {
        for (int index : indexes) {
            if (!index(steps, next, index, current)) {
                return false;
            }
        }
        return true;
    }

    private boolean slice(List<Step> steps, int next, Step.Slice slice, Json current) {
        if (!(current instanceof JsonArray array)) {
            return true;
        }
        int size = array.size();
        int by = slice.step() == null ? 1 : slice.step();
        long from;
        long to;
        if (by > 0) {
            from = Math.max(0, bound(slice.from(), 0, size));
            to = Math.min(size, bound(slice.to(), size, size));
        } else {
            from = Math.min(size - 1L, bound(slice.from(), size - 1L, size));
            to = Math.max(-1, bound(slice.to(), -1 - (long) size, size));
        }
        for (long i = from; by > 0 ? i < to : i > to; i += by) {
            budget.spend(1);
            if (!step(steps, next, array.get((int) i))) {
                return false;
            }
        }
        return true;
    }

    /** A bound of a slice, counted from the end if it is negative. */
    private static long bound(@Nullable Integer given, long otherwise, int size) {
        if (given == null) {
            return otherwise;
        }
        return given < 0 ? (long) given + size : given;
    }

    private boolean scanField(List<Step> steps, int next, String name, Json current) {
        if (current instanceof JsonObject object) {
            budget.spend(object.size());
            for (int i = 0; i < object.size(); i++) {
                if (object.name(i).equals(name) && !step(steps, next, object.value(i))) {
                    return false;
                }
                if (!scanField(steps, next, name, object.value(i))) {
                    return false;
                }
            }
        } else if (current instanceof JsonArray array) {
            budget.spend(array.size());
            for (int i = 0; i < array.size(); i++) {
                if (!scanField(steps, next, name, array.get(i))) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean scanFields(List<Step> steps, int next, List<String> names, Json current) {
        if (current instanceof JsonObject object) {
            for (int i = 0; i < object.size(); i++) {
                budget.spend(names.size());
                for (String name : names) {
                    if (object.name(i).equals(name) && !step(steps, next, object.value(i))) {
                        return false;
                    }
                }
                if (!scanFields(steps, next, names, object.value(i))) {
                    return false;
                }
            }
        } else if (current instanceof JsonArray array) {
            budget.spend(array.size());
            for (int i = 0; i < array.size(); i++) {
                if (!scanFields(steps, next, names, array.get(i))) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean scanAll(List<Step> steps, int next, Json current) {
        budget.spend(1);
        if (!step(steps, next, current)) {
            return false;
        }
        if (current instanceof JsonObject object) {
            for (int i = 0; i < object.size(); i++) {
                if (!scanAll(steps, next, object.value(i))) {
                    return false;
                }
            }
        } else if (current instanceof JsonArray array) {
            for (int i = 0; i < array.size(); i++) {
                if (!scanAll(steps, next, array.get(i))) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean filter(List<Step> steps, int next, FilterCondition test, Json current) {
        if (current instanceof JsonArray array) {
            for (int i = 0; i < array.size(); i++) {
                Json item = array.get(i);
                if (passes(test, item) && !step(steps, next, item)) {
                    return false;
                }
            }
        } else if (current instanceof JsonObject object && !FilterMembers.readsCurrent(test)) {
            for (int i = 0; i < object.size(); i++) {
                if (passes(test, object.value(i)) && !step(steps, next, object.value(i))) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean scanFilter(List<Step> steps, int next, FilterCondition test, Json current) {
        if (passes(test, current) && !step(steps, next, current)) {
            return false;
        }
        if (current instanceof JsonObject object) {
            for (int i = 0; i < object.size(); i++) {
                if (!scanFilter(steps, next, test, object.value(i))) {
                    return false;
                }
            }
        } else if (current instanceof JsonArray array) {
            for (int i = 0; i < array.size(); i++) {
                if (!scanFilter(steps, next, test, array.get(i))) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean passes(FilterCondition test, Json current) {
        return FilterEvaluation.holds(test, current, root, budget);
    }
}
