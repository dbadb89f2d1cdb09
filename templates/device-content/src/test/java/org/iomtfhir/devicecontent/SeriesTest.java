package org.iomtfhir.devicecontent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.iomtfhir.devicecontent.Sets.compiled;
import static org.iomtfhir.devicecontent.Sets.event;
import static org.iomtfhir.devicecontent.Sets.file;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.model.Profile;
import org.iomtfhir.model.Property;
import org.iomtfhir.model.sampled.SampleTimes;
import org.iomtfhir.model.sampled.SampledText;
import org.iomtfhir.template.TemplateProblem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Many samples in one value of an event. */
class SeriesTest {

    private static String template(String expression, String series) {
        return file("""
                { "templateType": "CalculatedContent", "template": {
                    "typeName": "ecg", "typeMatchExpression": "$..[?(@at)]", "defaultExpressionLanguage": "JmesPath",
                    "deviceIdExpression": "matchedToken.device", "timestampExpression": "matchedToken.at",
                    "values": [ { "valueName": "ecg", "required": true, "valueExpression": "matchedToken.%s",
                                  "series": %s } ] } }""".formatted(expression, series)
                .replace("\"$..[?(@at)]\"", "{ \"value\": \"$..[?(@at)]\", \"language\": \"JsonPath\" }"));
    }

    private static NormalizedEvent read(String series, String members) {
        return read("s", series, members);
    }

    private static NormalizedEvent read(String expression, String series, String members) {
        return compiled(template(expression, series)).evaluate(event(
                "{\"device\":\"d\",\"at\":\"2026-10-09T10:18:00Z\"," + members + "}"));
    }

    private static Property property(NormalizedEvent result) {
        assertThat(result.failures()).isEmpty();
        return result.measurements().get(0).properties().get(0);
    }

    private static SampleTimes every(String period) {
        return new SampleTimes(1, new BigDecimal(period), null);
    }

    @Test
    void anArrayOfNumbersKeepsTheirDigitsAndSaysWhereNothingWasRead() {
        assertThat(property(read("{ \"period\": 2 }", "\"s\":[12,-13.50,null,\"E\",\"U\",\"L\",\"7\"]")))
                .isEqualTo(new Property("ecg", "12 -13.50 E E U L 7", every("2")));
    }

    @ParameterizedTest
    @CsvSource({"500, 2", "512, 1.953125", "300, 3.3333333333", "256, 3.90625", "0.5, 2000"})
    void aRateIsAPeriodWithItsFractions(String rate, String period) {
        assertThat(property(read("{ \"rate\": " + rate + " }", "\"s\":[1,2]")).samples()).isEqualTo(every(period));
        assertThat(property(read("{ \"rateExpression\": \"matchedToken.hz\" }", "\"hz\":" + rate + ",\"s\":[1,2]"))
                .samples()).isEqualTo(every(period));
    }

    @Test
    void theEventMaySayThePeriod() {
        assertThat(property(read("{ \"periodExpression\": \"matchedToken.ms\" }", "\"ms\":\"1.953125\",\"s\":[1]"))
                .samples()).isEqualTo(every("1.953125"));
    }

    @Test
    void offsetsAreThoseOfEachSample() {
        SampleTimes times = new SampleTimes(1, null, "0 12.5 40");

        assertThat(property(read("{ \"offsetsExpression\": \"matchedToken.o\" }", "\"o\":[0,12.5,40],\"s\":[1,2,3]"))
                .samples()).isEqualTo(times);
        assertThat(
                property(read("{ \"offsetsExpression\": \"matchedToken.o\" }", "\"o\":\"0 12.5 40\",\"s\":\"1 2 3\""))
                        .samples())
                .isEqualTo(times);
    }

    @Test
    void aTextIsPartedByBlanksOrByTheSeparatorOfTheTemplate() {
        assertThat(property(read("{ \"period\": 2 }", "\"s\":\"  1 2\\n3.5 \"")).value()).isEqualTo("1 2 3.5");
        assertThat(property(read("{ \"period\": 2, \"separator\": \",\" }", "\"s\":\"1, 2,,3.5,\"")).value())
                .isEqualTo("1 2 E 3.5");
    }

    @Test
    void channelsStandTogetherByTime() {
        SampleTimes times = new SampleTimes(3, BigDecimal.TWO, null);
        String series = "{ \"period\": 2, \"channels\": 3 }";

        assertThat(property(read(series, "\"s\":[1,2,3,4,5,6]"))).isEqualTo(new Property("ecg", "1 2 3 4 5 6", times));
        assertThat(property(read(series, "\"s\":[[1,4],[2,5],[3,6]]")))
                .isEqualTo(new Property("ecg", "1 2 3 4 5 6", times));
        assertThat(property(read("s[]", series, "\"s\":[[1,2,3],[4,5,6]]")))
                .isEqualTo(new Property("ecg", "1 2 3 4 5 6", times));
    }

