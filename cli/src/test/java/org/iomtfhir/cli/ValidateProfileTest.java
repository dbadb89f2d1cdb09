package org.iomtfhir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.iomtfhir.profiles.PackedFiles;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code validate --profile} of R4's vital signs and of a package, in the template's terms. */
class ValidateProfileTest {

    private static final String DEVICE = """
            { "templateType": "CollectionContent", "template": [
              { "templateType": "JsonPathContent", "template": { "typeName": "heartrate",
                "typeMatchExpression": "$..[?(@heartrate)]", "deviceIdExpression": "$.deviceid", "patientIdExpression": "$.patient",
                "timestampExpression": "$.at", "values": [ { "valueName": "hr", "valueExpression": "$.heartrate" } ] } },
              { "templateType": "JsonPathContent", "template": { "typeName": "temperature",
                "typeMatchExpression": "$..[?(@temperature)]", "deviceIdExpression": "$.deviceid", "patientIdExpression": "$.patient",
                "timestampExpression": "$.at", "values": [ { "valueName": "t", "valueExpression": "$.temperature" } ] } },
              { "templateType": "JsonPathContent", "template": { "typeName": "bloodpressure",
                "typeMatchExpression": "$..[?(@systolic)]", "deviceIdExpression": "$.deviceid", "patientIdExpression": "$.patient",
                "timestampExpression": "$.at", "values": [ { "valueName": "systolic", "valueExpression": "$.systolic" },
                { "valueName": "diastolic", "valueExpression": "$.diastolic" } ] } } ] }
            """;

    /** As the samples that Microsoft published are written: unit without a code, no category, a withdrawn code. */
    private static final String FIELD = """
            { "templateType": "CollectionFhir", "template": [
              { "templateType": "CodeValueFhir", "template": { "typeName": "heartrate", "periodInterval": 60,
                "codes": [ { "code": "8867-4", "system": "http://loinc.org", "display": "Heart rate" } ],
                "value": { "defaultPeriod": 5000, "unit": "count/min", "valueName": "hr", "valueType": "SampledData" } } },
              { "templateType": "CodeValueFhir", "template": { "typeName": "temperature",
                "codes": [ { "code": "8310-5", "system": "http://loinc.org", "display": "Body temperature" } ],
                "value": { "valueName": "t", "valueType": "Quantity",
                  "unit": "degC", "system": "http://unitsofmeasure.org",
                  "code": "degC" } } },
              { "templateType": "CodeValueFhir", "template": { "typeName": "bloodpressure",
                "codes": [
                  { "code": "35094-2", "system": "http://loinc.org", "display": "Blood pressure panel" } ],
                "components": [
                  { "codes": [ { "code": "8480-6", "system": "http://loinc.org" } ],
                    "value": { "valueName": "systolic", "valueType": "Quantity", "unit": "mmHg" } },
                  { "codes": [ { "code": "8462-4", "system": "http://loinc.org" } ],
                    "value": { "valueName": "diastolic", "valueType": "Quantity", "unit": "mmHg" } } ] } } ] }
            """;

    private static final String EVENTS = """
            {"deviceid":"d1","patient":"p1","at":"2026-11-02T08:30:00Z","heartrate":72}
            {"deviceid":"d1","patient":"p1","at":"2026-11-02T08:30:05Z","heartrate":73}
            {"deviceid":"d1","patient":"p1","at":"2026-11-02T08:31:00Z","temperature":37.1}
            {"deviceid":"d1","patient":"p1","at":"2026-11-02T08:32:00Z","temperature":37.2}
            {"deviceid":"d1","patient":"p1","at":"2026-11-02T08:33:00Z","systolic":120,"diastolic":80}
            {"deviceid":"d1","patient":"p1","at":"2026-11-02T08:34:00Z","systolic":121}
            """;

    private static final String WRITE_CATEGORY = "Write \"category\": [ { \"codes\": [ { \"code\": \"vital-signs\","
            + " \"system\": \"http://terminology.hl7.org/CodeSystem/observation-category\" } ] } ].";

    @TempDir
    private Path directory;
    private Path device;
    private Path fhir;
    private Path events;

