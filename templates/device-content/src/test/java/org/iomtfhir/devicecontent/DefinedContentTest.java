package org.iomtfhir.devicecontent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.iomtfhir.devicecontent.Sets.compiled;
import static org.iomtfhir.devicecontent.Sets.event;

import org.iomtfhir.model.Measurement;
import org.iomtfhir.model.Profile;
import org.iomtfhir.model.Property;
import org.iomtfhir.template.TemplateProblem;
import org.junit.jupiter.api.Test;

/** One match and one table for several templates. */
class DefinedContentTest {

    private static final String FILE = """
            { "templateType": "CollectionContent",
              "define": {
                "with": "@.device && @.at",
                "match": "$..[?(${with})]",
                "device": "$.device", "at": "$.at",
                "units": { "lbs": "[lb_av]", "kg": "kg" }, "digits": 1,
                "kilograms": "round(convert(matchedToken.w, lookup(matchedToken.u, `${units}`), 'kg'), `${digits}`)"
              },
              "template": [
                { "templateType": "JsonPathContent", "template": {
                    "typeName": "pulse", "typeMatchExpression": "${match}",
                    "deviceIdExpression": "${device}", "timestampExpression": "${at}",
                    "values": [ { "valueName": "pulse", "valueExpression": "$.pulse", "required": true } ] } },
                { "templateType": "CalculatedContent", "template": {
                    "typeName": "weight", "typeMatchExpression": "$..[?(${with} && @.w)]",
                    "deviceIdExpression": "$.matchedToken.device", "timestampExpression": "$.matchedToken.at",
                    "values": [ { "valueName": "kg", "valueExpression": { "value": "${kilograms}", "language": "JmesPath" } } ] } }
              ] }""";

    @Test
    void templatesShareWhatTheirFileDefines() {
        assertThat(compiled(FILE).evaluate(event(
                "{\"device\":\"d\",\"at\":\"2026-10-09T10:00:00Z\",\"pulse\":72,\"w\":150,\"u\":\"lbs\"}"))
                .measurements()).extracting(Measurement::type).containsExactly("pulse", "weight");
        assertThat(compiled(FILE).evaluate(event(
                "{\"device\":\"d\",\"at\":\"2026-10-09T10:00:00Z\",\"pulse\":72,\"w\":150,\"u\":\"lbs\"}"))
                .measurements()).flatExtracting(Measurement::properties)
                .containsExactly(new Property("pulse", "72"), new Property("kg", "68.0"));
    }

    @Test
    void aMistakeInADefinitionIsToldOnceWhereItStands() {
        assertThat(DeviceContent.compile("devicecontent.json", FILE.replace("\"$.at\"", "\"$.at[\"")).problems())
                .extracting(TemplateProblem::inOneLine).singleElement().asString()
                .startsWith(
                        "devicecontent.json:5:39: error: template 0 (pulse), timestampExpression: the JSONPath is wrong");
    }

    @Test
    void aNameThatIsNotDefinedIsAnErrorOfTheTemplate() {
        assertThat(DeviceContent.compile("devicecontent.json", FILE.replace("${match}", "${mtch}")).problems())
                .extracting(TemplateProblem::inOneLine).anyMatch(problem -> problem.startsWith(
                        "devicecontent.json:11:53: error: template 0 (pulse), typeMatchExpression: nothing is defined under"
                                + " the name mtch. Write ${match}."));
    }

    @Test
    void theEarlierConnectorsFormsRefuseIt() {
        assertThat(DeviceContent.compile("devicecontent.json", FILE, ContentOptions.of(Profile.EARLIER_CONNECTOR))
                .problems()).extracting(TemplateProblem::inOneLine).anyMatch(problem -> problem.startsWith(
                        "devicecontent.json:2:3: error: define: the member define is an addition"));
    }
}
