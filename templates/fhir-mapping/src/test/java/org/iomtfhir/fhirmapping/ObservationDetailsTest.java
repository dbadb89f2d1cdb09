package org.iomtfhir.fhirmapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.iomtfhir.fhirmapping.Mappings.CLOCK;
import static org.iomtfhir.fhirmapping.Mappings.file;
import static org.iomtfhir.fhirmapping.Mappings.group;
import static org.iomtfhir.fhirmapping.Mappings.mapping;
import static org.iomtfhir.fhirmapping.Mappings.observation;
import static org.iomtfhir.fhirmapping.Mappings.problems;
import static org.iomtfhir.fhirmapping.Mappings.reading;

import java.util.List;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationReferenceRangeComponent;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.iomtfhir.template.CompileResult;
import org.iomtfhir.template.TemplateProblem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a template says of an Observation besides its code and its value. */
class ObservationDetailsTest {

    private static final String RANGES = """
            'interpretation':[{'below':50,'text':'LL'},{'below':60,'text':'L'},{'upTo':100,'text':'N'},
              {'above':100,'below':150,'text':'H'}]""";

    private static String template(String members, String value) {
        return file(
                "{'typeName':'heartRate','codes':[{'code':'c','system':'http://c'}]," + members + ",'value':{" + value
                        + "}}");
    }

    private static String quantity(String members) {
        return template(members, "'valueType':'Quantity','valueName':'hr','unit':'beats/min',"
                + "'system':'http://unitsofmeasure.org','code':'/min'");
    }

    private static Observation of(String file, String... namesAndValues) {
        MappingResult result = mapping(file).transform(group(reading("2026-10-09T10:00:00Z", namesAndValues)));
        assertThat(result.resources()).hasSize(1);
        return observation(result.resources().get(0));
    }

    @Test
    void whatIsSaidOfEveryObservationStandsInEachOfThem() {
        Observation observation = of(quantity(
                """
                        'status':'preliminary','meta':{'profile':['http://hl7.org/fhir/StructureDefinition/heartrate|4.0.1']},
                        'bodySite':{'codes':[{'code':'368209003','system':'http://snomed.info/sct'}],'text':'Right arm'},
                        'method':{'text':'Oscillometry'},'note':'Taken at home','deviceCode':{'text':'Cuff'},
                        'referenceRange':[{'low':60,'high':100.50,'text':'adults','type':{'text':'normal'}},{'text':'else'}]"""),
                "hr", "72");

        assertThat(observation.getStatus()).isEqualTo(ObservationStatus.PRELIMINARY);
        assertThat(observation.getMeta().getProfile().get(0).getValue())
                .isEqualTo("http://hl7.org/fhir/StructureDefinition/heartrate|4.0.1");
        assertThat(observation.getBodySite().getCodingFirstRep().getCode()).isEqualTo("368209003");
        assertThat(observation.getBodySite().getText()).isEqualTo("Right arm");
        assertThat(observation.getMethod().getText()).isEqualTo("Oscillometry");
        assertThat(observation.getExtension()).singleElement().satisfies(each -> {
            assertThat(each.getUrl()).isEqualTo("http://hl7.org/fhir/StructureDefinition/observation-deviceCode");
            assertThat(((CodeableConcept) each.getValue()).getText()).isEqualTo("Cuff");
        });
        assertThat(observation.getNote()).singleElement()
                .satisfies(note -> assertThat(note.getText()).isEqualTo("Taken at home"));
        assertThat(observation.getReferenceRange()).hasSize(2);
        ObservationReferenceRangeComponent range = observation.getReferenceRangeFirstRep();
        assertThat(range.getLow().getValue().toPlainString()).isEqualTo("60");
        assertThat(range.getHigh().getValue().toPlainString()).isEqualTo("100.50");
        assertThat(range.getHigh().getUnit()).isEqualTo("beats/min");
        assertThat(range.getHigh().getCode()).isEqualTo("/min");
        assertThat(range.getType().getText()).isEqualTo("normal");
        assertThat(range.getText()).isEqualTo("adults");
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {"49.9,LL", "50,L", "59.999,L", "60,N", "100,N", "100.0000,N", "100.01,H",
            "150,-", "-3,LL", "1e3,-"})
    void theFirstRangeThatHoldsTheNumberSaysWhatItMeans(String sent, String text) {
        Observation observation = of(quantity(RANGES), "hr", sent);

        assertThat(observation.getInterpretation().stream().map(CodeableConcept::getText).toList())
                .isEqualTo(text == null ? List.of() : List.of(text));
        assertThat(of(template(RANGES, "'valueType':'integer','valueName':'hr'"), "hr", "100").getInterpretation())
                .singleElement().satisfies(it -> assertThat(it.getText()).isEqualTo("N"));
    }

    @Test
    void whereThereIsNoNumberNothingIsSaidOfIt() {
        for (String interpretation : List.of(RANGES, "'interpretation':{'text':'fixed'}")) {
            Observation observation = of(quantity(interpretation), "hr", "NaN");

            assertThat(observation.hasDataAbsentReason()).isTrue();
            assertThat(observation.hasInterpretation()).isFalse();
        }
    }

