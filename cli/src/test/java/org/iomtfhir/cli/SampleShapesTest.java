package org.iomtfhir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.iomtfhir.explain.CheckedTemplates;
import org.iomtfhir.explain.ExplainOptions;
import org.iomtfhir.explain.Explainer;
import org.iomtfhir.explain.input.GivenEvents;
import org.iomtfhir.model.Profile;
import org.iomtfhir.profiles.ProfileValidator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The sets of templates by the shape of events: without a warning, as their cases say, and conforming to R4 and its vital signs. */
class SampleShapesTest {

    private static final Path SHAPES = Path.of("../templates/samples/shapes");

    private static ProfileValidator validator;

    @BeforeAll
    static void open() throws IOException {
        validator = ProfileValidator.open(true, List.of());
    }

    static List<Path> shapes() throws IOException {
        try (Stream<Path> all = Files.list(SHAPES)) {
            return all.filter(Files::isDirectory).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void itsTemplatesAreWithoutAWarningAndItsCaseHolds(Path shape) throws IOException {
        assertThat(check(shape).problems()).isEmpty();

        Iomt run = Iomt.run("test", shape);

        assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void whatItsEventsBecomeConforms(Path shape) throws IOException {
        JsonNode report = report(shape);

        assertThat(report.path("findings")).isEmpty();
        assertThat(report.path("observations").asInt()).isPositive();
    }

    @Test
    void everyVitalSignOfR4IsAmongThem() throws IOException {
        Set<String> held = shapes().stream().flatMap(shape -> report(shape).path(
                "profiles").findValuesAsText("url").stream()).map(ProfileTerms::name).collect(Collectors.toSet());

        assertThat(held).contains("heartrate", "resprate", "oxygensat", "bodytemp", "bp", "bodyweight", "bodyheight",
                "bmi",
                "headcircum");
    }

    @Test
    void eachShapeIsNamedOnTheirPage() throws IOException {
        String page = Files.readString(SHAPES.resolve("README.md"));

        assertThat(shapes()).hasSizeGreaterThan(6)
                .allSatisfy(shape -> assertThat(page).contains("(" + shape.getFileName()
                        + "/"));
    }

    private static CheckedTemplates check(Path shape) throws IOException {
        return CheckedTemplates.read(shape.resolve("devicecontent.json"), shape.resolve("fhirmapping.json"),
                Profile.STANDARD);
    }

    private static JsonNode report(Path shape) {
        try {
            CheckedTemplates checked = check(shape);
            ObjectNode node = new ObjectMapper().createObjectNode();
            new ProfileReport(checked.fhir().orElseThrow(),
                    Explainer.explain(checked, GivenEvents.read(Files.readString(shape
                            .resolve("events.jsonl")), Instant.now()), ExplainOptions.everything()),
                    validator).write(node);
            return node;
        } catch (IOException e) {
            throw new IllegalStateException(shape.toString(), e);
        }
    }
}
