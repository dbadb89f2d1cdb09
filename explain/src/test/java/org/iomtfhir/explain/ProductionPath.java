package org.iomtfhir.explain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
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
import org.iomtfhir.group.grouping.GroupingLimits;
import org.iomtfhir.group.grouping.PartitionWindow;
import org.iomtfhir.model.Measurement;
import org.iomtfhir.model.MeasurementGroup;
import org.jspecify.annotations.Nullable;

/** Holds an explanation against what the stages give for the same events when nobody follows. */
final class ProductionPath {

    static final ObjectMapper JSON = JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private ProductionPath() {}

    static Explanation isExplained(CheckedTemplates templates, String text, List<GivenEvent> events) {
        return isExplained(templates, text, events, null);
    }

    /**
     * Holds them against each other.
     *
     * @param length
     *            of the windows; null for all events in one
     */
    static Explanation isExplained(CheckedTemplates templates, String text, List<GivenEvent> events,
            @Nullable Duration length) {
        Explanation explanation = Explainer.explain(templates, events,
                new ExplainOptions(event -> true, number -> {}, length));
        List<Measurement> measurements = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        List<MeasurementGroup> groups = new ArrayList<>();
        PartitionWindow<Integer> window = new PartitionWindow<>(GroupingLimits.ofWindow(
                length == null ? Duration.ofDays(1) : length));
        Instant received = Instant.EPOCH;
        for (GivenEvent event : events) {
            NormalizedEvent result = templates.content().orElseThrow().evaluate(event.event());
            for (Measurement measurement : result.measurements()) {
                if (length != null && measurement.ingestionTime() != null) {
                    received = measurement.ingestionTime();
                }
                window.add(measurement, received, received, measurements.size(), 24).stream().map(CompleteGroup::group)
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
        return explanation;
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

    /** The extension of the summary whose number the element is; null if it is none. */
    private static @Nullable JsonNode summary(JsonNode resource, String pointer) {
        String value = pointer.endsWith("valueQuantity/value")
                ? pointer.substring(0, pointer.lastIndexOf('/'))
                : pointer.endsWith("/valueInteger") ? pointer.replaceFirst("valueInteger$", "_valueInteger") : "";
        for (JsonNode extension : value.isEmpty() ? resource.path("none") : resource.at(value).path("extension")) {
            if (extension.path("url").asText().equals("urn:iomtfhir:summary")) {
                return extension;
            }
        }
        return null;
    }

    /** The readings that are said to stand are those that are kept beside the number. */
    private static void sumsUp(JsonNode summary, List<ObservationFact.Reading> standing) {
        List<BigDecimal> kept = new ArrayList<>();
        boolean isCount = false;
        for (JsonNode part : summary.path("extension")) {
            isCount |= part.path("valueCode").asText().equals("count");
            if (part.path("url").asText().equals("data")) {
                for (String number : part.path("valueString").asText().split(" ")) {
                    String[] repeated = number.split("\\*");
                    for (int i = repeated.length == 1 ? 1 : Integer.parseInt(repeated[1]); i > 0; i--) {
                        kept.add(new BigDecimal(repeated[0]).stripTrailingZeros());
                    }
                }
            }
        }
        assertThat(standing).as("readings of the summary").hasSameSizeAs(kept);
        if (!isCount) {
            assertThat(standing.stream().map(reading -> new BigDecimal(reading.value().strip()).stripTrailingZeros()))
                    .containsExactlyInAnyOrderElementsOf(kept);
        }
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
                    JsonNode summary = summary(resource, element.pointer());
                    if (summary != null) {
                        sumsUp(summary, standing);
                    } else if (element.pointer().endsWith("valueQuantity/value")) {
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