    @Test
    void oneInterpretationIsForWhateverTheValueIs() {
        for (String type : List.of("'SampledData','defaultPeriod':1000", "'String'", "'boolean'", "'Quantity'")) {
            Observation observation = of(template("'interpretation':{'codes':[{'code':'A'}]}",
                    "'valueType':" + type + ",'valueName':'hr'"), "hr", "1");

            assertThat(observation.getInterpretationFirstRep().getCodingFirstRep().getCode()).isEqualTo("A");
        }
    }

    @Test
    void ofAPanelEachComponentIsJudgedByItself() {
        String component = """
                {'codes':[{'code':'%1$s'}],'required':true,'interpretation':[{'from':%2$s,'text':'H'}],
                 'referenceRange':[{'high':%2$s}],'value':{'valueType':'Quantity','valueName':'%1$s','unit':'mmHg'}}""";
        String panel = file("{'typeName':'heartRate','codes':[],'interpretation':{'text':'of the panel'},'components':["
                + component.formatted("sys", "140") + "," + component.formatted("dia", "90") + "]}");

        Observation both = of(panel, "sys", "150", "dia", "80");
        Observation half = of(panel, "dia", "90");

        assertThat(both.getInterpretationFirstRep().getText()).isEqualTo("of the panel");
        assertThat(both.getComponent().get(0).getInterpretationFirstRep().getText()).isEqualTo("H");
        assertThat(both.getComponent().get(1).hasInterpretation()).isFalse();
        assertThat(both.getComponent().get(1).getReferenceRangeFirstRep().getHigh().getUnit()).isEqualTo("mmHg");
        assertThat(half.getComponent().get(0).hasDataAbsentReason()).isTrue();
        assertThat(half.getComponent().get(0).hasInterpretation()).isFalse();
        assertThat(half.getComponent().get(0).hasReferenceRange()).isTrue();
        assertThat(half.getComponent().get(1).getInterpretationFirstRep().getText()).isEqualTo("H");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"'status':'amended' | a new Observation can't be amended",
            "'meta':{} | the required member profile is missing",
            "'meta':{'profile':['bp']} | a profile must be its canonical URL",
            "'meta':{'profile':['http://a b']} | a profile must be its canonical URL",
            "'meta':{'tag':[],'profile':[]} | there is no member tag here",
            "'bodySite':{} | bodySite without codes and text says nothing",
            "'bodySite':'arm' | bodySite must be an object, not a text",
            "'method':{'code':'x','text':'t'} | there is no member code here",
            "'deviceCode':{} | deviceCode without codes and text says nothing",
            "'note':{} | note must be a text",
            "'interpretation':'H' | an interpretation must be an object, not a text",
            "'interpretation':[{'from':1}] | interpretation without codes and text says nothing",
            "'interpretation':[{'from':1,'above':1,'text':'H'}] | a range has one lower and one upper end",
            "'interpretation':[{'from':2,'below':2,'text':'H'}] | no number lies in the range",
            "'interpretation':[{'text':'N'},{'from':1,'text':'H'}] | a range before this one holds all of its numbers",
            "'interpretation':[{'from':1e999,'text':'H'}] | the number is not between 1e-300 and 1e300",
            "'referenceRange':[{}] | a reference range has a low or a high end, or a text",
            "'referenceRange':[{'low':2,'high':1}] | low is more than high",
            "'referenceRange':[1] | a reference range must be an object, not a number"})
    void mistakesAreNamedAtTheirPlace(String members, String cause) {
        assertThat(problems(quantity(members)))
                .anySatisfy(it -> assertThat(it).contains("fhirmapping.json:1:", ": error: template 0 (heartRate)",
                        cause));
    }

    @ParameterizedTest
    @ValueSource(strings = {"'SampledData','defaultPeriod':1000", "'String'", "'boolean'", "'Range'"})
    void rangesOfWhatIsNoNumberAreRefused(String type) {
        assertThat(problems(template(RANGES, "'valueType':" + type + ",'valueName':'hr'")))
                .anySatisfy(it -> assertThat(it).contains("error", "ranges judge one number, and there is a "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"'status':'final'", "'meta':{'profile':[]}", "'bodySite':{'text':'arm'}",
            "'method':{'text':'m'}", "'deviceCode':{'text':'d'}", "'note':'n'", "'interpretation':{'text':'N'}",
            "'referenceRange':[{'low':1}]"})
    void theEarlierProfileRefusesAnAdditionAndSaysSo(String members) {
        CompileResult<FhirMapping> result = FhirMapping.compile("fhirmapping.json", quantity(members),
                MappingOptions.earlierConnector(CLOCK));

        assertThat(result.compiled()).isEmpty();
        assertThat(result.problems().stream().filter(TemplateProblem::isError)).singleElement()
                .satisfies(it -> assertThat(it.inOneLine()).contains("error: template 0 (heartRate), ",
                        "is an addition, which the profile earlier-connector refuses",
                        "run with the profile standard"));
    }

    @Test
    void aTemplateThatSaysNoneOfItIsWrittenAsBefore() {
        Observation observation = of(quantity("'status':null,'note':null"), "hr", "72");

        assertThat(observation.getStatus()).isEqualTo(ObservationStatus.FINAL);
        assertThat(observation.hasMeta()).isFalse();
        assertThat(observation.hasBodySite() || observation.hasMethod() || observation.hasNote()
                || observation.hasExtension()
                || observation.hasInterpretation() || observation.hasReferenceRange()).isFalse();
    }
}
