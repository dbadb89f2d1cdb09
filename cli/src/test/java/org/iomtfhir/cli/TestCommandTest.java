package org.iomtfhir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.iomtfhir.samples.SampleSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;

class TestCommandTest {

    private static final SampleSet VITALS = SampleSet.named("bedside-vitals");

    @TempDir
    Path directory;
    private Path device;
    private Path fhir;
    private Path saved;

    @BeforeEach
    void aCaseOfWhatComesNow() throws IOException {
        device = Files.writeString(directory.resolve("devicecontent.json"), VITALS.deviceContent());
        fhir = Files.writeString(directory.resolve("fhirmapping.json"), VITALS.fhirMapping());
        Path events = Files.writeString(directory.resolve("events.jsonl"), String.join("\n", VITALS.events()));
        saved = directory.resolve("vitals.case.json");
        Iomt ran = Iomt.run("explain", "--device", device, "--fhir", fhir, "--events", events, "--save-case", saved);
        assertThat(ran.err()).isEmpty();
    }

    @Test
    void whatWasSavedHolds() {
        Iomt ran = Iomt.run("test", directory);

        assertThat(ran.out()).contains("ok      vitals.case.json", "1 case, 0 failed");
        assertThat(ran.exitCode()).isZero();
    }

    /** By that persist decides whose a reading is, and takes it off. */
    @Test
    void whatTravelsToTheLastStageAloneIsInNoCase() throws IOException {
        Files.writeString(device, """
                {"templateType":"CollectionContent","template":[{"templateType":"JsonPathContent","template":{
                  "typeName":"bp","typeMatchExpression":"$..[?(@sys)]","deviceIdExpression":"$.device",
                  "timestampExpression":"$.time","values":[
                    {"valueName":"sys","valueExpression":"$.sys"},{"valueName":"who","valueExpression":"$.who"}]}}]}
                """);
        Files.writeString(fhir, """
                {"templateType":"CollectionFhir","template":[{"templateType":"CodeValueFhir","template":{
                  "typeName":"bp","periodInterval":60,"codes":[{"code":"85354-9"}],
                  "performer":{"type":"Practitioner","valueName":"who"},"components":[
                    {"codes":[{"code":"8480-6"}],"required":true,
                     "value":{"valueType":"Quantity","valueName":"sys"}}]}}]}
                """);
        Path events = Files.writeString(directory.resolve("bp.jsonl"), """
                {"device":"cuff","time":"2026-03-02T08:00:00Z","sys":120,"who":"n-1"}
                """);

        assertThat(Iomt.run("explain", "--device", device, "--fhir", fhir, "--events", events, "--save-case", saved)
                .exitCode()).isZero();

        assertThat(Files.readString(saved)).contains("\"performer\"", "8480-6", "120")
                .doesNotContain("urn:iomtfhir:re");
        assertThat(Iomt.run("test", directory).exitCode()).isZero();
    }

    @Test
    void aChangeOfATemplateIsFoundAndNamed() throws Exception {
        Files.writeString(fhir, VITALS.fhirMapping().replace("\"8867-4\"", "\"8867-5\""));
        Path junit = directory.resolve("results.xml");

        Iomt ran = Iomt.run("test", directory, "--junit", junit);

        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.out()).contains("FAILED  vitals.case.json", "does not land; the nearest differs",
                "/code/coding/0/code is \"8867-5\"; it must be \"8867-4\"", "more lands than must");
        Element suite = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(junit.toFile())
                .getDocumentElement();
        assertThat(suite.getAttribute("failures")).isEqualTo("1");
        assertThat(suite.getElementsByTagName("failure").item(0).getTextContent()).contains("8867-5");
    }

    @Test
    void aValueThatIsAnotherIsFound() throws IOException {
        Files.writeString(saved, Files.readString(saved).replaceFirst("\"value\" : 72\\b", "\"value\" : 73"));

        assertThat(Iomt.run("test", directory).out()).contains("FAILED", "/valueQuantity/value is 72; it must be 73");
    }

    @Test
    void aFailureThatMustNotBeIsFound() throws IOException {
        Files.writeString(saved, Files.readString(saved).replaceFirst("2026-03-02T08:00:00Z", "yesterday"));

        Iomt ran = Iomt.run("test", saved);

        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.out()).contains("it fails, and must not: NormalizationDataMapping");
    }

    @Test
    void aTemplateWithAnErrorFailsWithItsPlace() throws IOException {
        Files.writeString(device, "{");

        assertThat(Iomt.run("test", directory).out()).contains("FAILED", "devicecontent.json:1:");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{}", "{\"device\": 1}", "{\"devise\": \"{}\"}",
            "{\"device\": {\"file\": \"none.json\"}}",
            "{\"device\": \"{}\", \"fhir\": \"{}\", \"events\": \"\", \"expected\": {\"observations\": 1}}"})
    void whatIsNoCaseFailsAndSaysWhy(String text) throws IOException {
        Files.writeString(saved, text);

        Iomt ran = Iomt.run("test", directory);

        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.out()).contains("FAILED  vitals.case.json").doesNotContain("Exception");
    }

    @Test
    void noCaseAtAllIsNoSuccess() throws IOException {
        Files.delete(saved);

        Iomt ran = Iomt.run("test", directory);

        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.err()).contains("there is no file NAME.case.json");
    }

    @Test
    void theSampleSetsHoldToTheirs() {
        for (String set : List.of("bedside-vitals", "infusion-pump", "wearable")) {
            Iomt ran = Iomt.run("test", Path.of("../templates/samples", set));

            assertThat(ran.exitCode()).as(ran.out()).isZero();
            assertThat(ran.out()).contains("ok      " + set).contains("1 case");
        }
    }
}
