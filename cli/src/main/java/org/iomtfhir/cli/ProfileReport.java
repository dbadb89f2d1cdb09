package org.iomtfhir.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.Set;
import org.iomtfhir.explain.CheckedTemplates;
import org.iomtfhir.explain.ExactJson;
import org.iomtfhir.explain.Explanation;
import org.iomtfhir.explain.ObservationFact;
import org.iomtfhir.explain.TemplatePlace;
import org.iomtfhir.model.sampled.SampledText;
import org.iomtfhir.profiles.Finding;
import org.iomtfhir.profiles.ProfileValidator;
import org.iomtfhir.template.ProblemText;
import org.iomtfhir.template.Severity;
import org.iomtfhir.template.TemplateProblem;
import org.jspecify.annotations.Nullable;

/** What profiles have against the Observations that come of events, each as a problem of the mapping. Used once. */
final class ProfileReport {

    private static final ObjectMapper JSON = ExactJson.MAPPER;

    /** Of one problem in the mapping. */
    private static final class Seen {
        private final TemplateProblem problem;
        private final int firstLine;
        private int observations;

        Seen(TemplateProblem problem, int firstLine) {
            this.problem = problem;
            this.firstLine = firstLine;
        }
    }

    /** Of one profile: how many Observations were held against it. */
    private static final class Held {
        private int observations;
        private int conforming;
    }

    private final CheckedTemplates.File mapping;
    private final Explanation explanation;
    private final ProfileValidator validator;
    private final ProfileTerms terms;
    private final Map<TemplateProblem, Seen> seen = new LinkedHashMap<>();
    private final Map<String, Held> held = new TreeMap<>();
    private int observations;

    /**
     * @param mapping
     *            the {@code fhirmapping.json} that the explanation is of
     */
    ProfileReport(CheckedTemplates.File mapping, Explanation explanation, ProfileValidator validator) {
        this.mapping = mapping;
        this.explanation = explanation;
        this.validator = validator;
        this.terms = new ProfileTerms(new MappingComponents(mapping.text()));
        explanation.observations().stream().filter(it -> it.resourceType().equals("Observation")).forEach(this::hold);
    }

    private void hold(ObservationFact fact) {
        observations++;
        JsonNode resource = asWritten(fact);
        String json = resource.toString();
        for (String profile : validator.profilesOf(json)) {
            List<Finding> findings = validator.validate(json, profile);
            Held counts = held.computeIfAbsent(profile, it -> new Held());
            counts.observations++;
            counts.conforming += findings.stream().anyMatch(Finding::isError) ? 0 : 1;
            Set<TemplateProblem> once = new java.util.HashSet<>();
            for (Finding finding : findings) {
                TemplateProblem problem = problem(finding, fact, resource);
                Seen of = seen.computeIfAbsent(problem, it -> new Seen(it, line(fact)));
                of.observations += once.add(problem) ? 1 : 0;
            }
        }
    }

    /** Without what is for the way from transform to persist alone, and with what persist adds. */
    private static JsonNode asWritten(ObservationFact fact) {
        try {
            JsonNode resource = JSON.readTree(fact.json());
            resource.findParents("extension").forEach(parent -> {
                ArrayNode extensions = (ArrayNode) parent.get("extension");
                for (int i = extensions.size() - 1; i >= 0; i--) {
                    String url = extensions.get(i).path("url").asText();
                    if (url.equals(SampledText.OFFSETS) || url.startsWith("urn:iomtfhir:")) {
                        extensions.remove(i);
                    }
                }
                if (extensions.isEmpty()) {
                    ((ObjectNode) parent).remove("extension");
                }
            });
            emptied(resource);
            if (!resource.has("subject")) {
                // Persist files it on the patient whose the device is.
                ((ObjectNode) resource).putObject("subject").put("type", "Patient").putObject("identifier")
                        .put("value", "of the device");
            }
            return resource;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the mapping has written what is not JSON", e);
        }
    }

    /** The sibling of a primitive value that had nothing but such an extension. */
    private static void emptied(JsonNode node) {
        if (node instanceof ObjectNode object) {
            List<String> names = object.properties().stream().filter(member -> member.getKey().startsWith("_") && member
                    .getValue().isEmpty()).map(Map.Entry::getKey).toList();
            object.remove(names);
        }
        node.forEach(ProfileReport::emptied);
    }

