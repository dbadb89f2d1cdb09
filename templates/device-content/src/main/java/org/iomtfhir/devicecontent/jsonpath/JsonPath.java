package org.iomtfhir.devicecontent.jsonpath;

import java.util.List;
import org.iomtfhir.devicecontent.json.Json;
import org.iomtfhir.devicecontent.json.JsonArray;
import org.iomtfhir.devicecontent.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** A compiled path. Immutable and thread-safe. */
public final class JsonPath {

    private final String text;
    private final List<Step> steps;
    private final boolean mixed;
    private final boolean direct;
    private final boolean readsRoot;

    private JsonPath(String text, List<Step> steps, boolean mixed, boolean readsRoot) {
        this.text = text;
        this.steps = List.copyOf(steps);
        this.mixed = mixed;
        this.readsRoot = readsRoot;
        this.direct = steps.stream().allMatch(step -> step instanceof Step.Field || step instanceof Step.Index);
    }

    /**
     * Reads a path.
     *
     * @throws PathSyntaxException
     *             if the text is none; it says where and what to do
     */
    public static JsonPath parse(String text) throws PathSyntaxException {
        PathParser parser = new PathParser(text);
        List<Step> steps = parser.path();
        return new JsonPath(text, steps, parser.mixes(), parser.readsRoot());
    }

    /** A path of these steps. */
    static JsonPath of(List<Step> steps) {
        return new JsonPath("", steps, false, false);
    }

    /** This path without its first step. */
    public JsonPath withoutFirst() {
        return new JsonPath(text, steps.subList(1, steps.size()), mixed, readsRoot);
    }

    /** This path's first steps alone, as many as that; its text stays that of the whole. */
    public JsonPath first(int count) {
        return new JsonPath(text, steps.subList(0, count), mixed, readsRoot);
    }

    /** The path as written. */
    public String text() {
        return text;
    }

    /** Its steps in order; immutable; empty for {@code $}. */
    public List<Step> steps() {
        return steps;
    }

    /** Whether {@code &&} and {@code ||} stand side by side in a test, with no parentheses to say what belongs together. */
    public boolean mixesAndWithOr() {
        return mixed;
    }

    /** Whether a test in it looks at {@code $}. */
    public boolean readsRoot() {
        return readsRoot;
    }

    /** Whether it can select one value at most, by names and indexes alone. */
    public boolean isDirect() {
        return direct;
    }

    /** What a direct path selects; null if it selects nothing. Only for paths that are direct. */
    public @Nullable Json follow(@Nullable Json root) {
        Json current = root;
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            if (step instanceof Step.Field field) {
                current = current instanceof JsonObject object ? object.get(field.name()) : null;
            } else {
                current = current instanceof JsonArray array
                        ? PathEvaluation.item(array, ((Step.Index) step).index())
                        : null;
            }
            if (current == null) {
                return null;
            }
        }
        return current;
    }

    /**
     * Selects from a value.
     *
     * @param root
     *            what {@code $} stands for
     * @param selection
     *            where the values go, in order
     * @throws LimitExceededException
     *             if that costs more than the budget gives
     */
    public void select(Json root, Selection selection, Budget budget) {
        selectFrom(root, root, selection, budget);
    }

    /** Selects like {@link #select}, from another value than the one that {@code $} in a test stands for. */
    public void selectFrom(Json current, Json root, Selection selection, Budget budget) {
        if (direct) {
            Json value = follow(current);
            if (value != null) {
                selection.add(value);
            }
        } else {
            try {
                new PathEvaluation(root, selection, budget).step(steps, 0, current);
            } catch (StackOverflowError e) {
                // Thousands of steps, on a stack that code takes more of as long as it is not compiled.
                throw new LimitExceededException("it nests too deeply for this event");
            }
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
