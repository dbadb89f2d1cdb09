package org.iomtfhir.fhirmapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.iomtfhir.fhirmapping.Mappings.file;
import static org.iomtfhir.fhirmapping.Mappings.heartRate;
import static org.iomtfhir.fhirmapping.Mappings.problems;

import java.util.List;
import org.iomtfhir.template.CompileResult;
import org.iomtfhir.template.TemplateProblem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MappingProblemsTest {

    private static final String QUANTITY = "{'valueType':'Quantity','valueName':'hr'}";

    @Test
    void tenMistakesAreFoundInOneRunEachAtItsPlace() {
        String text = """
                {
                  "templateType": "CollectionFhir",
                  "template": [
                    { "templateType": "CodeValueFhir", "template": {
                        "typeName": "a",
                        "codes": [ { "system": "http://loinc.org" } ],
                        "periodInterval": 30,
                        "value": { "valueType": "Money", "valueName": "a" }
                    } },
                    { "templateType": "JsonPathContent", "template": {} },
                    { "templateType": "CodeValueFhir", "template": {
                        "typeName": "b",
                        "codes": [],
                        "periodIntervall": 60,
                        "value": { "valueType": "SampledData", "valueName": "b", "defaultPeriod": 0 },
                        "components": [ { "codes": [] }, { "codes": [],
                            "value": { "valueType": "SampledData", "valueName": "b" } } ]
                    } },
                    { "templateType": "CodeValueFhir", "template": {
                        "typeName": "B",
                        "value": { "valueType": "CodeableConcept", "valueName": "b" }
                    } }
                  ]
                }
                """;

        CompileResult<FhirMapping> result = FhirMapping.compile("fhirmapping.json", text, Mappings.STANDARD);

        assertThat(result.compiled()).isEmpty();
        assertThat(result.problems().stream().filter(TemplateProblem::isError)
                .map(it -> it.line() + " " + it.templateIndex() + " " + it.typeName() + " " + it.member()))
                .containsExactly(
                        "6 0 a code", "7 0 a periodInterval", "8 0 a valueType", "10 1 null templateType",
                        "14 2 b periodIntervall", "15 2 b defaultPeriod", "16 2 b value", "17 2 b defaultPeriod",
                        "19 3 B codes", "20 3 B typeName", "21 3 B value");
        assertThat(result.problems()).allSatisfy(it -> {
            assertThat(it.whatToDo()).isNotBlank();
            assertThat(it.column()).isPositive();
        });
        assertThat(problems(text).get(4)).isEqualTo("fhirmapping.json:14:9: error: template 2 (b), periodIntervall:"
                + " there is no member periodIntervall here. Write periodInterval, or remove it.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "null", "42", "{}", "{\"templateType\":\"CollectionFhir\"}",
            "{\"templateType\":\"CollectionContent\",\"template\":[]}",
            "{\"templateType\":\"CollectionFhir\",\"template\":{}}",
            "{\"templateType\":\"CollectionFhir\",\"template\":[null]}",
            "{\"templateType\":\"CollectionFhir\",\"template\":[{}]}",
            "{\"templateType\":\"CollectionFhir\",\"template\":[{\"templateType\":\"CodeValueFhir\",\"template\":null}]}"})
    void whatIsNoMappingIsRefusedWithAReason(String text) {
        CompileResult<FhirMapping> result = FhirMapping.compile("fhirmapping.json", text, Mappings.STANDARD);

        assertThat(result.compiled()).isEmpty();
        assertThat(result.problems()).anyMatch(TemplateProblem::isError);
    }

    /** Read on without them the hour would hold its last reading, 65535 be a number, and a sample stand for something else. */
    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '"', value = {"Quantity ~ 'sumary':'sum' ~ sumary ~ Write summary",
            "Quantity ~ 'comparator':true ~ comparator ~ Write comparators",
            "Quantity ~ 'factor':2 ~ factor ~ Remove it",
            "integer ~ 'table':{'65535':{'dataAbsentReason':'error'}} ~ table ~ Remove it",
            "integer ~ 'comparators':true ~ comparators ~ Remove it",
            "SampledData ~ 'defaultPeriod':4,'factr':2 ~ factr ~ Write factor",
            "SampledData ~ 'defaultPeriod':4,'orgin':2 ~ orgin ~ Write origin",
            "CodeableConcept ~ 'table':{'a':{'text':'A'}},'unknwon':'text' ~ unknwon ~ Write unknown"})
    void aMemberThatSaysWhatAReadingMeansIsNotLeftOut(String type, String more, String member, String what) {
        List<String> found = problems(
                file(heartRate(60, "{'valueName':'hr','valueType':'" + type + "'," + more + "}")));

        assertThat(found).anyMatch(each -> each.contains("error: ") && each.contains("there is no member " + member
                + " here. " + what));
    }

    @Test
    void otherMembersThatAValueDoesNotHaveAreWarnedOf() {
        assertThat(problems(file(heartRate(0, "{'valueName':'hr','valueType':'String','unit':'m','defaultPeriod':5}"))))
                .noneMatch(each -> each.contains("error: ")).anyMatch(each -> each.contains("there is no member unit"));
    }

    @Test
    void definitionsThatAreNearlyNamedAreNotLeftOut() {
        String rest = file(heartRate(0, QUANTITY)).substring(1);
        assertThat(problems("{\"defines\":{\"u\":\"m\"}," + rest))
                .anyMatch(each -> each.contains("error: ") && each.contains("Write define, or remove it"));
        assertThat(problems("{\"$schema\":\"x\"," + rest)).noneMatch(each -> each.contains("error: "));
    }

    @Test
    void namesKindsAndPeriodsAreReadInAnyLetterCaseAndScalarsAreConverted() {
        String text = """
                \uFEFF// by hand
                { "TEMPLATETYPE": "collectionfhirTEMPLATE", "comment": "kept", "Template": [
                  { "templatetype": "codevaluefhirtemplate", "TEMPLATE": {
                      "TypeName": 5, "Codes": [ { "Code": 8867 } ], "periodInterval": "hourly",
                      "VALUE": { "valueType": "sampledDATA", "valueName": "hr", "defaultPeriod": "5000", "bogus": 1 } } } ] }
                """;

        CompileResult<FhirMapping> result = FhirMapping.compile("fhirmapping.json", text, Mappings.STANDARD);

        assertThat(result.compiled()).isPresent();
        assertThat(result.problems()).allMatch(it -> !it.isError());
        assertThat(result.problems().stream().map(TemplateProblem::member)).containsExactly("comment", "bogus");
        assertThat(result.compiled().orElseThrow().names().get(0).typeName().name()).isEqualTo("5");
    }

    @ParameterizedTest
    @CsvSource({"0,instant", "'Single',instant", "60,hour", "'60',hour", "60.0,hour", "'Hourly',hour", "1440,day",
            "'daily',day", "-1,correlation", "'CorrelationId',correlation"})
    void aPeriodHasANumberOrAName(String given, String meant) {
        String period = given.matches("-?[0-9.]+") ? given : "'" + given + "'";
        String template = "{'typeName':'heartRate','codes':[],'periodInterval':" + period + ",'value':" + QUANTITY
                + "}";
        MappingResult result = Mappings.mapping(file(template))
                .transform(Mappings.group(Mappings.reading("2026-10-09T10:20:30Z", "hr", "1")));

        switch (meant) {
            case "instant" -> assertThat(Mappings.json(result.resources().get(0))).contains(".20261009102030Z.2026");
            case "hour" -> assertThat(Mappings.json(result.resources().get(0))).contains(".20261009105959Z");
            case "day" -> assertThat(Mappings.json(result.resources().get(0))).contains(".20261009235959Z");
            default -> assertThat(result.failures()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"'valueType':'SampledData','valueName':'v'",
            "'valueType':'SampledData','valueName':'v','defaultPeriod':-1",
            "'valueType':'SampledData','valueName':'v','defaultPeriod':'soon'",
            "'valueType':'SampledData','valueName':'v','defaultPeriod':1e-5",
            "'valueType':'SampledData','valueName':'v','defaultPeriod':1e300",
            "'valueType':'SampledData','valueName':'v','defaultPeriod':1",
            "'valueType':'SampledData','valueName':'v','defaultPeriod':1000,'lowerLimit':5,'upperLimit':5",
            "'valueType':'SampledData','valueName':'v','defaultPeriod':1000,'lowerLimit':1e-99",
            "'valueType':'Quantity'", "'valueType':'Quantity','valueName':''", "'valueName':'v'",
            "'valueType':'CodeableConcept','valueName':'v'",
            "'valueType':'CodeableConcept','valueName':'v','codes':[{'code':''}],'text':' '",
            "'valueType':'CodeableConcept','valueName':'v','codes':['x']",
            "'valueType':'Quantity','valueName':'v','unit':{}",
            "'valueType':'Quantity','valueName':'v','unit':'a\\u0000b'",
            "'valueType':'Quantity','valueName':'v\\ud800'"})
    void aValueThatCanOnlyFailIsRefused(String value) {
        CompileResult<FhirMapping> result = Mappings.compile(file(heartRate(1440, "{" + value + "}")));

        assertThat(result.compiled()).isEmpty();
        assertThat(result.problems()).anyMatch(it -> it.isError() && it.templateIndex() == 0);
    }

    @Test
    void aSeriesThatCanNotFitIsRefusedWithTheShortestPeriodThatDoes() {
        assertThat(problems(file(heartRate(1440, "{'valueType':'SampledData','valueName':'v','defaultPeriod':100}"))))
                .anyMatch(
                        it -> it.contains("error") && it.contains("864000 samples") && it.contains("at least 165 ms"));
        assertThat(problems(file(heartRate(1440, "{'valueType':'SampledData','valueName':'v','defaultPeriod':165}"))))
                .anyMatch(it -> it.contains("warning") && it.contains("523637 samples"));
    }

    @Test
    void warningsTellWhatIsProbablyNotMeant() {
        List<String> found = problems(file(heartRate(60, "{'valueType':'Quantity','valueName':'heartRate',"
                + "'system':'http://unitsofmeasure.org','code':'count/min'}").replace("}]", "}],'components':["
                        + "{'codes':[{'code':'8867-4','system':'http://loinc.org'}],"
                        + "'value':{'valueType':'SampledData','valueName':'heartRate','defaultPeriod':5000,'code':'/min'}},"
                        + "{'codes':[],'value':{'valueType':'String','valueName':'heartRate'}}]"),
                "{'typeName':'','codes':[],'category':[{}]}"));

        assertThat(found).allMatch(it -> it.contains(": warning: "));
        for (String expected : List.of(
                "a Quantity holds one reading, and a period has several: only the latest stays. Use \"periodInterval\": 0, a \"summary\", or",
                "\"count/min\" is not a UCUM unit",
                "LOINC 8867-4 is a vital sign", "a unit code without a system",
                "takes a Quantity, and this value is SampledData",
                "FHIR's rule obs-7", "two components read the value heartRate", "the type name is empty",
                "a category without codes and text", "a template without value and components")) {
            assertThat(found).as(expected).anyMatch(it -> it.contains(expected));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/min", "{beats}/min", "mm[Hg]", "Cel", "%", "kg/m2", "uV"})
    void unitsOfUcumAreNotWarnedAbout(String unit) {
        assertThat(problems(file(heartRate(0, "{'valueType':'Quantity','valueName':'hr','unit':'beats',"
                + "'system':'http://unitsofmeasure.org','code':'" + unit + "'}"))))
                .noneMatch(it -> it.contains("is not a UCUM unit"));
    }

    @Test
    void aVitalSignWithItsCategoryAndAQuantityIsNotWarnedAbout() {
        String category = "'category':[{'codes':[{'code':'vital-signs',"
                + "'system':'http://terminology.hl7.org/CodeSystem/observation-category'}]}],";
        String template = heartRate(0, "{'valueType':'Quantity','valueName':'hr','unit':'/min',"
                + "'system':'http://unitsofmeasure.org','code':'/min'}").replace("'value':", category + "'value':");

        assertThat(problems(file(template))).isEmpty();
    }

    /** As the profiles of R4 have them. */
    @ParameterizedTest
    @CsvSource({"8867-4,/min", "9279-1,/min", "2708-6,%", "59408-5,%", "8310-5,Cel", "8310-5,[degF]", "8302-2,cm",
            "8302-2,[in_i]", "9843-4,cm", "29463-7,kg", "29463-7,g", "29463-7,[lb_av]", "39156-5,kg/m2"})
    void theUnitOfAVitalSignIsNotWarnedAbout(String loinc, String unit) {
        assertThat(problems(file(vitalSign(loinc, "'unit':'u','system':'http://unitsofmeasure.org','code':'" + unit
                + "'")))).isEmpty();
        assertThat(problems(file(vitalSign(loinc, "'system':'http://unitsofmeasure.org','code':'" + unit + "'"))))
                .singleElement().asString().contains("with a unit for people", "Write \"unit\": \"" + unit + "\"");
    }

    @ParameterizedTest
    @CsvSource({"8867-4,bpm,/min", "9279-1,breaths/min,/min", "8310-5,C,Cel", "8310-5,°F,[degF]", "2708-6,percent,%",
            "29463-7,lbs,[lb_av]", "8302-2,inches,[in_i]", "39156-5,kg/m^2,kg/m2"})
    void ofAVitalSignInAnotherUnitItIsSaidWhatWouldBeRight(String loinc, String unit, String right) {
        for (String members : List.of("'unit':'" + unit + "'", "'unit':'" + unit
                + "','system':'http://hospital.org/units','code':'" + unit + "'")) {
            assertThat(problems(file(vitalSign(loinc, members)))).singleElement().asString().contains(": warning: ",
                    "LOINC " + loinc, "here it is \"" + unit + "\"", "\"unit\": \"" + unit
                            + "\", \"system\": \"http://unitsofmeasure.org\", \"code\": \"" + right + "\"")
                    .doesNotContain("convert");
        }
    }

    @Test
    void ofAVitalSignThatMustBeConvertedThatIsSaid() {
        assertThat(problems(file(vitalSign("8302-2",
                "'unit':'m','system':'http://unitsofmeasure.org','code':'m'")))).singleElement().asString()
                .contains("cm or [in_i]", "convert the number");
        assertThat(problems(file(vitalSign("8310-5", "")))).singleElement().asString().contains("it is missing");
    }

    @Test
    void theHalvesOfABloodPressureAreInMillimetresOfMercury() {
        String panel = vitalSign("85354-9", "").replaceFirst("'value':.*", "'components':[{'codes':[{'code':'8480-6',"
                + "'system':'http://loinc.org'}],'value':{'valueType':'Quantity','valueName':'s','unit':'mmHg',"
                + "'system':'http://unitsofmeasure.org','code':'%s'}}]}");

        assertThat(problems(file(panel.formatted("mm[Hg]")))).isEmpty();
        assertThat(problems(file(panel.formatted("kPa")))).singleElement().asString().contains("mm[Hg]", "kPa");
    }

    @ParameterizedTest
    @ValueSource(strings = {"integer", "String", "Range"})
    void aVitalSignIsAQuantity(String type) {
        assertThat(problems(file(vitalSign("8867-4", "").replace("'Quantity'", "'" + type + "'")))).singleElement()
                .asString().contains(": warning: ", "LOINC 8867-4 takes a Quantity, and this value is " + type,
                        "the unit /min");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e99999999", "-1e9999999", "1e-99999999", "60e2147483647"})
    @Timeout(10)
    void aPeriodThatIsWrittenWithAnEnormousExponentIsNoneAtOnce(String period) {
        assertThat(problems(file("{'typeName':'t','codes':[],'periodInterval':" + period + ",'value':" + QUANTITY
                + "}"))).anySatisfy(each -> assertThat(each).contains("error", "there is no period " + period));
    }

    private static String vitalSign(String loinc, String unit) {
        return "{'typeName':'t','codes':[{'code':'" + loinc + "','system':'http://loinc.org'}],'periodInterval':0,"
                + "'category':[{'codes':[{'code':'vital-signs',"
                + "'system':'http://terminology.hl7.org/CodeSystem/observation-category'}]}],"
                + "'value':{'valueType':'Quantity','valueName':'v'" + (unit.isEmpty() ? "" : "," + unit) + "}}";
    }
}
