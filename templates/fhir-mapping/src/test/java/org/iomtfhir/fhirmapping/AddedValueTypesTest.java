package org.iomtfhir.fhirmapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.iomtfhir.fhirmapping.Mappings.CLOCK;
import static org.iomtfhir.fhirmapping.Mappings.file;
import static org.iomtfhir.fhirmapping.Mappings.group;
import static org.iomtfhir.fhirmapping.Mappings.heartRate;
import static org.iomtfhir.fhirmapping.Mappings.json;
import static org.iomtfhir.fhirmapping.Mappings.mapping;
import static org.iomtfhir.fhirmapping.Mappings.observation;
import static org.iomtfhir.fhirmapping.Mappings.problems;
import static org.iomtfhir.fhirmapping.Mappings.reading;

import java.util.Optional;
import org.hl7.fhir.r4.model.Observation;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.template.CompileResult;
import org.iomtfhir.template.TemplateProblem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The value types that the earlier connectors do not have. */
class AddedValueTypesTest {

    private static final String CONCEPTS = """
            {'valueType':'CodeableConcept','valueName':'hr','table':{
              'N':{'codes':[{'code':'76388001','system':'http://snomed.info/sct'}],'text':'Normal'},
              'af':{'text':'Fibrillation'},'1.0':{'text':'one'}}%s}""";

    private static MappingResult read(String type, String sent) {
        return mapping(file(heartRate(0, "{'valueType':'" + type + "','valueName':'hr'}")))
                .transform(group(reading("2026-10-09T10:00:00Z", "hr", sent)));
    }

