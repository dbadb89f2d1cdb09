package org.iomtfhir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The places in an event's document that the expressions of a device template look at, as far as they are plain paths, perhaps within
 * a function's call; and what its match expression asks to be there. A guess: whether an event with these places filled is read by
 * the template is for the template to say.
 *
 * @param fixed
 *            what must stand where, by the match expression
 * @param device
 *            empty if the template does not say
 * @param patient
 *            likewise
 * @param time
 *            likewise
 * @param correlation
 *            likewise
 * @param values
 *            of all its values
 */
record TemplatePlaces(Map<Place, JsonNode> fixed, Optional<Place> device, Optional<Place> patient, Optional<Place> time,
        Optional<Place> correlation, List<Place> values) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> OF_DOCUMENT = Set.of("Body", "Properties", "SystemProperties");
    private static final String ANY = "*";

    /** A step of a path of either language: {@code .name}, {@code ['name']}, {@code [0]}, {@code [*]}. */
    private static final Pattern STEP = Pattern
            .compile("\\.?([A-Za-z_][\\w-]*)|\\[\\s*(?:'([^']*)'|\"([^\"]*)\"|(\\d+)|\\*)\\s*]|\\.\"([^\"]*)\"");
    private static final Pattern CONDITION = Pattern.compile(
            "^[(\\s]*+@?((?:\\.?[A-Za-z_][\\w-]*+|\\['[^']*+'])++)\\s*+(?:(==|=~|!=|<=?|>=?)\\s*(?:'([^']*)'|`?\"?([^`\"')\\s]+)\"?`?))?[)\\s]*$");
    /** In JMESPath: a path from the match or the document. */
    private static final Pattern NAMED = Pattern
            .compile(
                    "(?:matchedToken|Body|Properties|SystemProperties)(?:\\.(?:[A-Za-z_][\\w-]*|\"[^\"]*\")|\\[(?:\\d+|\\*)])*");

    /**
     * A place in the document.
     *
     * @param steps
     *            names of members from the document on, with {@code *} for the only element of an array; not empty
     */
    record Place(List<String> steps) {

        Place {
            steps = List.copyOf(steps);
        }

        /** Puts a value there, and what is missing on the way. */
        void set(ObjectNode document, JsonNode value) {
            set(document, 0, value);
        }

        private void set(JsonNode at, int step, JsonNode value) {
            JsonNode next = child(at, steps.get(step));
            boolean last = step == steps.size() - 1;
            if (!last && !(next instanceof ObjectNode || next instanceof ArrayNode)) {
                next = steps.get(step + 1).equals(ANY) ? JSON.createArrayNode() : JSON.createObjectNode();
                put(at, steps.get(step), next);
            }
            if (last) {
                put(at, steps.get(step), value);
            } else {
                set(next, step + 1, value);
            }
        }

        private static JsonNode child(JsonNode at, String step) {
            return step.equals(ANY) ? at.path(0) : at.path(step);
        }

        private static void put(JsonNode at, String step, JsonNode value) {
            if (at instanceof ArrayNode array && step.equals(ANY)) {
                if (array.isEmpty()) {
                    array.add(value);
                } else {
                    array.set(0, value);
                }
            } else if (at instanceof ObjectNode object && !step.equals(ANY)) {
                object.set(step, value);
            }
        }
    }

    /** Reads a template; empty where its match expression is none that this understands. */
    static Optional<TemplatePlaces> of(String kind, JsonNode template) {
        boolean calculated = kind.toLowerCase(Locale.ROOT).equals("calculatedcontent");
        String match = text(template.path("typeMatchExpression"));
        int filter = match.indexOf("[?");
        String path = filter < 0 ? match : match.substring(0, filter) + "[*]";
        List<Condition> conditions = filter < 0 ? List.of() : conditions(match.substring(filter + 2));
        boolean ofDocument = conditions.stream()
                .anyMatch(condition -> OF_DOCUMENT.contains(condition.steps().getFirst()));
        Optional<List<String>> token = path.startsWith("$..[*]") || path.equals("$..*")
                ? Optional.of(ofDocument ? List.of() : List.of("Body"))
                : steps(path.replaceFirst("^\\$\\.\\.", "\\$.Body."));
        if (match.isBlank() || token.isEmpty()) {
            return Optional.empty();
        }
        Map<Place, JsonNode> fixed = new LinkedHashMap<>();
        conditions.forEach(condition -> fixed.put(place(token.get(), condition.steps()), condition.value()));
        Reader reader = new Reader(token.get(), calculated);
        List<Place> values = new ArrayList<>();
        template.path("values").forEach(value -> reader.place(value.path("valueExpression")).ifPresent(values::add));
        boolean iot = kind.toLowerCase(Locale.ROOT).equals("iotjsonpathcontent");
        boolean central = kind.toLowerCase(Locale.ROOT).equals("iotcentraljsonpathcontent");
        return Optional.of(new TemplatePlaces(fixed,
                iot
                        ? at("SystemProperties", "iothub-connection-device-id")
                        : central ? at("Body", "deviceId") : reader.place(template.path("deviceIdExpression")),
                reader.place(template.path("patientIdExpression")),
                iot && !template.hasNonNull("timestampExpression")
                        ? at("Properties", "iothub-creation-time-utc")
                        : central && !template.hasNonNull("timestampExpression")
                                ? at("Body", "enqueuedTime")
                                : reader.place(template.path("timestampExpression")),
                reader.place(template.path("correlationIdExpression")), values));
    }

    /** Every place that is filled. */
    List<Place> all() {
        List<Place> all = new ArrayList<>(fixed.keySet());
        List.of(device, patient, time, correlation).forEach(place -> place.ifPresent(all::add));
        all.addAll(values);
        return all;
    }

    private static Optional<Place> at(String... steps) {
        return Optional.of(new Place(List.of(steps)));
    }

    private static Place place(List<String> token, List<String> steps) {
        if (OF_DOCUMENT.contains(steps.getFirst())) {
            return new Place(steps);
        }
        List<String> all = new ArrayList<>(token);
        all.addAll(steps);
        return new Place(all);
    }

    /** An expression is a text, or an object with one. */
    private static String text(JsonNode expression) {
        return expression.isObject() ? expression.path("value").asText() : expression.asText();
    }

    /** What an expression looks at, seen from a match. */
    private record Reader(List<String> token, boolean calculated) {

        Optional<Place> place(JsonNode expression) {
            String text = text(expression);
            if (text.isBlank()) {
                return Optional.empty();
            }
            Optional<List<String>> steps = text.startsWith("$") ? steps(text) : named(text);
            return steps.filter(list -> !list.isEmpty()).map(list -> {
                if (!calculated) {
                    return TemplatePlaces.place(token, list);
                }
                return list.getFirst().equals("matchedToken") && list.size() > 1
                        ? TemplatePlaces.place(token, list.subList(1, list.size()))
                        : new Place(list);
            });
        }

        private static Optional<List<String>> named(String text) {
            Matcher named = NAMED.matcher(text.replaceAll("'[^']*'|`[^`]*`", ""));
            return named.find() ? steps(named.group()) : Optional.empty();
        }
    }

    private record Condition(List<String> steps, JsonNode value) {}

    private static List<Condition> conditions(String filter) {
        String inner = filter.replaceFirst("]\\s*$", "");
        List<Condition> conditions = new ArrayList<>();
        for (String one : inner.split("&&|\\|\\|")) {
            Matcher matcher = CONDITION.matcher(one.strip());
            if (!matcher.matches()) {
                continue;
            }
            Optional<List<String>> steps = steps(matcher.group(1).replaceFirst("^\\.", ""));
            String literal = matcher.group(3) != null ? matcher.group(3) : matcher.group(4);
            steps.filter(list -> !list.isEmpty())
                    .ifPresent(list -> conditions.add(new Condition(list, value(matcher.group(3) != null, literal))));
        }
        return conditions;
    }

    private static JsonNode value(boolean quoted, String literal) {
        if (literal == null) {
            return IntNode.valueOf(1);
        }
        if (!quoted) {
            try {
                return JSON.readTree(literal);
            } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
                return TextNode.valueOf(literal);
            }
        }
        return TextNode.valueOf(literal);
    }

    /** The names of a plain path; empty if it is more than that. */
    private static Optional<List<String>> steps(String path) {
        String rest = path.replaceFirst("^\\$", "").strip();
        List<String> steps = new ArrayList<>();
        while (!rest.isEmpty()) {
            Matcher step = STEP.matcher(rest);
            if (!step.lookingAt()) {
                return Optional.empty();
            }
            String name = step.group(1);
            for (int group = 2; name == null && group <= 5; group++) {
                name = group == 4 ? null : step.group(group);
            }
            steps.add(name == null ? ANY : name);
            rest = rest.substring(step.end());
        }
        return Optional.of(steps);
    }
}