    private TemplateProblem problem(Finding finding, ObservationFact fact, JsonNode resource) {
        ProfileTerms.Said said = terms.of(finding, fact, resource);
        Explanation.Template template = fact.template() < 0 || fact.template() >= explanation.fhirTemplates().size()
                ? null
                : explanation.fhirTemplates().get(fact.template());
        TemplatePlace place = place(fact, said.pointer());
        if (place == null && template != null) {
            place = template.place();
        }
        return new TemplateProblem(finding.isError() ? Severity.ERROR : Severity.WARNING, mapping.name(),
                place == null ? 1 : place.line(), place == null ? 1 : place.column(),
                template == null ? null : template.index(), template == null ? null : template.typeName(),
                said.member(), said.cause(), said.whatToDo());
    }

    /** That of the element, or of the nearest around it that the template speaks of. */
    private static @Nullable TemplatePlace place(ObservationFact fact, String pointer) {
        for (String at = pointer; !at.isEmpty(); at = at.substring(0, at.lastIndexOf('/'))) {
            String here = at;
            TemplatePlace place = fact.elements().stream().filter(it -> it.pointer().equals(here) && it.place() != null)
                    .map(ObservationFact.Element::place).findFirst().orElse(null);
            if (place != null) {
                return place;
            }
        }
        return null;
    }

    private int line(ObservationFact fact) {
        int measurement = fact.elements().stream().flatMap(element -> element.readings().stream())
                .flatMap(reading -> reading
                        .measurements().stream())
                .min(Comparator.naturalOrder()).orElseGet(() -> explanation.groups().get(fact.group())
                        .measurements().getFirst());
        return explanation.events().get(explanation.measurements().get(measurement).event()).line();
    }

    /** Whether an Observation does not conform. */
    boolean hasErrors() {
        return seen.keySet().stream().anyMatch(TemplateProblem::isError);
    }

    private List<Seen> inOrder() {
        return seen.values().stream().sorted(Comparator.comparingInt((Seen it) -> it.problem.line()).thenComparingInt(
                it -> it.problem.column())).toList();
    }

    /** Profiles of the packages that no Observation was held against. */
    private Set<String> unused() {
        Set<String> unused = new TreeSet<>(validator.ownProfiles());
        unused.removeAll(held.keySet());
        return unused;
    }

    void print(PrintWriter out) {
        ProblemText source = new ProblemText(mapping.text());
        for (Seen each : inOrder()) {
            out.print(source.render(each.problem));
            out.println("       in " + count(each.observations, "Observation") + "; the first comes of line "
                    + each.firstLine);
        }
        out.println(count(observations, "Observation") + (observations == 1 ? " was" : " were")
                + " held against profiles:");
        held.forEach((profile,
                counts) -> out.println("  " + ProfileTerms.name(profile) + ": " + counts.conforming + " of "
                        + counts.observations + (counts.observations == 1 ? " conforms" : " conform")
                        + (profile.equals(ProfileValidator.BASE) ? " (no profile is for their codes)" : "")));
        unused().forEach(profile -> out.println("  " + ProfileTerms.name(profile) + ": no Observation has its codes"));
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    void write(ObjectNode result) {
        result.put("observations", observations);
        ArrayNode profiles = result.putArray("profiles");
        held.forEach(
                (profile, counts) -> profiles.addObject().put("url", profile).put("observations", counts.observations)
                        .put("conforming", counts.conforming));
        unused().forEach(
                profile -> profiles.addObject().put("url", profile).put("observations", 0).put("conforming", 0));
        List<Seen> all = new ArrayList<>(inOrder());
        ArrayNode findings = result.putArray("findings");
        for (Seen each : all) {
            TemplateProblem it = each.problem;
            findings.addObject().put("severity", it.severity().name().toLowerCase(Locale.ROOT)).put("file", it.file())
                    .put("line", it.line()).put("column", it.column()).put("template", it.templateIndex())
                    .put("typeName", it.typeName()).put("member", it.member()).put("cause", it.cause())
                    .put("whatToDo", it.whatToDo()).put("observations", each.observations)
                    .put("firstLine", each.firstLine);
        }
    }
}
