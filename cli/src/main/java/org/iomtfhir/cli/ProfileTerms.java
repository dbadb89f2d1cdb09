package org.iomtfhir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.iomtfhir.explain.ObservationFact;
import org.iomtfhir.profiles.Finding;
import org.iomtfhir.profiles.Finding.Wanted;
import org.jspecify.annotations.Nullable;

/** Says what a profile has against an Observation as something to write into the template. Immutable and thread-safe. */
final class ProfileTerms {

    /**
     * What to say.
     *
     * @param member
     *            of the template
     * @param pointer
     *            the element of the Observation whose place in the template is the one to look at
     */
    record Said(@Nullable String member, String pointer, String cause, String whatToDo) {}

    private final MappingComponents components;

    ProfileTerms(MappingComponents components) {
        this.components = components;
    }

    /**
     * Says it.
     *
     * @param resource
     *            the Observation
     */
    Said of(Finding finding, ObservationFact fact, JsonNode resource) {
        String profile = name(finding.profile());
        return switch (finding.kind()) {
            case CATEGORY -> new Said("category", finding.pointer(), profile + " wants the category " + codes(finding)
                    + (resource.has("category") ? ", which is not among those of the template" : ", and there is none"),
                    "Write \"category\": [ { \"codes\": [ " + coding(finding.wanted()) + " ] } ]");
            case CODE -> code(finding, profile, resource);
            case COMPONENT -> component(finding, fact, profile);
            case UNIT -> unit(finding, profile, resource);
            case VALUE_TYPE -> new Said("valueType", finding.pointer(), profile + " does not allow a value of the type "
                    + finding.pointer().replaceFirst(".*/value", ""),
                    finding.pointer().endsWith("/valueSampledData")
                            ? "Write \"valueType\": \"Quantity\", without a defaultPeriod, and \"periodInterval\": 0"
                            : "Write another \"valueType\": the profile is at " + finding.profile());
            case PERIOD -> period(fact, profile);
            case OTHER -> new Said(null, finding.pointer(), profile + " says of "
                    + (finding.pointer().isEmpty() ? "the Observation" : finding.pointer()) + ": "
                    + finding.message().strip().replaceFirst("\\.$", ""),
                    "Compare it with the profile at " + finding.profile());
        };
    }

    private static Said period(ObservationFact fact, String profile) {
        return "INSTANT".equals(fact.period())
                ? new Said("periodInterval", "/effectivePeriod",
                        profile + " wants a time, and under the profile earlier-connector an instant is a period",
                        "Run the services with observations.profile=standard")
                : new Said("periodInterval", "/effectivePeriod", profile
                        + " wants a time, and the periodInterval of the template makes a period",
                        "Write \"periodInterval\": 0, so that each reading is an Observation of its own");
    }

    private Said code(Finding finding, String profile, JsonNode resource) {
        JsonNode codings = resource.path("code").path("coding");
        for (int i = 0; i < codings.size(); i++) {
            Optional<String> instead = MappingFix.instead(codings.get(i).path("code").asText());
            if (instead.isPresent()) {
                return new Said("codes", "/code/coding/" + i, profile + " wants the code " + codes(finding)
                        + ", and LOINC has withdrawn " + codings.get(i).path("code").asText(),
                        "Write \"code\": \"" + instead.get() + "\" in its place");
            }
        }
        if (finding.wanted().isEmpty()) {
            return new Said("codes", "/code/coding/0", profile + " says of the codes: " + finding.message(),
                    "Compare them with the profile at " + finding.profile());
        }
        return new Said("codes", "/code/coding/0", profile + " wants the code " + codes(finding)
                + ", which is not among those of the template", "Add to \"codes\": " + coding(finding.wanted()));
    }

    private Said component(Finding finding, ObservationFact fact, String profile) {
        List<String> codes = finding.wanted().stream().map(Wanted::code).toList();
        String cause = profile + " wants a component of the code " + codes(finding);
        return components.has(fact.template(), codes)
                ? new Said("components", "", cause + ", and the events had no reading for it",
                        "Write \"required\": true into that component: then it says that its value is missing")
                : new Said("components", "", cause + ", which the template has not",
                        "Add to \"components\": { \"codes\": [ " + coding(finding.wanted()) + " ], \"value\": {...} }");
    }

    private static Said unit(Finding finding, String profile, JsonNode resource) {
        JsonNode value = resource.at(finding.pointer());
        JsonNode quantity = value.has("origin") ? value.path("origin") : value;
        String pointer = finding.pointer() + (value.has("origin") ? "/origin" : "");
        String has = quantity.path("code").asText("");
        Optional<String> meant = Optional.of(has).filter(it -> !it.isEmpty()).or(() -> Optional.of(quantity.path("unit")
                .asText(""))).flatMap(MappingFix::ucum);
        List<Wanted> wanted = finding.wanted();
        List<Wanted> fitting = wanted.stream().filter(it -> meant.filter(it.code()::equals).isPresent()).toList();
        if (!fitting.isEmpty()) {
            wanted = fitting;
        } else if (wanted.isEmpty() && meant.isPresent()) {
            wanted = List.of(new Wanted(MappingFix.UCUM, meant.get()));
        }
        String cause = wanted.isEmpty()
                ? profile + " says of the unit: " + finding.message()
                : profile + " wants a unit of the code " + wanted.stream().map(Wanted::code).collect(Collectors.joining(
                        " or ")) + (has.isEmpty() ? ", and it has none" : ", and it is " + has);
        String whatToDo = wanted.isEmpty()
                ? "Write the \"system\" " + MappingFix.UCUM + " and a \"code\" of it"
                : "Write " + wanted.stream().map(it -> (it.system() == null
                        ? ""
                        : "\"system\": \"" + it.system() + "\", ") + "\"code\": \"" + it.code() + "\"")
                        .collect(Collectors
                                .joining(" or "));
        return new Said(has.isEmpty() ? "value" : "code", has.isEmpty() ? finding.pointer() : pointer + "/code", cause,
                whatToDo);
    }

    private static String codes(Finding finding) {
        return finding.wanted().isEmpty()
                ? "that it names"
                : finding.wanted().stream().map(Wanted::code).collect(Collectors.joining(" or "));
    }

    private static String coding(List<Wanted> wanted) {
        return wanted.isEmpty()
                ? "{...}"
                : wanted.stream().map(it -> "{ \"code\": \"" + it.code() + "\""
                        + (it.system() == null ? "" : ", \"system\": \"" + it.system() + "\"") + " }")
                        .collect(Collectors.joining(" or "));
    }

    /** The last part of a canonical URL. */
    static String name(String profile) {
        return profile.substring(profile.lastIndexOf('/') + 1);
    }
}
