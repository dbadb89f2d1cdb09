package org.iomtfhir.fhirmapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.iomtfhir.fhirmapping.Mappings.CLOCK;
import static org.iomtfhir.fhirmapping.Mappings.file;
import static org.iomtfhir.fhirmapping.Mappings.group;
import static org.iomtfhir.fhirmapping.Mappings.heartRate;
import static org.iomtfhir.fhirmapping.Mappings.mapping;
import static org.iomtfhir.fhirmapping.Mappings.observation;
import static org.iomtfhir.fhirmapping.Mappings.problems;
import static org.iomtfhir.fhirmapping.Mappings.reading;

import org.hl7.fhir.r4.model.Observation;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.template.CompileResult;
import org.iomtfhir.template.TemplateProblem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A Quantity of a device that says more than numbers. */
class QuantityWordsTest {

    private static final String GLUCOSE = "{'valueType':'Quantity','valueName':'hr','unit':'mg/dL',"
            + "'system':'http://unitsofmeasure.org','code':'mg/dL','comparators':true,'table':{"
            + "'HI':{'comparator':'>','value':600},'LO':{'comparator':'<=','value':20.0},'neg':{'value':0},"
            + "'ERR':{'dataAbsentReason':'error'},'65535':{'dataAbsentReason':'not-performed'}}}";

    private static MappingResult read(String value, String sent) {
        return mapping(file(heartRate(0, value))).transform(group(reading("2026-10-09T10:00:00Z", "hr", sent)));
    }

    private static Observation written(String sent) {
        MappingResult result = read(GLUCOSE, sent);
        assertThat(result.failures()).isEmpty();
        return observation(result.resources().get(0));
    }

    @ParameterizedTest
    @CsvSource({"<40,<,40", "> 600,>,600", "<=20.50,<=,20.50", ">=1e2,>=,100", "\u226420,<=,20", "\u2265 7,>=,7",
            " HI ,>,600", "65535.1,,65535.1", "LO,<=,20.0", "neg,,0", "72.0,,72.0", "<-5,<,-5"})
    void aComparatorIsKept(String sent, String comparator, String digits) {
        Observation observation = written(sent);

        assertThat(observation.getValueQuantity().getValue().toPlainString()).isEqualTo(digits);
        assertThat(observation.getValueQuantity().hasComparator()
                ? observation.getValueQuantity().getComparator().toCode()
                : null).isEqualTo(comparator);
        assertThat(observation.getValueQuantity().getCode()).isEqualTo("mg/dL");
    }

    @ParameterizedTest
    @CsvSource({"ERR,error,Error", "65535,not-performed,Not Performed",
            "65535.0,not-performed,Not Performed", "6.5535e4,not-performed,Not Performed",
            "NaN,not-a-number,Not a Number (NaN)"})
    void whyThereIsNoNumberIsSaid(String sent, String code, String display) {
        Observation observation = written(sent);

        assertThat(observation.hasValue()).isFalse();
        assertThat(observation.getDataAbsentReason().getCodingFirstRep().getCode()).isEqualTo(code);
        assertThat(observation.getDataAbsentReason().getCodingFirstRep().getDisplay()).isEqualTo(display);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hi", "<", "< ", "<<40", "=40", "<40 mg", "<4,0", "40>", "<NaN", "", "<1e99"})
    void whatIsNeitherIsAnError(String sent) {
        MappingResult result = read(GLUCOSE, sent);

        assertThat(result.resources()).isEmpty();
        assertThat(result.failures()).singleElement()
                .satisfies(failure -> assertThat(failure.error()).isEqualTo(ErrorName.InvalidQuantityFhirValue));
    }

    @Test
    void withoutTheMemberAComparatorIsAnErrorThatSaysWhatKeepsIt() {
        MappingResult result = read("{'valueType':'Quantity','valueName':'hr'}", "<40");

        assertThat(result.resources()).isEmpty();
        assertThat(result.failures()).singleElement().satisfies(failure -> assertThat(failure.message())
                .contains("1 of them begin with a comparator, which \"comparators\": true keeps")
                .doesNotContain("40"));
    }

    @ParameterizedTest
    @CsvSource({"<40,L", "<60,L", "<61,", ">100,H", ">=100,", "HI,H", "LO,L", "80,N", "ERR,"})
    void aRangeJudgesWhatIsSureAlone(String sent, String judgement) {
        String template = heartRate(0, GLUCOSE).replace("'value':{'valueType'",
                "'interpretation':[{'below':60,'text':'L'},"
                        + "{'upTo':100,'text':'N'},{'above':100,'text':'H'}],'value':{'valueType'");
        MappingResult result = mapping(file(template))
                .transform(group(reading("2026-10-09T10:00:00Z", "hr", sent)));

        assertThat(observation(result.resources().get(0)).getInterpretationFirstRep().getText()).isEqualTo(judgement);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '"', value = {"'HI':{'comparator':'>'} ~ a reading says a value",
            "'HI':{} ~ a reading says a value", "'HI':{'value':1,'dataAbsentReason':'error'} ~ a reading says a value",
            "'HI':{'comparator':'>','dataAbsentReason':'error'} ~ a reading says a value",
            "'HI':{'comparator':'=>','value':1} ~ there is no comparator =>. Write one of <=, >=, <, >",
            "'HI':{'dataAbsentReason':'broken'} ~ there is no dataAbsentReason broken",
            "'HI':{'dataAbsentReason':'temp-unknown'} ~ there is no dataAbsentReason temp-unknown",
            "'HI':'>600' ~ what a reading says must be an object",
            "'HI':{'value':1,'unit':'g'} ~ there is no member unit",
            "'HI':{'value':1},' HI':{'value':2} ~ the table has this reading twice",
            "'7':{'value':1},'7.0':{'value':2} ~ the table has this reading twice",
            "'HI':{'value':1e99} ~ value has more than 60 digits", "'HI':{'value':'x'} ~ value must be a number",
            "\" \" ~ the table is empty"})
    void aTableThatIsWrongSaysWhy(String entries, String problem) {
        assertThat(problems(file(heartRate(0, "{'valueType':'Quantity','valueName':'hr','table':{" + entries + "}}"))))
                .anySatisfy(text -> assertThat(text).contains("error").contains(problem));
    }

    @Test
    void theEarlierConnectorsFormsRefuseBoth() {
        CompileResult<FhirMapping> result = FhirMapping.compile("fhirmapping.json", file(heartRate(0, GLUCOSE)),
                MappingOptions.earlierConnector(CLOCK));

        assertThat(result.compiled()).isEmpty();
        assertThat(result.problems()).extracting(TemplateProblem::inOneLine)
                .anyMatch(text -> text.contains("the member comparators is an addition"))
                .anyMatch(text -> text.contains("the member table is an addition"));
    }
}