    @BeforeEach
    void write() throws IOException {
        device = Files.writeString(directory.resolve("devicecontent.json"), DEVICE);
        fhir = Files.writeString(directory.resolve("fhirmapping.json"), FIELD);
        events = Files.writeString(directory.resolve("events.jsonl"), EVENTS);
    }

    private Iomt validate(Object... more) {
        Object[] all = new Object[7 + more.length];
        System.arraycopy(new Object[]{"validate", "--device", device, "--fhir", fhir, "--events", events}, 0, all, 0,
                7);
        System.arraycopy(more, 0, all, 7, more.length);
        return Iomt.run(all);
    }

    private static List<String> found(Iomt run) throws IOException {
        JsonNode json = new ObjectMapper().readTree(run.out());
        return json.path("conformance").path("findings").findParents("cause").stream().map(it -> it.path("line").asInt()
                + " " + it.path("typeName").asText() + " " + it.path("member").asText() + ": "
                + it.path("whatToDo").asText()
                + " (" + it.path("observations").asInt() + ", line " + it.path("firstLine").asInt() + ")").toList();
    }

    @Test
    void theSubjectIsTheDevicesPatientWhereTheEventNamesNone() throws IOException {
        Path anonymous = Files.writeString(directory.resolve("anonymous.json"),
                Files.readString(device).replace("\"patientIdExpression\": \"$.patient\",", ""));

        assertThat(Iomt.run("validate", "--device", anonymous, "--fhir", fhir, "--events", events, "--profile",
                "vitalsigns").out()).contains("Observations were held against profiles").doesNotContain("subject");
    }

    @Test
    void theFieldsSamplesAreToldWhatToWriteAndWhere() throws IOException {
        Iomt run = validate("--profile", "vitalsigns", "--format", "json");

        assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
        String category = WRITE_CATEGORY.substring(0, WRITE_CATEGORY.length() - 1);
        assertThat(found(run)).containsExactlyInAnyOrder(
                "2 heartrate category: " + category + " (1, line 1)",
                "2 heartrate periodInterval: Write \"periodInterval\": 0, so that each reading is an Observation of its own"
                        + " (1, line 1)",
                "4 heartrate valueType: Write \"valueType\": \"Quantity\", without a defaultPeriod, and \"periodInterval\": 0"
                        + " (1, line 1)",
                "4 heartrate value: Write \"system\": \"http://unitsofmeasure.org\", \"code\": \"/min\" (1, line 1)",
                "5 temperature category: " + category + " (2, line 3)",
                "9 temperature code: Write \"system\": \"http://unitsofmeasure.org\", \"code\": \"Cel\" (2, line 3)",
                "10 bloodpressure category: " + category + " (2, line 5)",
                "12 bloodpressure codes: Write \"code\": \"85354-9\" in its place (2, line 5)",
                "15 bloodpressure value: Write \"system\": \"http://unitsofmeasure.org\", \"code\": \"mm[Hg]\" (2, line 5)",
                "17 bloodpressure value: Write \"system\": \"http://unitsofmeasure.org\", \"code\": \"mm[Hg]\" (1, line 5)",
                "10 bloodpressure components: Write \"required\": true into that component: then it says that its value is"
                        + " missing (1, line 6)");
        JsonNode conformance = new ObjectMapper().readTree(run.out()).path("conformance");
        assertThat(conformance.path("observations").asInt()).isEqualTo(5);
        assertThat(conformance.path("profiles").findValuesAsText("url")).containsExactly(
                "http://hl7.org/fhir/StructureDefinition/bodytemp", "http://hl7.org/fhir/StructureDefinition/bp",
                "http://hl7.org/fhir/StructureDefinition/heartrate");
        assertThat(conformance.path("profiles").findValuesAsText("conforming")).containsOnly("0");
    }

    @Test
    void aPersonSeesTheLineACaretAndWhatToWrite() {
        Iomt run = validate("--profile", "vitalsigns");

        assertThat(run.out())
                .contains("fhirmapping.json:9:7: error: template 1 (temperature), code: bodytemp wants a unit of"
                        + " the code Cel, and it is degC. Write \"system\": \"http://unitsofmeasure.org\", \"code\": \"Cel\".\n"
                        + "     9 |       \"code\": \"degC\" } } },\n       |       ^\n"
                        + "       in 2 Observations; the first comes of line 3\n")
                .contains("5 Observations were held against profiles:", "  bodytemp: 0 of 2 conform",
                        "  bp: 0 of 2 conform", "  heartrate: 0 of 1 conforms");
    }

