package org.iomtfhir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MappingFixTest {

    /** As the field's samples are written. */
    private static final String FIELD = """
            {
              "templateType": "CollectionFhir",
              "template": [
                {
                  "templateType": "CodeValueFhir",
                  "template": {
                    // the pulse
                    "codes": [ { "code": "8867-4", "system": "http://loinc.org", "display": "Heart rate" } ],
                    "periodInterval": 60,
                    "typeName": "heartrate",
                    "value": { "defaultPeriod": 5000, "unit": "count/min", "valueName": "hr", "valueType": "SampledData" }
                  }
                },
                {
                  "templateType": "CodeValueFhir",
                  "template": {
                    "typeName": "bp",
                    "codes": [ { "code": "35094-2", "system": "http://loinc.org", "display": "BP" } ],
                    "components": [
                      { "codes": [ { "code": "8867-4", "system": "http://loinc.org" } ],
                        "value": { "valueName": "sys", "valueType": "Quantity", "unit": "mmHg" } },
                      { "codes": [ { "code": "x", "system": "urn:own" } ],
                        "value": { "valueName": "t", "valueType": "Quantity", "unit": "degC", "code": "degC",
                          "system": "http://unitsofmeasure.org" } },
                      { "codes": [ { "code": "y", "system": "urn:own" } ],
                        "value": { "valueName": "q", "valueType": "Quantity", "unit": "C", "system": "urn:units" } }
                    ]
                  }
                }
              ]
            }
            """;

    @TempDir
    private Path directory;

    @Test
    void whatIsCertainIsMendedAndTheRestStays() throws IOException {
        Path file = Files.writeString(directory.resolve("fhirmapping.json"), FIELD);

        Iomt fixed = Iomt.run("validate", "--fhir", file, "--fix");

        assertThat(Files.readString(file)).isEqualTo(FIELD
                .replace("        // the pulse", "        \"category\": [ { \"codes\": [ { \"code\": \"vital-signs\","
                        + " \"system\": \"http://terminology.hl7.org/CodeSystem/observation-category\" } ] } ],\n"
                        + "        // the pulse")
                .replace("        \"typeName\": \"bp\"",
                        "        \"category\": [ { \"codes\": [ { \"code\": \"vital-signs\","
                                + " \"system\": \"http://terminology.hl7.org/CodeSystem/observation-category\" } ] } ],\n"
                                + "        \"typeName\": \"bp\"")
                .replace("{ \"defaultPeriod\"", "{ \"system\": \"http://unitsofmeasure.org\", \"code\": \"/min\","
                        + " \"defaultPeriod\"")
                .replace("{ \"valueName\": \"sys\"",
                        "{ \"system\": \"http://unitsofmeasure.org\", \"code\": \"mm[Hg]\","
                                + " \"valueName\": \"sys\"")
                .replace("\"code\": \"degC\"", "\"code\": \"Cel\"").replace("35094-2", "85354-9")
                .replace("\"BP\"", "\"Blood pressure panel with all children optional\""));
        assertThat(fixed.err()).contains("was mended:", "line 11\n- ", "\n+ ");

        Iomt again = Iomt.run("validate", "--fhir", file, "--fix");
        assertThat(again.err()).contains("nothing to mend that is certain");
    }

    @Test
    void aFileThatCannotBeReadIsLeftAlone() throws IOException {
        Path file = Files.writeString(directory.resolve("fhirmapping.json"), "{\"template\": [");

        Iomt.run("validate", "--fhir", file, "--fix");

        assertThat(file).hasContent("{\"template\": [");
    }
}
