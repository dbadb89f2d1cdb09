package org.iomtfhir.devicecontent;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.iomtfhir.devicecontent.json.Json;
import org.iomtfhir.devicecontent.json.JsonArray;
import org.iomtfhir.devicecontent.json.JsonObject;
import org.iomtfhir.devicecontent.jsonpath.Budget;
import org.iomtfhir.devicecontent.jsonpath.JsonPath;
import org.iomtfhir.devicecontent.jsonpath.LimitExceededException;
import org.iomtfhir.devicecontent.jsonpath.PathSyntaxException;
import org.iomtfhir.devicecontent.jsonpath.Selection;
import org.iomtfhir.devicecontent.jsonpath.Step;
import org.jspecify.annotations.Nullable;

/**
 * Finds the step at which a JSONPath that selects nothing came no further. The path itself is walked, by the walk that found
 * nothing, step by step. Used once for one path.
 */
final class PathMiss {

    /** So many values that a step is tried on are looked at. */
    static final int LOOKED_AT = 2_000;

    /** A value's text in a reason is cut to so many characters. */
    private static final int SHOWN = 40;

    /** The nearest of the members that are there. */
    private static final class Nearest {
        private final String asked;
        private int distance = NearField.FAR;
        private @Nullable String name;
        private @Nullable Json of;

        Nearest(String asked) {
            this.asked = asked;
        }

        void offer(Json value) {
            if (value instanceof JsonObject object) {
                for (int i = 0; i < object.size(); i++) {
                    int far = NearField.distance(asked, object.name(i));
                    if (far < distance) {
                        distance = far;
                        name = object.name(i);
                        of = object;
                    }
                }
            }
        }
    }

    private final String text;
    private final JsonPath path;
    private final Json from;
    private final Json root;

    /**
     * @param text
     *            the whole expression that the path is, or is part of
     * @param from
     *            what the path was applied to
     * @param root
     *            what {@code $} in a test stands for
     */
    PathMiss(String text, JsonPath path, Json from, Json root) {
        this.text = text;
        this.path = path;
        this.from = from;
        this.root = root;
    }

    /** How near it came. The path must have selected nothing. */
    NearMiss find() {
        List<Json> inputs = List.of(from);
        for (int i = 0; i < path.steps().size(); i++) {
            List<Json> selected = select(path.first(i + 1));
            if (selected.isEmpty()) {
                return at(path.steps().get(i), inputs);
            }
            inputs = selected;
        }
        return new NearMiss(0, text, "it selects nothing", from, null);
    }

    private List<Json> select(JsonPath steps) {
        Selection selection = new Selection(LOOKED_AT);
        try {
            steps.selectFrom(from, root, selection, new Budget());
        } catch (LimitExceededException e) {
            // What was selected up to here is enough to tell how near it came.
        }
        return selection.values();
    }

    private NearMiss at(Step step, List<Json> inputs) {
        return switch (step) {
            case Step.Field field -> member(field.at(), field.name(), inputs);
            case Step.Fields fields -> member(fields.at(), fields.names().get(0), inputs);
            case Step.ScanField field -> scanned(field.at(), field.name());
            case Step.ScanFields fields -> scanned(fields.at(), fields.names().get(0));
            case Step.EveryMember all -> kind(all.at(), ".*", inputs, "an object", "it has no members",
                    inputs.get(0) instanceof JsonArray ? replaced(all.at(), ".*", "[*]") : null);
            case Step.EveryItem all -> kind(all.at(), "[*]", inputs, "an array", "the array is empty",
                    inputs.get(0) instanceof JsonObject ? replaced(all.at(), "[*]", ".*") : null);
            case Step.Index index -> items(index.at(), "[" + index.index() + "]", inputs);
            case Step.Indexes indexes -> items(indexes.at(), "[" + indexes.indexes().get(0) + ",…]", inputs);
            case Step.Slice slice -> items(slice.at(), "[…:…]", inputs);
            case Step.ScanAll all -> new NearMiss(all.at(), "..*", "there is nothing", inputs.get(0), null);
            case Step.Filter filter -> new FilterMiss(text, path, from, root).find(filter.at(), filter.test(),
                    itemsOf(inputs), inputs.get(0));
            case Step.ScanFilter filter -> new FilterMiss(text, path, from, root).find(filter.at(), filter.test(),
                    everything(inputs), inputs.get(0));
        };
    }

    private NearMiss member(int at, String name, List<Json> inputs) {
        Nearest nearest = new Nearest(name);
        inputs.forEach(nearest::offer);
        if (nearest.name != null) {
            String offered = replaced(at, name, nearest.name);
            return new NearMiss(at, name, "there is no member " + name + ", but there is " + nearest.name, nearest.of,
                    offered);
        }
        Json first = inputs.get(0);
        if (inputs.stream().noneMatch(JsonObject.class::isInstance)) {
            if (first instanceof JsonArray) {
                return new NearMiss(at, name, "an array has no members; [*] before it goes into the items", first,
                        working(insert(at, "[*]")));
            }
            return new NearMiss(at, name, "it is " + first.kindInWords() + ", which has no members", first, null);
        }
        String deeper = deeper(at, name);
        return new NearMiss(at, name, "there is no member " + name
                + (deeper == null ? names(first) : " here, but there is one elsewhere"), first, deeper);
    }