    @Test
    void whatIsCertainIsMendedByFixAndWhatIsWrittenAsToldConforms() throws IOException {
        Files.writeString(fhir, FIELD.replace("\"periodInterval\": 60", "\"periodInterval\": 0")
                .replace("\"defaultPeriod\": 5000, ", "").replace("SampledData", "Quantity")
                .replace("{ \"valueName\": \"diastolic\"", "{ \"valueName\": \"diastolic\"")
                .replace("{ \"codes\": [ { \"code\": \"8462-4\"",
                        "{ \"required\": true, \"codes\": [ { \"code\": \"8462-4\""));

        Iomt run = validate("--fix", "--profile", "vitalsigns");

        assertThat(run.out()).contains("heartrate: 2 of 2 conform", "bodytemp: 2 of 2 conform", "bp: 2 of 2 conform");
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void aPackageOfOnesOwnIsReadAndItsProfileHeldAgainstWhatHasItsCode() throws IOException {
        Path own = packed(Map.of("package/package.json",
                "{\"name\":\"ward.profiles\",\"version\":\"1.0.0\",\"fhirVersions\":[\"4.0.1\"]}",
                "package/StructureDefinition-ward-temperature.json", profile("ward-temperature", "8310-5"),
                "package/StructureDefinition-ward-weight.json", profile("ward-weight", "29463-7")));

        Iomt run = validate("--profile", own);

        assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
        assertThat(run.out())
                .contains("fhirmapping.json:9:7: error: template 1 (temperature), code: ward-temperature wants a"
                        + " unit of the code K, and it is degC. Write \"system\": \"http://unitsofmeasure.org\", \"code\": \"K\".")
                .contains(
                        "template 1 (temperature): ward-temperature says of the Observation: Observation.method: minimum"
                                + " required = 1")
                .contains("  ward-temperature: 0 of 2 conform\n", "  ward-weight: no Observation has its codes\n",
                        "  Observation: 3 of 3 conform (no profile is for their codes)\n");
    }

    /** Of a differential alone, as most guides are written. */
    private static String profile(String name, String code) {
        return """
                {"resourceType":"StructureDefinition","url":"http://ward.example/StructureDefinition/%1$s","name":"Ward",
                 "status":"active","kind":"resource","abstract":false,"type":"Observation","fhirVersion":"4.0.1",
                 "baseDefinition":"http://hl7.org/fhir/StructureDefinition/Observation","derivation":"constraint",
                 "differential":{"element":[
                  {"id":"Observation","path":"Observation"},
                  {"id":"Observation.code","path":"Observation.code","patternCodeableConcept":
                    {"coding":[{"system":"http://loinc.org","code":"%2$s"}]}},
                  {"id":"Observation.value[x]","path":"Observation.value[x]","min":1,"type":[{"code":"Quantity"}],
                   "patternQuantity":{"system":"http://unitsofmeasure.org","code":"K"}},
                  {"id":"Observation.method","path":"Observation.method","min":1}]}}
                """
                .formatted(name, code);
    }

    private Path packed(Map<String, String> files) throws IOException {
        return PackedFiles.write(directory.resolve("own.tgz"), files);
    }

    @ParameterizedTest
    @ValueSource(strings = {"standard", "earlier-connector", "EARLIER_CONNECTOR"})
    void theProfilesOfTheConnectorLoadNoValidator(String profile) {
        Iomt run = validate("--profile", profile);

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).doesNotContain("held against");
    }

    @Test
    void whatIsNoProfileIsRefusedWithThoseThatAre() {
        assertThat(validate("--profile", "us-core").err()).contains("vitalsigns").contains("FILE.tgz")
                .contains("us-core");
        assertThat(validate("--profile", "none.tgz").err()).isEqualTo("iomt: there is no file none.tgz\n");
        assertThat(Iomt.run("validate", "--fhir", fhir, "--profile", "vitalsigns").err()).contains("--device")
                .contains("--events");
        assertThat(validate("--profile", "standard", "--profile", "earlier-connector").exitCode()).isEqualTo(2);
    }
}
