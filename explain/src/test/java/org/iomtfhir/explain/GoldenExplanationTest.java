package org.iomtfhir.explain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.iomtfhir.devicecontent.ContentOptions;
import org.iomtfhir.devicecontent.DeviceContent;
import org.iomtfhir.devicecontent.TimeWindow;
import org.iomtfhir.explain.input.GivenEvent;
import org.iomtfhir.explain.input.GivenEvents;
import org.iomtfhir.fhirmapping.FhirMapping;
import org.iomtfhir.fhirmapping.MappedResource;
import org.iomtfhir.fhirmapping.MappingOptions;
import org.iomtfhir.fhirmapping.MappingResult;
import org.iomtfhir.fhirmapping.spi.ObservationTrace;
import org.iomtfhir.model.MalformedMessageException;
import org.iomtfhir.model.MeasurementGroup;
import org.iomtfhir.model.MessageJson;
import org.iomtfhir.model.Profile;
import org.iomtfhir.samples.SampleSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An explanation says the same as the stages do, on every golden case and every sample. */
class GoldenExplanationTest {

    private static final Instant NOW = Instant.parse("2026-10-09T10:18:00Z");

    @ParameterizedTest
    @ValueSource(strings = {"normalize", "random-normalize"})
    void whatNormalizeGivesIsWhatIsExplained(String file) throws Exception {
        int compared = 0;
        for (String line : lines("../templates/device-content/src/test/resources/golden/" + file + ".jsonl")) {
            JsonNode golden = ProductionPath.JSON.readTree(line);
            String template = golden.path("template").asText();
            Optional<DeviceContent> content = DeviceContent.compile("devicecontent.json", template,
                    ContentOptions.of(Profile.EARLIER_CONNECTOR).with(TimeWindow.ANY)).compiled();
            String text = text(golden.path("event"));
            List<GivenEvent> events = GivenEvents.read(text, NOW);
            if (content.isEmpty() || events.isEmpty()) {
                continue;
            }
            CheckedTemplates templates = new CheckedTemplates(
                    List.of(new CheckedTemplates.File("devicecontent.json", template, List.of())), true, content,
                    Optional.empty());

            ProductionPath.isExplained(templates, text, events);
            compared++;
        }
        assertThat(compared).isGreaterThan(250);
    }

    /** A body alone where the hub adds nothing, the whole document where it does. */
    private static String text(JsonNode event) throws IOException {
        String body = event.path("body").asText().replace("\n", " ").replace("\r", " ");
        if (event.path("properties").isEmpty() && event.path("systemProperties").isEmpty()) {
            return body;
        }
        ObjectNode document = ProductionPath.JSON.createObjectNode();
        try {
            document.set("Body", ProductionPath.JSON.readTree(body));
        } catch (IOException e) {
            return body;
        }
        document.set("Properties", event.path("properties"));
        document.set("SystemProperties", event.path("systemProperties"));
        return ProductionPath.JSON.writeValueAsString(document);
    }

    @ParameterizedTest
    @ValueSource(strings = {"observation", "random-observation"})
    void whatTransformGivesIsNoOtherWhenSomebodyFollows(String file) throws Exception {
        int compared = 0;
        long standing = 0;
        for (String line : lines("../persist-service/src/test/resources/golden/" + file + ".jsonl")) {
            JsonNode golden = ProductionPath.JSON.readTree(line);
            Optional<FhirMapping> mapping = FhirMapping.compile("fhirmapping.json", golden.path("template").asText(),
                    MappingOptions.earlierConnector(() -> NOW)).compiled();
            for (JsonNode group : golden.path("groups")) {
                Optional<MeasurementGroup> read = group(group);
                if (mapping.isEmpty() || read.isEmpty()) {
                    continue;
                }
                List<ObservationTrace.Mapped> told = new ArrayList<>();
                MappingResult followed = mapping.get().transform(read.get(), told::add);
                MappingResult alone = mapping.get().transform(read.get());

                assertThat(texts(followed)).isEqualTo(texts(alone));
                assertThat(followed.failures()).isEqualTo(alone.failures());
                assertThat(told.stream().filter(ObservationTrace.Mapped::written)).hasSameSizeAs(alone.resources());
                standing += told.stream().flatMap(it -> it.parts().stream()).flatMap(it -> it.readings().stream())
                        .filter(ObservationTrace.Observed::stands).count();
                compared++;
            }
        }
        assertThat(compared).isGreaterThan(150);
        assertThat(standing).isGreaterThan(compared / 2L);
    }

    private static List<String> texts(MappingResult result) {
        return result.resources().stream().map(MappedResource::json)
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8)).toList();
    }

    private static Optional<MeasurementGroup> group(JsonNode given) throws IOException {
        ObjectNode group = given.deepCopy();
        if (!group.has("WindowTime")) {
            group.put("WindowTime", "2026-10-09T10:18:00Z");
        }
        try {
            return Optional.of(MessageJson.readGroup(ProductionPath.JSON.writeValueAsBytes(group)));
        } catch (MalformedMessageException e) {
            return Optional.empty();
        }
    }

    private static List<SampleSet> samples() {
        return SampleSet.all();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void theSamplesAreExplainedFromEndToEnd(SampleSet set) {
        CheckedTemplates templates = Given.templates(set.deviceContent(), set.fhirMapping());
        String text = String.join("\n", set.events());

        ProductionPath.isExplained(templates, text, GivenEvents.read(text, NOW.plusSeconds(86_400L * 365)));
    }

    @Test
    void everySampleHasAnObservation() {
        for (SampleSet set : SampleSet.all()) {
            Explanation explanation = Explainer.explain(Given.templates(set.deviceContent(), set.fhirMapping()),
                    GivenEvents.read(String.join("\n", set.events()), NOW.plusSeconds(86_400L * 365)),
                    ExplainOptions.everything());

            assertThat(explanation.observations()).as(set.name()).isNotEmpty();
            assertThat(explanation.deviceTemplates()).allSatisfy(template -> assertThat(template.uses()).isPositive());
        }
    }

    private static List<String> lines(String file) throws IOException {
        return Files.readAllLines(Path.of(file)).stream().filter(line -> !line.isBlank()).toList();
    }
}