    private static Optional<String> written(String type, String sent) {
        MappingResult result = read(type, sent);
        if (result.resources().isEmpty()) {
            assertThat(result.failures()).singleElement().satisfies(failure -> {
                assertThat(failure.error()).isEqualTo(ErrorName.FhirDataMapping);
                assertThat(failure.message()).startsWith("value hr: 1 of 1 readings are no " + type);
            });
            return Optional.empty();
        }
        assertThat(result.failures()).isEmpty();
        return Optional.of(observation(result.resources().get(0)).getValue().primitiveValue());
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', value = {"True,true", "False,false", "true,true", "\" FALSE \",false", "1,true",
            "0,false"})
    void aBooleanIsReadInAnyLetterCase(String sent, String written) {
        assertThat(written("boolean", sent)).contains(written);
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "2", "", " ", "on", "truE?", "1.0"})
    void whatIsNoBooleanIsAnError(String sent) {
        assertThat(written("boolean", sent)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"72,72", "72.0,72", "-5,-5", "1e3,1000", "2147483647,2147483647", "-2147483648,-2147483648"})
    void anIntegerIsAWholeNumber(String sent, String written) {
        assertThat(written("integer", sent)).contains(written);
    }

    @ParameterizedTest
    @ValueSource(strings = {"72.5", "2147483648", "-2147483649", "1e60", "1e999999999", "seven", "", "1,000"})
    void whatIsNoWholeNumberOf32BitsIsAnError(String sent) {
        assertThat(written("integer", sent)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"2026,2026", "2026-10,2026-10", "2026-10-09,2026-10-09",
            "2026-10-09T10:18:00+02:00,2026-10-09T10:18:00+02:00", "2026-10-09T10:18:00.25Z,2026-10-09T10:18:00.25Z",
            "2026-10-09T10:18-05:30,2026-10-09T10:18:00-05:30", "2024-02-29,2024-02-29"})
    void aDateTimeIsAsPreciseAsItWasSentAndKeepsItsOffset(String sent, String written) {
        assertThat(json(read("dateTime", sent).resources().get(0))).contains("\"valueDateTime\":\"" + written + "\"");
        assertThat(written("dateTime", sent)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-10-09T10:18:00", "2026-13", "2025-02-29", "0000", "10/9/2026", "1791541080", "now",
            "",
            "2026-10-09T10:18:00+15:00", "2026-10-09T25:00:00Z", "-2026", "2026-10-09T10:18:00.1234567890Z"})
    void whatIsNoDateTimeOfFhirIsAnError(String sent) {
        assertThat(written("dateTime", sent)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {"60..80,60,80", "60-80,60,80", "60 - 80.5,60,80.5", "-5--2,-5,-2",
            "-5-2,-5,2", "1e-5-2,0.00001,2", "60–80,60,80", "60..,60,-", "..80,-,80", "7-7,7,7"})
    void aRangeIsTwoNumbers(String sent, String low, String high) {
        Observation observation = observation(mapping(file(heartRate(0,
                "{'valueType':'Range','valueName':'hr','unit':'/min','system':'http://unitsofmeasure.org','code':'/min'}")))
                .transform(group(reading("2026-10-09T10:00:00Z", "hr", sent))).resources().get(0));

        var range = observation.getValueRange();
        assertThat(range.hasLow() ? range.getLow().getValue().toPlainString() : null).isEqualTo(low);
        assertThat(range.hasHigh() ? range.getHigh().getValue().toPlainString() : null).isEqualTo(high);
        assertThat((range.hasLow() ? range.getLow() : range.getHigh()).getCode()).isEqualTo("/min");
    }

    @ParameterizedTest
    @ValueSource(strings = {"80..60", "80-60", "60", "-60", "..", "a-b", "", "60...80", "1-2-3", "60,5-80"})
    void whatIsNoRangeIsAnError(String sent) {
        assertThat(written("Range", sent)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1:128,1,128", "1/128,1,128", "1.5 : 2,1.5,2"})
    void aRatioIsTwoNumbers(String sent, String numerator, String denominator) {
        Observation observation = observation(mapping(file(heartRate(0,
                "{'valueType':'Ratio','valueName':'hr','denominator':{'unit':'mL','system':'http://unitsofmeasure.org',"
                        + "'code':'mL'}}")))
                .transform(group(reading("2026-10-09T10:00:00Z", "hr", sent))).resources().get(0));

        assertThat(observation.getValueRatio().getNumerator().getValue()).isEqualByComparingTo(numerator);
        assertThat(observation.getValueRatio().getNumerator().hasUnit()).isFalse();
        assertThat(observation.getValueRatio().getDenominator().getValue()).isEqualByComparingTo(denominator);
        assertThat(observation.getValueRatio().getDenominator().getCode()).isEqualTo("mL");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1:0", "1", ":", "1:", ":2", "1:2:3", "a:b", "1:0.0"})
    void whatIsNoRatioIsAnError(String sent) {
        assertThat(written("Ratio", sent)).isEmpty();
    }

    @Test
    void largeTextsAreRefusedAtOnce() {
        for (String type : new String[]{"boolean", "integer", "dateTime", "Range", "Ratio"}) {
            assertThat(written(type, "1-".repeat(500_000))).as(type).isEmpty();
        }
    }

    @Test
    void theLatestReadingThatCanBeUsedStands() {
        MappingResult result = mapping(file(heartRate(0, "{'valueType':'integer','valueName':'hr'}")))
                .transform(group(reading("2026-10-09T10:00:00Z", "hr", "1"),
                        reading("2026-10-09T10:00:00Z", "hr", "n/a"), reading("2026-10-09T10:00:00Z", "hr", "2")));

        assertThat(result.failures()).hasSize(1);
        assertThat(result.resources()).singleElement()
                .satisfies(it -> assertThat(it.replacedReadings()).isEqualTo(1));
    }

    @ParameterizedTest
    @CsvSource({"N,Normal", "' N ',Normal", "af,Fibrillation", "1.0,one"})
    void aConceptIsThatOfTheReading(String sent, String text) {
        Observation observation = observation(mapping(file(heartRate(0, CONCEPTS.formatted(""))))
                .transform(group(reading("2026-10-09T10:00:00Z", "hr", sent))).resources().get(0));

        assertThat(observation.getValueCodeableConcept().getText()).isEqualTo(text);
    }

    @Test
    void whatTheTableDoesNotKnowIsAnErrorOrWhatTheTemplateSays() {
        var unknown = group(reading("2026-10-09T10:00:00Z", "hr", "n"));

        MappingResult refused = mapping(file(heartRate(0, CONCEPTS.formatted("")))).transform(unknown);
        assertThat(refused.resources()).isEmpty();
        assertThat(refused.failures().get(0).message()).contains("not in the table");
        assertThat(observation(mapping(file(heartRate(0, CONCEPTS.formatted(",'unknown':'text'"))))
                .transform(unknown).resources().get(0)).getValueCodeableConcept().getText()).isEqualTo("n");
        assertThat(observation(mapping(file(heartRate(0, CONCEPTS.formatted(",'unknown':{'text':'other'}"))))
                .transform(unknown).resources().get(0)).getValueCodeableConcept().getText()).isEqualTo("other");
        assertThat(mapping(file(heartRate(0, CONCEPTS.formatted(",'unknown':'text'"))))
                .transform(group(reading("2026-10-09T10:00:00Z", "hr", "\u0000"))).failures()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"'table':{} | the table is empty",
            "'table':{'N':'Normal'} | a concept must be an object, not a text",
            "'table':{'N':{}} | table without codes and text says nothing",
            "'table':{'N':{'text':'a'},' N':{'text':'b'}} | the table has this reading twice",
            "'table':{'N':{'text':'a'}},'text':'x' | the table says what a reading becomes",
            "'table':{'N':{'text':'a'}},'unknown':'error' | unknown must be a concept"})
    void mistakesInATableAreNamedAtTheirPlace(String members, String cause) {
        assertThat(problems(file(heartRate(0, "{'valueType':'CodeableConcept','valueName':'hr'," + members + "}"))))
                .anySatisfy(it -> assertThat(it).contains("fhirmapping.json:1:", ": error: template 0 (heartRate)",
                        cause));
    }

    @ParameterizedTest
    @ValueSource(strings = {"'valueType':'boolean'", "'valueType':'Integer'", "'valueType':'dateTime'",
            "'valueType':'range'", "'valueType':'Ratio'", "'valueType':'CodeableConcept','table':{'N':{'text':'a'}}",
            "'valueType':'CodeableConcept','text':'t','unknown':'text'"})
    void theEarlierProfileRefusesAnAdditionAndSaysSo(String value) {
        CompileResult<FhirMapping> result = FhirMapping.compile("fhirmapping.json",
                file(heartRate(0, "{'valueName':'hr'," + value + "}")), MappingOptions.earlierConnector(CLOCK));

        assertThat(result.compiled()).isEmpty();
        assertThat(result.problems().stream().filter(TemplateProblem::isError)).anySatisfy(it -> assertThat(it.cause())
                .contains("is an addition, which the profile earlier-connector refuses"));
    }
}
