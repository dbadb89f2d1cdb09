package org.iomtfhir.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SchemaTest {

    private static final String DEVICE = """
            { "templateType": "CollectionContent", "template": [
              { "templateType": "JsonPathContent", "template": {
                  "typeName": "pulse", "typeMatchExpression": "$..[?(@pulse)]",
                  "deviceIdExpression": "$.device", "timestampExpression": "$.at",
                  "values": [ { "valueName": "bpm", "valueExpression": "$.pulse", "required": true } ] } },
              { "templateType": "CalculatedContent", "template": {
                  "typeName": "flow", "defaultExpressionLanguage": "JmesPath", "typeMatchExpression": "Body",
                  "deviceIdExpression": { "value": "$.Body.pump", "language": "JsonPath" },
                  "timestampExpression": "fromUnixTimestamp(Body.at)", "values": [] } } ] }""";

    private static final String FHIR = """
            { "templateType": "CollectionFhir", "template": [
              { "templateType": "CodeValueFhir", "template": {
                  "typeName": "pulse", "periodInterval": 60, "codes": [ { "code": "8867-4", "system": "loinc" } ],
                  "category": [ { "text": "Vital signs", "codes": [ { "code": "vital-signs" } ] } ],
                  "value": { "valueType": "SampledData", "valueName": "bpm", "defaultPeriod": 1000, "unit": "/min" },
                  "components": [ { "codes": [ { "code": "c" } ],
                    "value": { "valueType": "CodeableConcept", "valueName": "rhythm", "text": "sinus" } } ] } } ] }""";

    /** With everything that the earlier connectors do not know. */
    private static final String ADDED = """
            { "templateType": "CollectionFhir", "template": [
              { "templateType": "CodeValueFhir", "template": {
                  "typeName": "pulse", "codes": [ { "code": "8867-4", "system": "loinc" } ], "status": "preliminary",
                  "periodInterval": 1440, "timeZone": "Europe/Berlin",
                  "meta": { "profile": [ "http://hl7.org/fhir/StructureDefinition/heartrate" ] },
                  "bodySite": { "text": "wrist" }, "method": { "codes": [ { "code": "m" } ] }, "note": "at home",
                  "deviceCode": { "text": "watch" },
                  "device": { "type": { "text": "watch" }, "udi": "udi", "identifiers": [ { "valueName": "mac" } ] },
                  "interpretation": [ { "from": 100, "codes": [ { "code": "H" } ] } ],
                  "referenceRange": [ { "low": 60, "high": 100, "type": { "text": "normal" } } ],
                  "value": { "valueType": "integer", "valueName": "bpm" },
                  "components": [ { "codes": [ { "code": "c" } ], "interpretation": { "text": "fixed" },
                      "value": { "valueType": "CodeableConcept", "valueName": "rhythm",
                        "table": { "AF": { "text": "fibrillation" } }, "unknown": "text" } },
                    { "codes": [ { "code": "r" } ],
                      "value": { "valueType": "Ratio", "valueName": "ratio", "denominator": { "unit": "mL" } } },
                    { "codes": [ { "code": "r" } ],
                      "value": { "valueType": "Range", "valueName": "range", "unit": "mL" } },
                    { "codes": [ { "code": "q" } ],
                      "value": { "valueType": "Quantity", "valueName": "q", "comparators": true, "table": {
                        "HI": { "comparator": ">", "value": 600 }, "ERR": { "dataAbsentReason": "error" } } } },
                    { "codes": [ { "code": "s" } ],
                      "value": { "valueType": "Quantity", "valueName": "steps", "summary": "sum" } },
                    { "codes": [ { "code": "t" } ], "value": { "valueType": "dateTime", "valueName": "since" } },
                    { "codes": [ { "code": "b" } ], "value": { "valueType": "boolean", "valueName": "on" } } ] } } ] }""";

    @ParameterizedTest
    @EnumSource
    void theSchemaIsOneOfDraft7(TemplateLanguage language) {
        assertThat(language.faultsOfSchema()).isEmpty();
        assertThat(language.source().path("$schema").asText()).isEqualTo("http://json-schema.org/draft-07/schema#");
    }

    @ParameterizedTest
    @EnumSource
    void everyValidGoldenTemplateAndSamplePasses(TemplateLanguage language) throws Exception {
        List<String> refused = new ArrayList<>();
        for (String template : language.validTemplates()) {
            List<Error> errors = language.errors(TemplateLanguage.parse(template));
            if (!errors.isEmpty()) {
                refused.add(errors + " in " + template);
            }
        }

        assertThat(refused).isEmpty();
        assertThat(language.validTemplates()).hasSizeGreaterThan(100);
    }

    @ParameterizedTest
    @EnumSource
    void everythingThatTheEarlierConnectorReadPasses(TemplateLanguage language) throws Exception {
        for (String template : language.templatesThatTheEarlierConnectorRead()) {
            assertThat(language.errors(TemplateLanguage.parse(template))).as(template).isEmpty();
        }
    }

    /** The schema may be blind to what the compiler refuses, never stricter than it. */
    @ParameterizedTest
    @EnumSource
    void whateverTheCompilerTakesAfterAChangePassesAsWell(TemplateLanguage language) throws Exception {
        List<String> templates = new ArrayList<>(language.validTemplates());
        if (language == TemplateLanguage.FHIR_MAPPING) {
            templates.addAll(Collections.nCopies(templates.size() / 3, ADDED));
            templates.addAll(Collections.nCopies(templates.size() / 10, TOLD));
        }
        Random random = new Random(20261009);
        List<String> refused = new ArrayList<>();
        int taken = 0;
        for (int i = 0; i < 4000; i++) {
            JsonNode file = TemplateLanguage.parse(templates.get(random.nextInt(templates.size()))).deepCopy();
            String change = Change.apply(file, random);
            if (language.isValid(file.toString())) {
                taken++;
                List<Error> errors = language.errors(file);
                if (!errors.isEmpty()) {
                    refused.add(change + ": " + errors + " in " + file);
                }
            }
        }

        assertThat(refused).isEmpty();
        assertThat(taken).isBetween(500, 3500);
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "CollectionContent"                | "CollectionFhir"              | /templateType
            "JsonPathContent"                  | "JsonPathContents"            | /template/0/templateType
            "typeName": "pulse",               |                               | /template/0/template
            "deviceIdExpression": "$.device",  |                               | /template/0/template
            "timestampExpression": "$.at",     | "timestampExpresion": "$.at", | /template/0/template
            "timestampExpression": "$.at",     | "timestampExpression": null,  | /template/0/template/timestampExpression
            "typeMatchExpression": "$..[?(@pulse)]" | "typeMatchExpression": " " | /template/0/template/typeMatchExpression
            "deviceIdExpression": "$.device"   | "deviceIdExpression": { "value": "$.device" } | /template/0/template/deviceIdExpression
            "valueName": "bpm",                |                               | /template/0/template/values/0
            "required": true                   | "required": "yes"             | /template/0/template/values/0/required
            "required": true                   | "mandatory": true             | /template/0/template/values/0
            "values": []                       | "values": {}                  | /template/1/template/values
            "language": "JsonPath"             | "language": "XPath"           | /template/1/template/deviceIdExpression/language
            "defaultExpressionLanguage": "JmesPath" | "defaultExpressionLanguage": "JmesPat" | /template/1/template/defaultExpressionLanguage
            """)
    void commonMistakesInDeviceContentAreCaughtAtTheirPlace(String right, String wrong, String place)
            throws Exception {
        assertMistake(TemplateLanguage.DEVICE_CONTENT, DEVICE, right, wrong, place);
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "CollectionFhir"             | "CollectionContent"             | /templateType
            "CodeValueFhir"              | "CodeValue"                     | /template/0/templateType
            "typeName": "pulse",         |                                 | /template/0/template
            "codes": [ { "code": "8867-4", "system": "loinc" } ], |        | /template/0/template
            "code": "8867-4",            |                                 | /template/0/template/codes/0
            "system": "loinc"            | "sistem": "loinc"               | /template/0/template/codes/0
            "periodInterval": 60         | "periodInterval": 30            | /template/0/template/periodInterval
            "periodInterval": 60         | "periodInterval": "Weekly"      | /template/0/template/periodInterval
            "defaultPeriod": 1000,       |                                 | /template/0/template/value
            "defaultPeriod": 1000        | "defaultPeriod": 0              | /template/0/template/value/defaultPeriod
            "defaultPeriod": 1000        | "defaultPeriod": "0.0"          | /template/0/template/value/defaultPeriod
            "defaultPeriod": 1000        | "defaultPeriod": "1 s"          | /template/0/template/value/defaultPeriod
            "valueType": "SampledData"   | "valueType": "Sampled"          | /template/0/template/value/valueType
            "valueName": "bpm",          |                                 | /template/0/template/value
            "valueName": "rhythm"        | "valueName": ""                 | /template/0/template/components/0/value/valueName
            , "text": "sinus"            |                                 | /template/0/template/components/0/value
            "components": [              | "component": [                  | /template/0/template
            """)
    void commonMistakesInMappingsAreCaughtAtTheirPlace(String right, String wrong, String place) throws Exception {
        assertMistake(TemplateLanguage.FHIR_MAPPING, FHIR, right, wrong, place);
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "status": "preliminary"      | "status": "amended"             | /template/0/template/status
            "profile": [                 | "profiles": [                   | /template/0/template/meta
            "bodySite": { "text": "wrist" } | "bodySite": "wrist"          | /template/0/template/bodySite
            "method": { "codes":         | "method": { "code":             | /template/0/template/method
            "deviceCode": { "text":      | "deviceCode": { "display":      | /template/0/template/deviceCode
            "note": "at home"            | "note": [ "at home" ]           | /template/0/template/note
            "udi": "udi"                 | "udis": "udi"                   | /template/0/template/device
            "identifiers": [             | "identifiers": "mac", "udi": [  | /template/0/template/device/identifiers
            "from": 100                  | "form": 100                     | /template/0/template/interpretation/0
            "from": 100                  | "from": "a lot"                 | /template/0/template/interpretation/0/from
            "low": 60                    | "lower": 60                     | /template/0/template/referenceRange/0
            "type": { "text": "normal" } | "type": "normal"                | /template/0/template/referenceRange/0/type
            "valueType": "integer"       | "valueType": "int"              | /template/0/template/value/valueType
            "AF": { "text": "fibrillation" } | "AF": "fibrillation"        | /template/0/template/components/0/value/table/AF
            "comparator": ">", "value"       | "comparator": "=>", "value" | /template/0/template/components/3/value/table/HI/comparator
            "comparator": ">", "value": 600  | "comparator": ">"           | /template/0/template/components/3/value/table/HI
            "dataAbsentReason": "error"      | "dataAbsentReason": "broken" | /template/0/template/components/3/value/table/ERR/dataAbsentReason
            "comparators": true              | "comparators": "yes"        | /template/0/template/components/3/value/comparators
            "AF": { "text": "fibrillation" } |                             | /template/0/template/components/0/value/table
            "unknown": "text"            | "unknown": "error"              | /template/0/template/components/0/value/unknown
            "summary": "sum"                | "summary": "total"           | /template/0/template/components/4/value/summary
            "denominator": { "unit": "mL" } | "denominator": "mL"          | /template/0/template/components/1/value/denominator
            """)
    void commonMistakesInAdditionsAreCaughtAtTheirPlace(String right, String wrong, String place) throws Exception {
        assertMistake(TemplateLanguage.FHIR_MAPPING, ADDED, right, wrong, place);
    }

    /** A reading that says its own period is an Observation by itself, so it has a template of its own here. */
    private static final String TOLD = """
            { "templateType": "CollectionFhir", "template": [
              { "templateType": "CodeValueFhir", "template": {
                  "typeName": "night", "codes": [ { "code": "c" } ],
                  "effectivePeriod": { "start": "from", "end": "to" },
                  "performer": [ { "type": "Practitioner", "valueName": "who", "system": "s" },
                    { "type": "Organization", "display": "ward" } ],
                  "value": { "valueType": "integer", "valueName": "minutes" } } } ] }""";

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            , "end": "to"                | ``                              | /template/0/template/effectivePeriod
            { "start": "from", "end": "to" } | "from"                      | /template/0/template/effectivePeriod
            "start": "from"              | "begin": "from"                 | /template/0/template/effectivePeriod
            "type": "Practitioner"       | "type": "Patient"               | /template/0/template/performer/0/type
            "type": "Organization", "display" | "display"                  | /template/0/template/performer/1
            "valueName": "who"           | "valueNames": "who"             | /template/0/template/performer/0
            """)
    void commonMistakesInWhatIsToldOfTheWholeAreCaughtAtTheirPlace(String right, String wrong, String place)
            throws Exception {
        assertMistake(TemplateLanguage.FHIR_MAPPING, TOLD, right, wrong, place);
    }

    /** With what templates share. */
    @Test
    void whatIsDefinedMayStandWhereverAValueDoes() throws Exception {
        String device = DEVICE.replace("\"template\": [\n", """
                "define": { "at": "$['at']", "values": [], "always": true, "jmes": "JmesPath" }, "template": [
                """).replace("\"$.at\"", "\"${at}\"").replace("\"values\": [] }", "\"values\": \"${values}\" }")
                .replace("\"required\": true", "\"required\": \"${always}\"")
                .replace("\"defaultExpressionLanguage\": \"JmesPath\"", "\"defaultExpressionLanguage\": \"${jmes}\"");
        String mapping = ADDED
                .replace("\"template\": [\n",
                        """
                                "define": { "h": 100, "af": { "text": "fibrillation" }, "p": "preliminary", "wrist": { "text": "wrist" } },
                                "template": [
                                """)
                .replace("\"from\": 100", "\"from\": \"${h}\"").replace("{ \"text\": \"fibrillation\" } }",
                        "\"${af}\" }")
                .replace("\"status\": \"preliminary\"", "\"status\": \"${p}\"")
                .replace("\"bodySite\": { \"text\": \"wrist\" }", "\"bodySite\": \"${wrist}\"");

        for (TemplateLanguage language : TemplateLanguage.values()) {
            String file = language == TemplateLanguage.DEVICE_CONTENT ? device : mapping;
            assertThat(file.split("\\$\\{")).hasSizeGreaterThanOrEqualTo(5);
            assertThat(language.isValid(file)).as(file).isTrue();
            assertThat(language.errors(TemplateLanguage.parse(file))).isEmpty();
            assertThat(
                    language.errors(TemplateLanguage.parse(file.replace("\"define\": {", "\"define\": { \"a b\": 1,"))))
                    .isNotEmpty();
        }
    }

    private static void assertMistake(TemplateLanguage language, String file, String right, String wrong, String place)
            throws Exception {
        assertThat(language.errors(TemplateLanguage.parse(file))).isEmpty();
        assertThat(language.isValid(file)).isTrue();
        String changed = file.replace(right, wrong == null ? "" : wrong);
        assertThat(changed).isNotEqualTo(file);

        assertThat(language.isValid(changed)).isFalse();
        assertThat(language.errors(TemplateLanguage.parse(changed)))
                .anySatisfy(error -> assertThat(error.getInstanceLocation().toString()).isEqualTo(place));
    }

    @ParameterizedTest
    @EnumSource
    void everyMemberThatAnEditorOffersIsDescribed(TemplateLanguage language) {
        List<String> bare = new ArrayList<>();
        collectUndescribed("", language.source(), bare);

        assertThat(bare).isEmpty();
    }

    /** Those of objects; what an {@code if} or {@code then} says of a member is not offered. */
    private static void collectUndescribed(String path, JsonNode schema, List<String> bare) {
        schema.path("definitions").properties()
                .forEach(each -> collectUndescribed(each.getKey(), each.getValue(), bare));
        schema.path("anyOf").forEach(each -> collectUndescribed(path, each, bare));
        schema.path("properties").properties().forEach(member -> {
            if (member.getValue().path("description").asText().isBlank()) {
                bare.add(path + "." + member.getKey());
            }
        });
    }

    @Test
    void aSchemaMemberAtTheRootIsNoMistake() throws Exception {
        assertThat(TemplateLanguage.DEVICE_CONTENT.errors(TemplateLanguage.parse(DEVICE.replaceFirst("\\{",
                "{ \"\\$schema\": \"devicecontent.schema.json\","))))
                .isEmpty();
    }
}
