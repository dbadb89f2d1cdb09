package org.iomtfhir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValidateCommandTest {

    /** Five mistakes, in lines 4, 6, 9, 16 and 21; the first leaves a member missing from the template of line 3. */
    private static final String WRONG_DEVICE = """
            { "templateType": "CollectionContent",
              "template": [
                { "templateType": "JsonPathContent", "template": {
                    "typeName": "pulse", "typeMatchExpresion": "$..[?(@pulse)]",
                    // What follows lacks its closing bracket.
                    "deviceIdExpression": "$.device[", "timestampExpression": "$.at",
                    "values": [
                      { "valueName": "bpm", "valueExpression": "$.pulse",
                        "required": "perhaps" }
                    ] } },
                { "templateType": "CalculatedContent", "template": {
                    "typeName": "flow",
                    "typeMatchExpression": "$..[?(@flow)]",
                    "deviceIdExpression": "$.matchedToken.pump",
                    "timestampExpression": {
                      "value": "fromUnixTime(matchedToken.at)",
                      "language": "JmesPath"
                    },
                    "values": [
                      { "valueName": "flow", "required": true,
                        "valueExpression": { "value": "$.flow", "language": "XPath" } }
                    ] } }
              ] }
            """;

    /** Five more, in lines 4, 6, 7, 9 and 12. */
    private static final String WRONG_FHIR = """
            { "templateType": "CollectionFhir", "template": [
                { "templateType": "CodeValueFhir", "template": {
                    "typeName": "pulse", "codes": [ { "code": "8867-4", "system": "http://loinc.org" } ],
                    "periodInterval": 30,
                    "value": { "valueName": "bpm",
                               "valueType": "SampledDate" },
                    "components": [ { "codes": [ { "display": "Heart rate" } ],
                        "value": { "valueName": "a", "valueType": "SampledData",
                          "defaultPeriod": 0 } } ] } },
                { "templateType": "CodeValueFhir", "template": {
                    // 12: a type has one template
                    "typeName": "PULSE", "codes": [] } }
            ] }
            """;

    private static final String DEVICE = """
            { "templateType": "CollectionContent", "template": [
                { "templateType": "JsonPathContent", "template": {
                    "typeName": "pulse", "typeMatchExpression": "$..[?(@pulse)]",
                    "deviceIdExpression": "$.device", "timestampExpression": "$.at", "patientIdExpression": "$.patient",
                    "values": [ { "valueName": "bpm", "valueExpression": "$.pulse", "required": true } ] } } ] }
            """;

    private static final String FHIR = """
            { "templateType": "CollectionFhir", "template": [
                { "templateType": "CodeValueFhir", "template": {
                    "typeName": "pulse", "codes": [ { "code": "8867-4" } ],
                    "value": { "valueName": "rate", "valueType": "Quantity", "unit": "/min" } } } ] }
            """;

    @TempDir
    private Path directory;
    private Path device;
    private Path fhir;

    @BeforeEach
    void names() {
        device = directory.resolve("devicecontent.json");
        fhir = directory.resolve("fhirmapping.json");
    }

    private void write(String deviceText, String fhirText) throws IOException {
        Files.writeString(device, deviceText);
        Files.writeString(fhir, fhirText);
    }

    @Test
    void tenDifferentMistakesInAPairOfFilesAreAllFoundInOneRun() throws Exception {
        write(WRONG_DEVICE, WRONG_FHIR);

        Iomt run = Iomt.run("validate", "--device", device, "--fhir", fhir, "--format", "json");

        assertThat(run.exitCode()).isEqualTo(1);
        List<String> found = new ArrayList<>();
        JsonNode json = new ObjectMapper().readTree(run.out());
        json.path("problems").forEach(problem -> {
            if (problem.path("severity").asText().equals("error")) {
                found.add(Path.of(problem.path("file").asText()).getFileName() + ":" + problem.path("line").asInt()
                        + " " + problem.path("member").asText());
            }
        });
        assertThat(json.path("valid").asBoolean()).isFalse();
        assertThat(found).containsExactly("devicecontent.json:3 typeMatchExpression",
                "devicecontent.json:4 typeMatchExpresion", "devicecontent.json:6 deviceIdExpression",
                "devicecontent.json:9 required", "devicecontent.json:16 timestampExpression",
                "devicecontent.json:21 language", "fhirmapping.json:4 periodInterval", "fhirmapping.json:6 valueType",
                "fhirmapping.json:7 code", "fhirmapping.json:9 defaultPeriod", "fhirmapping.json:12 typeName");
    }

    @Test
    void eachProblemIsShownWithItsLineAndACaretUnderThePlace() throws Exception {
        write(WRONG_DEVICE, WRONG_FHIR);

        Iomt run = Iomt.run("validate", "--device", device, "--fhir", fhir);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains(
                device + ":9:25: error: template 0 (pulse), required: required must be true or false, not a text."
                        + " Write true or false, without quotes.\n"
                        + "     9 |             \"required\": \"perhaps\" }\n"
                        + "       |                         ^\n")
                .contains(fhir + ":4:27: error: template 0 (pulse), periodInterval: there is no period 30.")
                .endsWith("11 errors, 1 warning\n");
    }

    @Test
    void whatDoesNotFitBetweenTheFilesIsAWarningAndNoFailure() throws Exception {
        write(DEVICE, FHIR);

        Iomt run = Iomt.run("validate", "--device", device, "--fhir", fhir);

        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains("devicecontent.json:5:36: warning: template 0 (pulse), valueName: no template of the mapping"
                        + " reads the value bpm of this type")
                .contains("fhirmapping.json:4:33: warning: template 0 (pulse), valueName: no template of the device"
                        + " content file produces the value rate of this type")
                .endsWith("0 errors, 2 warnings\n");
    }

    @Test
    void oneFileAloneIsCheckedToo() throws Exception {
        write(DEVICE, FHIR);

        Iomt run = Iomt.run("validate", "--fhir", fhir);

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).isEqualTo("0 errors, 0 warnings\n");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        Iomt run = Iomt.run("validate", "--device", device);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).isEqualTo("iomt: there is no file " + device + "\n");
    }

    @Test
    void withoutAnyFileTheCommandSaysWhatItNeeds() {
        Iomt run = Iomt.run("validate");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("--device").contains("--fhir");
    }

    @Test
    void eventsAreNotRunThroughTemplatesWithErrors() throws Exception {
        write(WRONG_DEVICE, FHIR);
        Path events = Files.writeString(directory.resolve("events.jsonl"), "{}\n");

        Iomt run = Iomt.run("validate", "--device", device, "--fhir", fhir, "--events", events);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).endsWith("The events were not run: mend the errors first.\n");
    }

    @Test
    void aCutThatFeedsAValueIsWarnedOfUnderTheEarlierConnectorsProfileAlone(@TempDir Path directory) throws Exception {
        Path device = Files.writeString(directory.resolve("devicecontent.json"),
                """
                        { "templateType": "CollectionContent", "template": [ { "templateType": "CalculatedContent", "template": {
                          "typeName": "flow", "typeMatchExpression": "Body", "defaultExpressionLanguage": "JmesPath",
                          "deviceIdExpression": "Body.d", "timestampExpression": "Body.t",
                          "values": [ { "valueName": "flow", "valueExpression": "divide(Body.flow, `1000`)" } ] } } ] }""");

        assertThat(Iomt.run("validate", "--device", device).out()).doesNotContain("divide of two whole numbers");
        assertThat(Iomt.run("validate", "--device", device, "--profile", "earlier-connector").out())
                .contains(
                        "devicecontent.json:4:57: warning: template 0 (flow), valueExpression: divide of two whole numbers is cut");
        assertThat(Iomt.run("validate", "--device", device, "--profile", "other").exitCode()).isEqualTo(2);
    }
}