    @Test
    void whatSelectsSeveralValuesSelectsASeries() {
        String path = file("""
                { "templateType": "JsonPathContent", "template": {
                    "typeName": "ecg", "typeMatchExpression": "$..[?(@at)]", "deviceIdExpression": "$.device",
                    "timestampExpression": "$.at", "values": [ { "valueName": "ecg", "valueExpression": "$.points[*].v",
                      "series": { "offsetsExpression": "$.points[*].ms" } } ] } }""");
        String members = "\"points\":[{\"v\":1,\"ms\":0},{\"v\":2,\"ms\":3.5}]";

        assertThat(property(read("points[*].v", "{ \"period\": 2 }", members)).value()).isEqualTo("1 2");
        assertThat(property(compiled(path).evaluate(event("{\"device\":\"d\",\"at\":\"2026-10-09T10:18:00Z\","
                + members + "}")))).isEqualTo(new Property("ecg", "1 2", new SampleTimes(1, null, "0 3.5")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "{ \"period\": 2 } | \"s\":[1,\"x\"] | one of its samples is neither a decimal",
            "{ \"period\": 2 } | \"s\":\"1,5 2,5\" | one of its samples is neither a decimal (without commas)",
            "{ \"period\": 2 } | \"s\":[1,true] | one of its samples is a boolean",
            "{ \"period\": 2 } | \"s\":[1,[2]] | one of its samples is an array",
            "{ \"period\": 2 } | \"s\":[1,1e999999999] | one of its samples can't be used",
            "{ \"period\": 2 } | \"s\":{} | it selects an object",
            "{ \"period\": 2 } | \"s\":true | it selects a boolean",
            "{ \"period\": 2 } | \"s\":[] | it selects an empty array, and is required",
            "{ \"period\": 2 } | \"s\":null | it selects nothing",
            "{ \"period\": 2 } | \"s\":\" \" | it selects a blank text",
            "{ \"period\": 2, \"channels\": 2 } | \"s\":[1,2,3] | it selects 3 samples, which is no multiple of 2 channels",
            "{ \"period\": 2, \"channels\": 2 } | \"s\":[[1,2],[3]] | different numbers of samples",
            "{ \"period\": 2, \"channels\": 2 } | \"s\":[[1,2],3] | one of its channels is a number",
            "{ \"period\": 2, \"channels\": 2 } | \"s\":[[1],[2],[3]] | one for each of 2 channels is wanted",
            "{ \"periodExpression\": \"matchedToken.p\" } | \"s\":[1] | it selects nothing, and is needed for the times",
            "{ \"periodExpression\": \"matchedToken.p\" } | \"p\":0,\"s\":[1] | the period can't be calculated with",
            "{ \"periodExpression\": \"matchedToken.p\" } | \"p\":[1],\"s\":[1] | it selects an array where a number",
            "{ \"rateExpression\": \"matchedToken.p\" } | \"p\":-5,\"s\":[1] | the rate can't be calculated with",
            "{ \"rateExpression\": \"matchedToken.p\" } | \"p\":\"fast\",\"s\":[1] | it selects what is no number",
            "{ \"rateExpression\": \"matchedToken.p\" } | \"p\":1e-30,\"s\":[1] | the rate can't be calculated with",
            "{ \"offsetsExpression\": \"matchedToken.p\" } | \"p\":[0],\"s\":[1,2] | it selects 1 offsets for samples of 2 times",
            "{ \"offsetsExpression\": \"matchedToken.p\" } | \"p\":[0,0],\"s\":[1,2] | not ascending",
            "{ \"offsetsExpression\": \"matchedToken.p\" } | \"p\":[-1,0],\"s\":[1,2] | not ascending, or one is negative",
            "{ \"offsetsExpression\": \"matchedToken.p\" } | \"p\":[0,1e200],\"s\":[1,2] | no decimal within bounds",
            "{ \"offsetsExpression\": \"matchedToken.p\" } | \"p\":\"0 x\",\"s\":[1,2] | no decimal within bounds",
            "{ \"period\": 1000000000000 } | \"s\":[1,2] | reach over more than a year"})
    void whatCanNotBeUsedIsSaidAndNothingOfItLands(String series, String members, String cause) {
        NormalizedEvent result = read(series, members);

        assertThat(result.measurements()).isEmpty();
        assertThat(result.failures()).singleElement().satisfies(failure -> {
            assertThat(failure.cause()).contains(cause);
            assertThat(failure.line()).isPositive();
        });
    }

    @Test
    void aRateThatIsMisreadLeadsFarAfterTheEventAndIsRefused() {
        assertThat(read("{ \"period\": 100000000 }", "\"s\":[1,2,3]").failures()).singleElement()
                .satisfies(failure -> {
                    assertThat(failure.error()).isEqualTo(ErrorName.ImplausibleTime);
                    assertThat(failure.cause()).contains("its last sample");
                });
    }

    @Test
    void aStripOfTwelveLeadsAndHalfAMinuteIsTakenAndOneBeyondTheBoundsIsNot() {
        String lead = "[" + IntStream.range(0, 15_000).mapToObj(i -> Integer.toString(i % 900))
                .collect(Collectors.joining(",")) + "]";
        String leads = String.join(",", Collections.nCopies(12, lead));

        assertThat(property(read("{ \"rate\": 500, \"channels\": 12 }", "\"s\":[" + leads + "]")).value())
                .hasSizeGreaterThan(600_000);
        assertThat(read("{ \"rate\": 500, \"channels\": 36 }", "\"s\":[" + leads + "," + leads + "," + leads + "]")
                .failures()).singleElement().satisfies(failure -> assertThat(failure.cause())
                        .contains("longer than the " + SampledText.MAX_LENGTH + " characters", "send shorter strips"));
        assertThat(read("{ \"rate\": 500 }", "\"s\":\"" + "1 ".repeat(600_000) + "\"").failures()).singleElement()
                .satisfies(failure -> assertThat(failure.cause()).contains("longer than the"));
    }

    @Test
    void aSeriesThatIsNotRequiredIsLeftOutAndTheRestLands() {
        String optional = template("s", "{ \"period\": 2 }").replace("\"required\": true, ", "");

        NormalizedEvent absent = compiled(optional).evaluate(event(
                "{\"device\":\"d\",\"at\":\"2026-10-09T10:18:00Z\"}"));
        NormalizedEvent broken = compiled(optional).evaluate(event(
                "{\"device\":\"d\",\"at\":\"2026-10-09T10:18:00Z\",\"s\":[\"x\"]}"));

        assertThat(absent.failures()).isEmpty();
        assertThat(absent.measurements()).singleElement().satisfies(it -> assertThat(it.properties()).isEmpty());
        assertThat(broken.failures()).hasSize(1);
        assertThat(broken.measurements()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}|nothing says when the samples were taken. Write one of period, rate",
            "{ \"rate\": 5, \"period\": 200 }|several members say when",
            "{ \"rate\": 0 }|rate can't be calculated with",
            "{ \"period\": 0.00001 }|period can't be calculated with", "{ \"period\": \"x\" }|period must be a number",
            "{ \"rate\": 5, \"channels\": 0 }|channels must be a whole number from 1 to 64",
            "{ \"rate\": 5, \"channels\": 65 }|channels must be a whole number from 1 to 64",
            "{ \"rate\": 5, \"channels\": 1.5 }|channels must be a whole number from 1 to 64",
            "{ \"rate\": 5, \"separator\": \"\" }|separator must be one character",
            "{ \"rate\": 5, \"separator\": \"1\" }|separator must be one character",
            "{ \"rate\": 5, \"hz\": 1 }|there is no member hz here",
            "{ \"rateExpression\": \"a[\" }|the JMESPath is wrong"})
    void mistakesOfATemplateAreNamedWhereTheyStand(String given) {
        String[] parts = given.split("\\|");

        assertThat(DeviceContent.compile("devicecontent.json", template("s", parts[0])).problems())
                .extracting(TemplateProblem::inOneLine).anySatisfy(problem -> assertThat(problem)
                        .startsWith("devicecontent.json:").contains(parts[1]));
    }

    @Test
    void theProfileOfTheEarlierConnectorRefusesIt() {
        ContentOptions options = ContentOptions.of(Profile.EARLIER_CONNECTOR);

        assertThat(DeviceContent.compile("devicecontent.json", template("s", "{ \"rate\": 5 }"), options).problems())
                .extracting(TemplateProblem::inOneLine).anySatisfy(problem -> assertThat(problem).contains(
                        "the member series is an addition, which the profile earlier-connector refuses"));
    }

    @Test
    void whatIsNoSeriesStaysWhatItWas() {
        String single = template("s", "{ \"rate\": 5 }").replace("\"series\": { \"rate\": 5 }", "\"required\": false")
                .replace("\"required\": true, ", "").replace("\"valueExpression\": \"matchedToken.s\",\n",
                        "\"valueExpression\": \"matchedToken.s\",\n");

        assertThat(compiled(single).evaluate(event(
                "{\"device\":\"d\",\"at\":\"2026-10-09T10:18:00Z\",\"s\":[1,2]}")).measurements()).singleElement()
                .satisfies(it -> assertThat(it.properties()).isEqualTo(List.of()));
    }
}
