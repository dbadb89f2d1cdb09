package org.iomtfhir.devicecontent;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.iomtfhir.devicecontent.json.Json;
import org.iomtfhir.devicecontent.json.JsonArray;
import org.iomtfhir.devicecontent.json.JsonObject;
import org.iomtfhir.devicecontent.jsonpath.JsonPath;
import org.iomtfhir.devicecontent.jsonpath.LimitExceededException;
import org.iomtfhir.devicecontent.jsonpath.Selection;
import org.iomtfhir.devicecontent.jsonpath.Step;
import org.iomtfhir.devicecontent.jsonpath.FilterCondition;
import org.iomtfhir.devicecontent.jsonpath.FilterMembers;
import org.iomtfhir.devicecontent.jsonpath.FilterEvaluation;
import org.jspecify.annotations.Nullable;

/**
 * Finds the matches of all templates whose match expression scans the whole document ({@code $..[?(…)]}, {@code $..name}) in one
 * walk over it. A test is tried only on objects that have a member it needs, so that the walk costs what the document's size and
 * its matches cost, however many templates there are. Immutable and thread-safe.
 */
final class ScanIndex {

    /**
     * A scan of one template.
     *
     * @param template
     *            its index in the set
     * @param test
     *            what a value must pass; null for {@code ..name}, which takes each member of that name
     * @param needed
     *            names of which an object must have one to pass; empty if any value may
     * @param rest
     *            what is selected from a value that passed; null if that is the value itself
     */
    private record Scan(int template, @Nullable FilterCondition test, List<String> needed, @Nullable JsonPath rest) {}

    private static final Scan[] NONE = {};

    private final Map<String, Scan[]> testsByName;
    private final Map<String, Scan[]> membersByName;
    private final Scan[] testsOfAnything;

    private ScanIndex(Map<String, Scan[]> testsByName, Map<String, Scan[]> membersByName, Scan[] testsOfAnything) {
        this.testsByName = testsByName;
        this.membersByName = membersByName;
        this.testsOfAnything = testsOfAnything;
    }

    /** Gathers the scans of all templates by the names they look for. */
    static final class Builder {

        private final Map<String, List<Scan>> testsByName = new HashMap<>();
        private final Map<String, List<Scan>> membersByName = new HashMap<>();
        private final List<Scan> testsOfAnything = new ArrayList<>();

        /** Takes the path in, if it is a scan of the whole document. */
        boolean add(int template, JsonPath path) {
            if (path.steps().isEmpty()) {
                return false;
            }
            JsonPath rest = path.steps().size() == 1 ? null : path.withoutFirst();
            if (path.steps().get(0) instanceof Step.ScanFilter filter) {
                addTest(template, filter.test(), rest);
                return true;
            }
            if (path.steps().get(0) instanceof Step.ScanField field) {
                membersByName.computeIfAbsent(field.name(), name -> new ArrayList<>())
                        .add(new Scan(template, null, List.of(field.name()), rest));
                return true;
            }
            return false;
        }

        private void addTest(int template, FilterCondition test, @Nullable JsonPath rest) {
            Optional<Set<String>> needed = FilterMembers.neededBy(test);
            Scan scan = new Scan(template, test, needed.map(List::copyOf).orElse(List.of()), rest);
            if (needed.isEmpty()) {
                testsOfAnything.add(scan);
            }
            for (String name : scan.needed()) {
                testsByName.computeIfAbsent(name, key -> new ArrayList<>()).add(scan);
            }
        }

        ScanIndex build() {
            return new ScanIndex(arrays(testsByName), arrays(membersByName), testsOfAnything.toArray(NONE));
        }

        private static Map<String, Scan[]> arrays(Map<String, List<Scan>> lists) {
            Map<String, Scan[]> arrays = HashMap.newHashMap(lists.size());
            lists.forEach((name, scans) -> arrays.put(name, scans.toArray(NONE)));
            return arrays;
        }
    }

    /** Whether there is nothing to look for. */
    boolean isEmpty() {
        return testsByName.isEmpty() && membersByName.isEmpty() && testsOfAnything.length == 0;
    }

    /** Tells the run every match. Those of one template come in the order of the document. */
    void walk(Json value, Evaluation run) {
        for (Scan scan : testsOfAnything) {
            tryOn(scan, value, run);
        }
        if (value instanceof JsonObject object) {
            walkObject(object, run);
        } else if (value instanceof JsonArray array) {
            for (int i = 0; i < array.size(); i++) {
                walk(array.get(i), run);
            }
        }
    }

    private void walkObject(JsonObject object, Evaluation run) {
        for (int i = 0; i < object.size(); i++) {
            Scan[] tests = testsByName.get(object.name(i));
            if (tests != null) {
                for (Scan scan : tests) {
                    if (isFirstNeeded(scan, object, object.name(i))) {
                        tryOn(scan, object, run);
                    }
                }
            }
        }
        boolean members = !membersByName.isEmpty();
        for (int i = 0; i < object.size(); i++) {
            Json value = object.value(i);
            Scan[] scans = members ? membersByName.get(object.name(i)) : null;
            if (scans != null) {
                for (Scan scan : scans) {
                    found(scan, value, run);
                }
            }
            if (value instanceof JsonObject || value instanceof JsonArray || testsOfAnything.length > 0) {
                walk(value, run);
            }
        }
    }

    /** Whether the object has none of the scan's names before this one: a test is tried once per object. */
    private static boolean isFirstNeeded(Scan scan, JsonObject object, String name) {
        List<String> needed = scan.needed();
        for (int i = 0; i < needed.size() - 1; i++) {
            if (needed.get(i).equals(name)) {
                return true;
            }
            if (object.get(needed.get(i)) != null) {
                return false;
            }
        }
        return true;
    }

    private static void tryOn(Scan scan, Json value, Evaluation run) {
        if (run.hasGivenUp(scan.template())) {
            return;
        }
        run.budget().begin();
        try {
            FilterCondition test = scan.test();
            if (test != null && FilterEvaluation.holds(test, value, run.document(), run.budget())) {
                found(scan, value, run);
            }
        } catch (LimitExceededException e) {
            run.giveUp(scan.template(), e.getMessage());
        }
    }

    private static void found(Scan scan, Json value, Evaluation run) {
        JsonPath rest = scan.rest();
        if (rest == null) {
            run.match(scan.template(), value);
            return;
        }
        if (run.hasGivenUp(scan.template())) {
            return;
        }
        Selection selection = new Selection(DeviceContent.MAX_MATCHES + 1);
        run.budget().begin();
        try {
            rest.selectFrom(value, run.document(), selection, run.budget());
        } catch (LimitExceededException e) {
            run.giveUp(scan.template(), e.getMessage());
        }
        for (int i = 0; i < selection.size(); i++) {
            run.match(scan.template(), selection.get(i));
        }
    }

}