    /** The names that are there, where they are few. */
    static String names(Json value) {
        if (!(value instanceof JsonObject object) || object.size() == 0) {
            return "";
        }
        StringBuilder names = new StringBuilder("; there ").append(object.size() == 1 ? "is " : "are ");
        for (int i = 0; i < object.size(); i++) {
            if (i == 6) {
                return names.append(" and ").append(object.size() - i).append(" more").toString();
            }
            names.append(i == 0 ? "" : ", ").append(cut(object.name(i)));
        }
        return names.toString();
    }

    /** The path with the name as it would be found a level or more below: only where there is exactly one such place. */
    private @Nullable String deeper(int at, String name) {
        List<String> found = new ArrayList<>();
        search(from, name, new StringBuilder(), found);
        if (found.size() != 1 || path.steps().size() != 1) {
            return null;
        }
        String rest = text.substring(text.indexOf(name, at) + name.length());
        return working("$" + found.get(0) + rest);
    }

    private static void search(Json current, String name, StringBuilder at, List<String> found) {
        if (!(current instanceof JsonObject object) || found.size() > 1) {
            return;
        }
        int length = at.length();
        for (int i = 0; i < object.size(); i++) {
            at.append(step(object.name(i)));
            if (object.name(i).equals(name)) {
                found.add(at.toString());
            }
            search(object.value(i), name, at, found);
            at.setLength(length);
        }
    }

    private NearMiss scanned(int at, String name) {
        Nearest nearest = new Nearest(name);
        everything(List.of(from)).forEach(nearest::offer);
        if (nearest.name == null) {
            return new NearMiss(at, name, "no object has a member " + name, from, null);
        }
        return new NearMiss(at, name, "no object has a member " + name + ", but one has " + nearest.name, nearest.of,
                replaced(at, name, nearest.name));
    }

    private static NearMiss kind(int at, String step, List<Json> inputs, String wanted, String empty,
            @Nullable String suggestion) {
        Json first = inputs.get(0);
        boolean fits = wanted.equals(first.kindInWords());
        return new NearMiss(at, step,
                fits ? empty : step + " is for " + wanted + ", and this is " + first.kindInWords(),
                first, suggestion);
    }

    private static NearMiss items(int at, String step, List<Json> inputs) {
        Json first = inputs.get(0);
        return new NearMiss(at, step, first instanceof JsonArray array
                ? "the array has " + array.size() + (array.size() == 1 ? " item" : " items")
                : "it is " + first.kindInWords() + ", not an array", first, null);
    }

    private static List<Json> itemsOf(List<Json> inputs) {
        List<Json> items = new ArrayList<>();
        for (Json input : inputs) {
            if (input instanceof JsonArray array) {
                for (int i = 0; i < array.size() && items.size() < LOOKED_AT; i++) {
                    items.add(array.get(i));
                }
            }
        }
        return items;
    }

    static List<Json> everything(List<Json> inputs) {
        List<Json> all = new ArrayList<>();
        inputs.forEach(input -> below(input, value -> {
            if (all.size() < LOOKED_AT) {
                all.add(value);
            }
        }));
        return all;
    }

    private static void below(Json value, Consumer<Json> receiver) {
        receiver.accept(value);
        if (value instanceof JsonObject object) {
            for (int i = 0; i < object.size(); i++) {
                below(object.value(i), receiver);
            }
        } else if (value instanceof JsonArray array) {
            for (int i = 0; i < array.size(); i++) {
                below(array.get(i), receiver);
            }
        }
    }

    /** The expression with one of its names replaced by another; null unless that selects something. */
    private @Nullable String replaced(int at, String old, String by) {
        return working(replace(text, at, old, by));
    }

    /** The expression with the first such name after a place replaced; null if there is none, or the new name needs quotes there. */
    static @Nullable String replace(String text, int at, String old, String by) {
        int found = text.indexOf(old, Math.max(0, at));
        if (found < 0) {
            return null;
        }
        if (isPlain(by) || by.startsWith("[") || by.startsWith(".")) {
            return text.substring(0, found) + by + text.substring(found + old.length());
        }
        int dot = found - 1;
        return dot >= 0 && text.charAt(dot) == '.' && (dot == 0 || text.charAt(dot - 1) != '.')
                ? text.substring(0, dot) + step(by) + text.substring(found + old.length())
                : null;
    }

    private @Nullable String insert(int at, String step) {
        if (at <= 0 || at > text.length()) {
            return null;
        }
        int before = text.charAt(at - 1) == '.' ? at - 1 : at;
        return text.substring(0, before) + step + text.substring(before);
    }

    /** The expression, if it selects something from where the path began and is not what it was. */
    private @Nullable String working(@Nullable String expression) {
        if (expression == null || expression.equals(text)) {
            return null;
        }
        try {
            Selection selection = new Selection(1);
            JsonPath.parse(expression).select(root, selection, new Budget());
            return selection.size() > 0 ? expression : null;
        } catch (PathSyntaxException | LimitExceededException e) {
            return null;
        }
    }

    static String step(String name) {
        return isPlain(name) ? "." + name : "['" + name.replace("\\", "\\\\").replace("'", "\\'") + "']";
    }

    private static boolean isPlain(String name) {
        return !name.isEmpty() && name.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '_' || c == '-');
    }

    /** A value as JSON, cut where it is long. */
    static String shown(Json value) {
        return cut(value.writtenLength() > 10 * SHOWN ? value.kindInWords() : value.toJson());
    }

    private static String cut(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }
}
