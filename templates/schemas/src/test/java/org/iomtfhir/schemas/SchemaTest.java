package org.iomtfhir.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import java.util.ArrayList;
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
        List<String> templates = List.copyOf(language.validTemplates());
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
