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

import java.time.Instant;
import java.util.List;
import org.hl7.fhir.r4.model.Extension;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.model.Property;
import org.iomtfhir.model.Reading;
import org.iomtfhir.template.TemplateProblem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One number of all readings of an hour or a day, as a message brings it. */
class SummaryTest {

    private static String template(int period, String type, String summary) {
        return file(heartRate(period, "{'valueType':'" + type + "','valueName':'hr','unit':'u','summary':'" + summary
                + "'}"));
    }

    private static MappingResult mapped(String type, String summary, Reading... readings) {
        return mapping(template(60, type, summary)).transform(group(readings));
    }

    @ParameterizedTest
    @CsvSource({"first,7.50", "last,4", "min,4", "max,40", "mean,17.1667", "sum,51.50", "count,3", "increase,36.50",
            "Increase,36.50"})
    void aQuantityIsOneNumberOfAllReadings(String summary, String expected) {
        MappingResult result = mapped("Quantity", summary, reading("2026-10-09T10:20:00Z", "hr", "4"),
                reading("2026-10-09T10:00:00Z", "hr", "7.50"), reading("2026-10-09T10:10:00Z", "hr", "4e1"));

        assertThat(result.failures()).isEmpty();
        assertThat(result.resources()).singleElement().satisfies(resource -> {
            assertThat(json(resource)).contains("\"value\":" + expected + ",\"unit\":\"u\"");
            assertThat(resource.replacedReadings()).isZero();
        });
    }

    @Test
    void theReadingsGoAlongWithTheirTimes() {
        Instant ten = Instant.parse("2026-10-09T10:00:00Z");
        MappingResult result = mapped("integer", "sum",
                new Reading(ten.plusMillis(1), ten.plusSeconds(9), List.of(new Property("hr", "7"))),
                new Reading(ten.plusSeconds(60), ten.plusSeconds(9), List.of(new Property("hr", "8.0"))),
                reading("2026-10-09T10:02:00Z", "hr", "-5"));

        Extension summary = observation(result.resources().get(0)).getValue().getExtensionByUrl("urn:iomtfhir:summary");
        assertThat(summary.getExtensionByUrl("kind").getValue().primitiveValue()).isEqualTo("sum");
        assertThat(summary.getExtensionByUrl("start").getValue().primitiveValue()).isEqualTo("2026-10-09T10:00:00Z");
        assertThat(summary.getExtensionString("data")).isEqualTo("7 8.0 -5");
        assertThat(summary.getExtensionString("offsets")).isEqualTo("1 60000 120000");
        assertThat(summary.getExtensionString("ingestions")).isEqualTo("9000*2 E");
        assertThat(observation(result.resources().get(0)).getValueIntegerType().getValue()).isEqualTo(10);
    }

    @Test
    void ofOneTimeTheReadingThatWasTakenInLaterCountsAndTheOtherIsToldOf() {
        Instant ten = Instant.parse("2026-10-09T10:00:00Z");
        MappingResult result = mapped("Quantity", "sum",
                new Reading(ten, ten.plusSeconds(9), List.of(new Property("hr", "7"))),
                new Reading(ten, ten.plusSeconds(5), List.of(new Property("hr", "100"))),
                new Reading(ten.plusSeconds(1), ten.plusSeconds(5), List.of(new Property("hr", "1"))));

        assertThat(observation(result.resources().get(0)).getValueQuantity().getValue()).isEqualByComparingTo("8");
        assertThat(result.resources().get(0).replacedReadings()).isEqualTo(1);
    }

    @Test
    void whatCanNotBeSummedUpIsReportedAndTheRestIsSummedUp() {
        MappingResult result = mapped("integer", "max", reading("2026-10-09T10:00:00Z", "hr", "7"),
                reading("2026-10-09T10:01:00Z", "hr", "8.5"), reading("2026-10-09T10:02:00Z", "hr", "NaN"));

        assertThat(observation(result.resources().get(0)).getValueIntegerType().getValue()).isEqualTo(7);
        assertThat(result.failures()).singleElement().satisfies(failure -> {
            assertThat(failure.error()).isEqualTo(ErrorName.InvalidQuantityFhirValue);
            assertThat(failure.message()).contains("1 of 3 readings can't be summed up")
                    .contains("no whole numbers between -2147483648 and 2147483647");
        });
    }

