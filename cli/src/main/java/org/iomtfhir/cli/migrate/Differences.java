package org.iomtfhir.cli.migrate;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The lines of the table of deviations in docs/templates.md that given templates can meet. A line that no template of these can
 * meet is left out; one that depends on what devices send is there if the templates leave it open.
 */
public final class Differences {

    private static final ObjectMapper JSON = JsonMapper.builder().enable(JsonParser.Feature.ALLOW_COMMENTS).build();

    private static final Pattern DIVISION = Pattern.compile("\\b(divide|pow)\\s*\\(");

    private final List<Difference> differences = new ArrayList<>();
    private final JsonNode device;
    private final JsonNode fhir;

    private Differences(JsonNode device, JsonNode fhir) {
        this.device = device;
        this.fhir = fhir;
    }

    /**
     * Looks.
     *
     * @param identityMode
     *            {@code Lookup} or {@code Create}; empty if it is not known
     * @throws IOException
     *             if a file is not JSON
     */
    public static List<Difference> of(String deviceContent, String fhirMapping, Optional<String> identityMode)
            throws IOException {
        Differences all = new Differences(JSON.readTree(deviceContent), JSON.readTree(fhirMapping));
        all.device();
        all.fhir();
        all.identity(identityMode.orElse(""));
        return List.copyOf(all.differences);
    }

    private void device() {
        add("division and negative powers of whole numbers", "exact: divide(15, 1000) is 0.015 (profile standard)",
                "cut to 0", devices(template -> DIVISION.matcher(template.toString()).find()));
        add("device and time in the two Iot kinds", "from the root of the event",
                "from the match, so a body could name another device",
                devices(template -> true, kind -> kind.startsWith("iot")));
        add("texts that look like dates", "kept as sent", "rewritten as 07/13/2021 17:29:01",
                devices(template -> member(template, "values").size() > 0));
        add("digits", "kept; arithmetic is decimal", "passed through binary fractions: 1.9811999999999999",
                devices(template -> template.toString().contains("multiply(") || template.toString().contains("add(")
                        || template.toString().contains("divide(")));
        add("times before 1990, or more than a day after their event reached the hub",
                "set aside as ImplausibleTime (settable: normalize.earliest-time, normalize.ahead)",
                "landed in year 1, 1970 or 2099", devices(template -> true));
        add("a failing match", "its neighbours go on; every failure is reported",
                "the first failure silenced the rest of the event", devices(template -> true));
        add("two encounters within a period", "two Observations", "one",
                devices(template -> !member(template, "encounterIdExpression").isMissingNode()));
    }

    private void fhir() {
        add("one instant", "effectiveDateTime", "a period of no length",
                mappings(template -> period(template).matches("|0|single")));
        add("two instants within a second", "two Observations", "one",
                mappings(template -> period(template).matches("|0|single")));
        add("a period that grows", "every series of the Observation is laid anew", "some stayed short, some slid",
                mappings(template -> !period(template).matches("|0|single") && values(template)
                        .anyMatch(value -> type(value).equals("sampleddata"))));
        add("several Quantities in one period", "the latest stands, with a warning about the template",
                "an error or not, as the batches fell",
                mappings(template -> !period(template).matches("|0|single") && values(template)
                        .anyMatch(value -> type(value).equals("quantity"))));
        add("a sample that is no decimal, E, U or L", "that reading is an error", "written, which is invalid FHIR",
                mappings(template -> values(template).anyMatch(value -> type(value).equals("sampleddata"))));
        add("a comma in a number", "refused (profile standard): 36,650 is 36.65 to half the world", "dropped: 36650",
                mappings(template -> values(template).anyMatch(value -> type(value).equals("quantity"))));
        add("a unit code without a system", "left out, with a warning", "written, which is invalid FHIR",
                mappings(template -> values(template).anyMatch(value -> !member(value, "code").isMissingNode()
                        && member(value, "system").isMissingNode())));
        add("code.text", "the display of the template's first code (profile standard)", "the type name",
                mappings(template -> Stream.of(member(template, "codes").path(0))
                        .anyMatch(code -> !member(code, "display").isMissingNode())));
        add("categories of others", "stay", "removed",
                mappings(template -> !member(template, "category").isMissingNode()));
        add("a value under a component",
                "is there with a dataAbsentReason while it has no reading, if it says required",
                "was left out", mappings(template -> components(template)
                        .anyMatch(part -> member(member(part, "value"), "required").asBoolean())));
        add("what a person changed on the server", "stays", "was written over by the next repeat",
                mappings(template -> true));
        add("identifiers of Observations, and which is found again",
                "of a form of their own; the profile earlier-connector keeps the earlier one, so that series go on",
                "the earlier form", mappings(template -> true));
    }

    private void identity(String mode) {
        String all = "all templates";
        differences.add(new Difference("identifiers of devices and patients",
                "match in the configured system only (identity.device-system, identity.patient-system), never old or ended"
                        + " ones",
                "matched in any system", all));
        if (mode.equalsIgnoreCase("Lookup")) {
            differences.add(new Difference("a patient named in a message of Lookup",
                    "must be the device's (identity.compare-patient turns that off)", "was not looked at", all));
        }
        differences.add(new Difference("a device that changes hands",
                "readings from before go to the patient of their time", "to the present patient", all));
    }

    private void add(String about, String here, String there, String where) {
        if (!where.isEmpty()) {
            differences.add(new Difference(about, here, there, where));
        }
    }

    private String devices(Predicate<JsonNode> wanted) {
        return devices(wanted, kind -> true);
    }

    private String devices(Predicate<JsonNode> wanted, Predicate<String> kind) {
        return names(device, wanted, kind);
    }

    private String mappings(Predicate<JsonNode> wanted) {
        return names(fhir, wanted, kind -> true);
    }

    /** The type names of the templates that meet it. */
    private static String names(JsonNode file, Predicate<JsonNode> wanted, Predicate<String> kind) {
        TreeSet<String> names = new TreeSet<>();
        for (JsonNode entry : member(file, "template")) {
            JsonNode template = member(entry, "template");
            if (kind.test(member(entry, "templateType").asText("").toLowerCase(Locale.ROOT)) && wanted.test(template)) {
                names.add(member(template, "typeName").asText("?"));
            }
        }
        return String.join(", ", names);
    }

    private static String period(JsonNode template) {
        return member(template, "periodInterval").asText("").toLowerCase(Locale.ROOT);
    }

    private static String type(JsonNode value) {
        return member(value, "valueType").asText("").toLowerCase(Locale.ROOT);
    }

    private static Stream<JsonNode> components(JsonNode template) {
        List<JsonNode> parts = new ArrayList<>();
        member(template, "components").forEach(parts::add);
        return parts.stream();
    }

    private static Stream<JsonNode> values(JsonNode template) {
        return Stream.concat(Stream.of(member(template, "value")),
                components(template).map(part -> member(part, "value"))).filter(JsonNode::isObject);
    }

    /** Names of members are read in any case. */
    private static JsonNode member(JsonNode object, String name) {
        JsonNode exact = object.path(name);
        if (!exact.isMissingNode() || !object.isObject()) {
            return exact;
        }
        return object.properties().stream().filter(it -> it.getKey().equalsIgnoreCase(name)).findFirst()
                .map(java.util.Map.Entry::getValue).orElse(exact);
    }
}
