package org.iomtfhir.persist.merge;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.iomtfhir.fhirmapping.FhirMapping;
import org.iomtfhir.fhirmapping.MappingOptions;
import org.iomtfhir.template.CompileResult;
import org.iomtfhir.template.TemplateProblem;

/** Runs one golden case and says what is wrong, if anything is. */
final class GoldenCase {

    private final JsonNode golden;
    private final String template;

    GoldenCase(JsonNode golden) {
        this.golden = golden;
        this.template = golden.get("template").asText();
    }

    /** What was expected and what came, if they differ; empty if the case passes. */
    Optional<String> failure() {
        CompileResult<FhirMapping> compiled = FhirMapping.compile("fhirmapping.json", template,
                MappingOptions.earlierConnector(GoldenLine.NOW));
        String outcome = golden.get("outcome").asText();
        return switch (outcome) {
            case "invalid template" -> invalidTemplate(compiled);
            case "observations" -> observations(compiled);
            case "free" -> free(compiled);
            default -> Optional.of("there is no outcome " + outcome);
        };
    }

    private Optional<String> invalidTemplate(CompileResult<FhirMapping> compiled) {
        if (compiled.compiled().isPresent()) {
            return Optional.of("expected: refused for " + golden.get("reference") + "\nactual: accepted");
        }
        for (JsonNode message : golden.get("reference")) {
            if (message.has("line")) {
                Set<Integer> wanted = templatesAt(message.get("line").asInt());
                boolean found = compiled.problems().stream().filter(TemplateProblem::isError)
                        .anyMatch(problem -> wanted.contains(problem.templateIndex()));
                if (!found) {
                    return Optional.of("expected: an error in one of the templates " + wanted + " (null: the root) for "
                            + message + "\nactual: " + compiled.problems());
                }
            }
        }
        return Optional.empty();
    }

    /** The indexes of the templates that a line of the file lies in; null stands for the root. */
    private Set<Integer> templatesAt(int line) {
        Set<Integer> found = new HashSet<>();
        try (JsonParser parser = GoldenFile.JSON.createParser(template)) {
            int depth = 0;
            int index = -1;
            int start = 0;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token.isStructStart() && ++depth == 3) {
                    index++;
                    start = parser.currentTokenLocation().getLineNr();
                }
                if (token.isStructEnd() && depth-- == 3) {
                    int end = parser.currentLocation().getLineNr();
                    if (line >= start && line <= end) {
                        found.add(index);
                    }
                    if (line == start || line == end) {
                        found.add(null);
                    }
                }
            }
        } catch (IOException e) {
            found.add(null);
        }
        if (found.isEmpty()) {
            found.add(null);
        }
        return found;
    }

    private Optional<String> observations(CompileResult<FhirMapping> compiled) {
        if (compiled.compiled().isEmpty()) {
            return Optional.of("expected: accepted\nactual: refused for " + compiled.problems());
        }
        GoldenLine line = new GoldenLine(compiled.compiled().get());
        List<List<String>> errors = new ArrayList<>();
        golden.get("groups").forEach(group -> errors.add(line.step(group)));
        boolean anyError = false;
        for (int i = 0; i < errors.size(); i++) {
            if (hasError(golden.get("steps").get(i))) {
                anyError = true;
                if (errors.get(i).isEmpty()) {
                    return Optional.of("expected: an error in step " + i + " for " + golden.get("steps").get(i)
                            + "\nactual: none, and " + line.observations());
                }
            }
        }
        if (anyError) {
            return Optional.empty();
        }
        if (errors.stream().anyMatch(step -> !step.isEmpty())) {
            return Optional.of("expected: no error\nactual: " + errors);
        }
        return difference(line.observations());
    }

    private static boolean hasError(JsonNode step) {
        for (JsonNode operation : step) {
            if (operation.has("error")) {
                return true;
            }
        }
        return false;
    }

    private Optional<String> difference(List<JsonNode> actual) {
        List<JsonNode> missing = new ArrayList<>();
        golden.get("observations").forEach(missing::add);
        List<JsonNode> unexpected = new ArrayList<>(actual);
        for (JsonNode expected : List.copyOf(missing)) {
            for (JsonNode candidate : unexpected) {
                if (GoldenComparison.sameObservation(expected, candidate)) {
                    missing.remove(expected);
                    unexpected.remove(candidate);
                    break;
                }
            }
        }
        if (missing.isEmpty() && unexpected.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of("expected: " + missing.stream().map(GoldenComparison::compared).toList() + "\nactual:   "
                + unexpected.stream().map(GoldenComparison::compared).toList());
    }

    /** A clear error or an answer: whatever is written has been read by the strict parser on the way. */
    private Optional<String> free(CompileResult<FhirMapping> compiled) {
        compiled.compiled().ifPresent(mapping -> {
            GoldenLine line = new GoldenLine(mapping);
            golden.get("groups").forEach(line::step);
        });
        return Optional.empty();
    }
}