    @Test
    void aCounterIsNeverBelowZero() {
        MappingResult result = mapped("integer", "increase", reading("2026-10-09T10:00:00Z", "hr", "7"),
                reading("2026-10-09T10:01:00Z", "hr", "-3"), reading("2026-10-09T10:02:00Z", "hr", "9"));

        assertThat(observation(result.resources().get(0)).getValueIntegerType().getValue()).isEqualTo(2);
        assertThat(result.failures()).singleElement().satisfies(failure -> assertThat(failure.message())
                .contains("1 of 3 readings").contains("below 0, where no counter is"));
    }

    @Test
    void aCountCountsWhateverSaysAnything() {
        MappingResult result = mapped("integer", "count", reading("2026-10-09T10:00:00Z", "hr", "fall"),
                reading("2026-10-09T10:01:00Z", "hr", "fall"), reading("2026-10-09T10:02:00Z", "hr", "NaN"));

        assertThat(observation(result.resources().get(0)).getValueIntegerType().getValue()).isEqualTo(2);
    }

    @Test
    void anIntegerBeyond32BitsIsReportedAndNotWritten() {
        MappingResult result = mapped("integer", "sum", reading("2026-10-09T10:00:00Z", "hr", "2147483647"),
                reading("2026-10-09T10:01:00Z", "hr", "1"));

        assertThat(result.resources()).isEmpty();
        assertThat(result.failures()).singleElement()
                .satisfies(failure -> assertThat(failure.message()).contains("32 bits"));
    }

    @Test
    void theDayOfACounterThatBeganAtZeroHasItsFirstReadingToo() {
        MappingResult result = mapping(template(1440, "integer", "increaseFromZero")).transform(group(
                reading("2026-10-09T06:00:00Z", "hr", "40"), reading("2026-10-09T10:01:00Z", "hr", "100")));

        assertThat(observation(result.resources().get(0)).getValueIntegerType().getValue()).isEqualTo(100);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "0|Quantity|mean|summary: a summary is that of an hour or a day",
            "-1|Quantity|mean|summary: a summary is that of an hour or a day",
            "60|Quantity|average|summary: there is no summary average. Write one of first, last, min, max, mean, sum, count",
            "60|integer|mean|summary: a mean is no whole number as a rule",
            "60|integer|increaseFromZero|summary: a counter that is set to zero at midnight is not at zero when an hour begins",
            "60|String|last|summary: a summary is a Quantity or an integer, not a String",
            "60|SampledData|last|summary: a summary is a Quantity or an integer, not a SampledData"})
    void whatIsNoSummaryIsAnError(int period, String type, String summary, String problem) {
        assertThat(problems(template(period, type, summary))).anyMatch(each -> each.contains("error: ") && each
                .contains(problem));
    }

    @Test
    void whatSaysThatAReadingIsNoNumberCanNotStandBesideIt() {
        String table = template(60, "Quantity", "mean").replace("\"unit\"",
                "\"comparators\":true,\"table\":{\"HI\":{\"value\":600}},\"unit\"");
        assertThat(problems(table)).anyMatch(each -> each.contains("comparators: a summary is of numbers"))
                .anyMatch(each -> each.contains("table: a summary is of numbers"));
    }

    @Test
    void rangesCanNotJudgeWhatOneMessageKnowsAPartOf() {
        String judged = template(60, "Quantity", "mean").replace("\"value\":{",
                "\"interpretation\":[{\"from\":100,\"text\":\"High\"}],\"value\":{");
        assertThat(problems(judged)).anyMatch(each -> each.contains("interpretation: ranges judge the number of a"));
        assertThat(problems(judged.replace("\"from\":100,", ""))).noneMatch(each -> each.contains("interpretation"));
    }

    @Test
    void aSummaryIsNotWarnedOfAsOneReadingOfMany() {
        assertThat(problems(template(60, "Quantity", "mean"))).noneMatch(each -> each.contains("only the latest"));
    }

    @Test
    void theEarlierConnectorsProfileRefusesItAsAnAddition() {
        assertThat(FhirMapping.compile("f", template(60, "Quantity", "mean"), MappingOptions.earlierConnector(CLOCK))
                .problems().stream().map(TemplateProblem::inOneLine))
                .anyMatch(each -> each.contains("the member summary is an addition, which the profile"
                        + " earlier-connector refuses"));
    }
}
