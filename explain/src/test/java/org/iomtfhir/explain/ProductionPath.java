package org.iomtfhir.explain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.iomtfhir.devicecontent.NormalizationFailure;
import org.iomtfhir.devicecontent.NormalizedEvent;
import org.iomtfhir.devicecontent.json.Json;
import org.iomtfhir.devicecontent.json.JsonReader;
import org.iomtfhir.explain.input.GivenEvent;
import org.iomtfhir.fhirmapping.MappedResource;
import org.iomtfhir.fhirmapping.MappingResult;
import org.iomtfhir.group.grouping.CompleteGroup;
import org.iomtfhir.model.Measurement;
import org.iomtfhir.model.MeasurementGroup;
import org.jspecify.annotations.Nullable;

/** Holds an explanation against what the stages give for the same events when nobody follows. */
final class ProductionPath {

    static final ObjectMapper JSON = JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private ProductionPath() {}

    static void isExplained(CheckedTemplates templates, String text, List<GivenEvent> events) {
        Explanation explanation = Explainer.explain(templates, events, ExplainOptions.everything());
        List<Measurement> measurements = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        List<MeasurementGroup> groups = new ArrayList<>();
        GroupWindows<Integer> window = new GroupWindows<>();
        for (GivenEvent event : events) {
            NormalizedEvent result = templates.content().orElseThrow().evaluate(event.event());
            for (Measurement measurement : result.measurements()) {
                window.add(measurement, measurements.size(), 24).stream().map(CompleteGroup::group)
                        .forEach(groups::add);
                measurements.add(measurement);
            }
            result.failures().stream().map(NormalizationFailure::cause).forEach(failures::add);
            result.warnings().forEach(warning -> failures.add(warning.cause()));
        }
        window.end().stream().map(CompleteGroup::group).forEach(groups::add);
        List<String> resources = new ArrayList<>();
        if (templates.mapping().isPresent()) {
            for (MeasurementGroup group : groups) {
                MappingResult result = templates.mapping().get().transform(group);
                result.resources().stream().map(MappedResource::json)
                        .map(bytes -> new String(bytes, StandardCharsets.UTF_8)).forEach(resources::add);
                result.failures().forEach(failure -> failures.add(failure.message()));
            }
            assertThat(explanation.groups().stream().map(GroupFact::group)).isEqualTo(groups);
        }

        assertThat(explanation.measurements().stream().map(MeasurementFact::measurement)).isEqualTo(measurements);
        assertThat(explanation.observations().stream().map(ObservationFact::json)).isEqualTo(resources);
        assertThat(explanation.failures().stream().map(Failure::cause)).containsExactlyInAnyOrderElementsOf(failures);
        verdictsFit(explanation, text);
        elementsFit(explanation);
    }

    /** Each measurement is that of one match, and what an expression selected stands where it is said to stand. */
    private static void verdictsFit(Explanation explanation, String text) {
        int told = 0;
        for (EventFact event : explanation.events()) {
            for (Verdict verdict : event.verdicts()) {
                if (verdict instanceof Verdict.Matched matched) {
                    for (Verdict.Match match : matched.matches()) {
                        if (match.measurement() != null) {
                            told++;
                            MeasurementFact fact = explanation.measurements().get(match.measurement());
                            assertThat(fact.event()).isEqualTo(event.number());
                            assertThat(fact.template()).isEqualTo(matched.template());
                        }
                        match.expressions().forEach(expression -> standsThere(expression.result(), text));
                    }
                }
            }
        }
        assertThat(told).isEqualTo(explanation.measurements().size());
    }

    private static void standsThere(Verdict.Result result, String text) {
        if (result instanceof Verdict.Result.Selected selected && selected.where() != null
                && !selected.where().pointer().isEmpty() && selected.where().start() >= 0
                && !selected.json().endsWith("…")
                && !selected.json().startsWith("an ")) {
            Json there = read(text.substring(selected.where().start(), selected.where().end()));
            // A document is written anew for its body, and numbers far from 1 then have a plus in their exponent.
            assertThat(plain(there)).as("what stands there").isEqualTo(plain(read(selected.json())));
        }
    }

    private static String plain(Json value) {
        return value.toJson().toUpperCase(Locale.ROOT).replace("E+", "E");
    }

    private static Json read(String json) {
        try {
            return JsonReader.read(json).value();
        } catch (org.iomtfhir.devicecontent.json.MalformedJsonException e) {
            throw new AssertionError(json, e);
        }
    }

    private static int samples(String data) {
        return data.split(" ").length;
    }

    /** The number that a reading says, with a comparator or without; null for a word. */
    private static @Nullable BigDecimal number(String said) {
        String plain = said.strip().replaceFirst("^[<>]=?\\s*", "").replace(",", "");
        return plain.matches("[+-]?[0-9.]+([eE][+-]?[0-9]+)?") ? new BigDecimal(plain) : null;
    }

    /** Each element is of the resource, and what its readings say stands in it. */
    private static void elementsFit(Explanation explanation) {
        for (ObservationFact fact : explanation.observations()) {
            try {
                JsonNode resource = JSON.readTree(fact.json());
                assertThat(fact.elements()).isNotEmpty();
                for (ObservationFact.Element element : fact.elements()) {
                    JsonNode there = resource.at(element.pointer());
                    assertThat(there.isMissingNode()).as(element.pointer()).isFalse();
                    List<ObservationFact.Reading> standing = element.readings().stream()
                            .filter(ObservationFact.Reading::stands).toList();
                    element.readings().forEach(reading -> assertThat(reading.measurements()).isNotEmpty());
                    if (element.pointer().endsWith("valueQuantity/value")) {
                        assertThat(standing).hasSize(1);
                        BigDecimal said = number(standing.get(0).value());
                        if (said != null) {
                            assertThat(said).isEqualByComparingTo(there.decimalValue());
                        }
                    } else if (element.pointer().endsWith("valueSampledData/data")) {
                        int said = standing.stream().mapToInt(reading -> samples(reading.value())).sum();
                        // What one event says of many samples may stand in part: an hour ends, or another says some of them.
                        assertThat(said).isGreaterThanOrEqualTo(samples(there.asText()));
                        assertThat(said > standing.size() || said == samples(there.asText())).isTrue();
                    } else if (element.pointer().endsWith("/valueInteger")) {
                        assertThat(standing).singleElement().satisfies(reading -> assertThat(number(reading.value()))
                                .isEqualByComparingTo(there.decimalValue()));
                    } else if (element.pointer().endsWith("/valueString")) {
                        assertThat(standing).hasSize(1);
                        assertThat(there.asText()).isEqualTo(standing.get(0).value());
                    }
                }
            } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
                throw new AssertionError(fact.json(), e);
            }
        }
    }
}
