package org.iomtfhir.fhirmapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.iomtfhir.fhirmapping.spi.NamedPlace;
import org.iomtfhir.template.Place;
import org.iomtfhir.template.TemplateProblem;
import org.junit.jupiter.api.Test;

class TemplatePairCheckTest {

    @Test
    void filesThatFitAreNotWarnedAbout() {
        assertThat(check(List.of(names(0, 1, "HeartRate", "hr"), names(1, 9, "heartRate", "spo2")),
                List.of(names(0, 1, "heartrate", "hr", "spo2")))).isEmpty();
    }

    @Test
    void typesAndValuesWithoutPartnerAreShownWhereTheyStand() {
        List<TemplateProblem> warnings = check(
                List.of(names(0, 3, "pulse", "hr", "battery"), names(1, 12, "steps", "count")),
                List.of(names(0, 5, "weight", "kg"), names(1, 20, "pulse", "HR")));

        assertThat(warnings).noneMatch(TemplateProblem::isError);
        assertThat(warnings.stream().map(it -> it.file() + ":" + it.line() + " " + it.typeName() + " " + it.cause()))
                .containsExactly("devicecontent.json:4 pulse no template of the mapping reads the value hr of this type"
                        + " (but there is HR)",
                        "devicecontent.json:5 pulse no template of the mapping reads the value battery of this type",
                        "devicecontent.json:12 steps measurements of this type will be set aside as TemplateNotFound: no"
                                + " template of the mapping reads them",
                        "fhirmapping.json:5 weight no template of the device content file produces this type, so that"
                                + " nothing will be written",
                        "fhirmapping.json:21 pulse no template of the device content file produces the value HR of this"
                                + " type (but there is hr)");
    }

    @Test
    void aSeriesThatIsReadAsASingleReadingIsShown() {
        TemplateNames strip = names(0, 3, "ecg", "lead", "rate");
        List<TemplateNames> content = List
                .of(new TemplateNames(0, strip.typeName(), strip.valueNames(), Set.of("lead")));

        assertThat(check(content, List.of(names(0, 5, "ECG", "lead", "rate"))).stream()
                .map(it -> it.file() + ":" + it.line() + " "
                        + it.cause()))
                .containsExactly("fhirmapping.json:6 the device content file makes the value lead a series of samples,"
                        + " and this reads a single reading");
        assertThat(check(content, List.of(new TemplateNames(0, strip.typeName(), strip.valueNames(), Set.of("lead")))))
                .isEmpty();
    }

    private static List<TemplateProblem> check(List<TemplateNames> content, List<TemplateNames> mapping) {
        return TemplatePairCheck.check("devicecontent.json", content, "fhirmapping.json", mapping);
    }

    /** A template whose names stand each in a line of its own. */
    private static TemplateNames names(int index, int line, String type, String... values) {
        List<NamedPlace> named = Stream.iterate(0, i -> i < values.length, i -> i + 1)
                .map(i -> new NamedPlace(values[i], new Place(line + 1 + i, 1, 0))).toList();
        return new TemplateNames(index, new NamedPlace(type, new Place(line, 1, 0)), named, Set.of());
    }
}
