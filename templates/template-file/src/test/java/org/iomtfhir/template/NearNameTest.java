package org.iomtfhir.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearNameTest {

    private static final List<String> KNOWN = List.of("divide", "fromUnixTimestamp", "fromUnixTimestampMs", "min");

    @Test
    void aNameOfFewOtherLettersIsTheOneThatIsMeant() {
        assertThat(NearName.of("divde", KNOWN)).contains("divide");
        assertThat(NearName.of("FromUnixTimestamp", KNOWN)).contains("fromUnixTimestamp");
    }

    @Test
    void aNameThatIsTheBeginningOfOthersIsTheShortestOfThem() {
        assertThat(NearName.of("fromUnixTime", KNOWN)).contains("fromUnixTimestamp");
        assertThat(NearName.of("FROMUNIX", KNOWN)).contains("fromUnixTimestamp");
    }

    @Test
    void nothingIsMeantByWhatIsFarFromAll() {
        assertThat(NearName.of("fro", KNOWN)).isEmpty();
        assertThat(NearName.of("celsius", KNOWN)).isEmpty();
    }

    @Test
    void aCauseThatAsksEndsWithItsQuestionMark() {
        TemplateProblem problem = new TemplateProblem(Severity.ERROR, "devicecontent.json", 4, 57, 0, "flow", null,
                "there is no divde; did you mean divide?", "Mend it");

        assertThat(problem.inOneLine())
                .isEqualTo("devicecontent.json:4:57: error: template 0 (flow): there is no divde; did you"
                        + " mean divide? Mend it.");
    }
}
