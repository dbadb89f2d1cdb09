package org.iomtfhir.explain.cases;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.iomtfhir.explain.CheckedTemplates;
import org.iomtfhir.explain.ExactJson;
import org.iomtfhir.explain.ExplainOptions;
import org.iomtfhir.explain.Explainer;
import org.iomtfhir.explain.Explanation;
import org.iomtfhir.explain.Failure;
import org.iomtfhir.explain.ObservationFact;
import org.iomtfhir.explain.input.GivenEvents;
import org.iomtfhir.template.TemplateProblem;

/** Runs a case. All methods are static. */
public final class TestCaseRun {

    private static final ObjectMapper JSON = ExactJson.MAPPER;

    private TestCaseRun() {}

    /** What is not as the case says; empty if it holds. */
    public static List<String> run(TestCase given) {
        CheckedTemplates templates = CheckedTemplates.check(given.device(), given.fhir(), given.profile());
        if (templates.hasErrors()) {
            return templates.problems().stream().filter(TemplateProblem::isError).map(TemplateProblem::inOneLine)
                    .toList();
        }
        Explanation explanation = Explainer.explain(templates,
                GivenEvents.read(given.events(), given.received().orElseGet(Instant::now)),
                new ExplainOptions(event -> false, events -> {}));
        List<String> differences = new ArrayList<>();
        int measurements = explanation.measurements().size();
        given.measurements().filter(expected -> expected != measurements).ifPresent(expected -> differences
                .add("there are " + measurements + " measurements; there must be " + expected));
        failures(given, explanation, differences);
        observations(given, explanation, differences);
        return differences;
    }

    private static void failures(TestCase given, Explanation explanation, List<String> differences) {
        List<String> expected = new ArrayList<>(given.failures());
        for (Failure failure : explanation.failures().stream().filter(one -> !one.isWarning()).toList()) {
            if (!expected.remove(failure.error())) {
                differences.add("it fails, and must not: " + failure.error()
                        + (failure.template() == null ? "" : ", template " + failure.template())
                        + (failure.line() == 0 ? "" : ", line " + failure.line())
                        + (failure.member() == null ? "" : ", " + failure.member()) + ": " + failure.cause());
            }
        }
        expected.forEach(missing -> differences.add("there is no failure " + missing + "; there must be one"));
    }

    private static void observations(TestCase given, Explanation explanation, List<String> differences) {
        List<JsonNode> actual = new ArrayList<>(explanation.observations().stream().map(TestCaseRun::tree).toList());
        for (int i = 0; i < given.observations().size(); i++) {
            JsonNode expected = given.observations().get(i);
            List<String> nearest = null;
            int found = -1;
            for (int j = 0; j < actual.size() && found < 0; j++) {
                List<String> lacking = SubsetMatch.differences(expected, actual.get(j));
                if (lacking.isEmpty()) {
                    found = j;
                } else if (nearest == null || lacking.size() < nearest.size()) {
                    nearest = lacking;
                }
            }
            if (found >= 0) {
                actual.remove(found);
            } else {
                differences.add("expected observation " + i + " does not land" + (nearest == null
                        ? ""
                        : "; the nearest differs: "
                                + String.join("; ", nearest.subList(0, Math.min(5, nearest.size())))));
            }
        }
        for (JsonNode more : actual) {
            differences.add("more lands than must: "
                    + more.at("/identifier/0/value").asText(more.path("resourceType").asText()));
        }
    }

    private static JsonNode tree(ObservationFact fact) {
        try {
            return JSON.readTree(fact.json());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a resource is not JSON", e);
        }
    }
}
