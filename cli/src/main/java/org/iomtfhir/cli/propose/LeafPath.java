package org.iomtfhir.cli.propose;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Where a value stands in the bodies of events: names of members from the outside in, {@value #EACH} for each element of an
 * array.
 *
 * @param steps
 *            empty for the body itself
 */
record LeafPath(List<String> steps) {

    static final String EACH = "[]";

    LeafPath {
        steps = List.copyOf(steps);
    }

    LeafPath then(String step) {
        List<String> longer = new ArrayList<>(steps);
        longer.add(step);
        return new LeafPath(longer);
    }

    /** Whether it is an element of an array that stands in no other. */
    boolean isElement() {
        return !steps.isEmpty() && steps.getLast().equals(EACH) && steps.size() > 1
                && !steps.get(steps.size() - 2).equals(EACH);
    }

    /** Of an element of an array: the array. */
    LeafPath list() {
        return new LeafPath(steps.subList(0, steps.size() - 1));
    }

    /** The path of the array's element in which it stands, the innermost; empty if it stands in none. */
    List<String> element() {
        return steps.subList(0, steps.lastIndexOf(EACH) + 1);
    }

    /** The steps from that element on. */
    List<String> inElement() {
        return steps.subList(steps.lastIndexOf(EACH) + 1, steps.size());
    }

    /** The name of the member, empty for an element of an array. */
    String name() {
        List<String> names = inElement();
        return names.isEmpty() ? "" : names.getLast();
    }

    /** The name of the member or array that it stands in, empty for none. */
    String parentName() {
        List<String> names = steps.stream().filter(step -> !step.equals(EACH)).toList();
        return names.size() < 2 ? "" : names.get(names.size() - 2);
    }

    /** Steps that it has in common with another, from the outside. */
    int common(LeafPath other) {
        int same = 0;
        while (same < Math.min(steps.size(), other.steps.size()) && steps.get(same).equals(other.steps.get(same))) {
            same++;
        }
        return same;
    }

    /** Letters and digits alone, in small letters: {@code heart_rate} and {@code heartRate} are one name. */
    static String plain(String name) {
        return name.replaceAll("[^\\p{L}\\p{N}]", "").toLowerCase(Locale.ROOT);
    }

    /** As JMESPath, of the names alone. */
    static String jmesPath(List<String> names) {
        StringBuilder path = new StringBuilder();
        for (String name : names) {
            path.append(path.isEmpty() ? "" : ".").append(identifier(name));
        }
        return path.toString();
    }

    private static String identifier(String name) {
        return name.matches("[A-Za-z_][A-Za-z0-9_]*")
                ? name
                : '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** As a person reads it: {@code readings[].pulse}. */
    @Override
    public String toString() {
        return String.join(".", steps).replace("." + EACH, EACH);
    }
}
