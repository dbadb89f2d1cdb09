package org.iomtfhir.persist;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Observation;
import org.iomtfhir.persist.merge.ValueSummary;
import org.junit.jupiter.api.Test;

/** On whom the readings of a summary land when their device changes hands within the hour. */
class SummaryPartsTest extends HandedOverDevice {

    /** The sum of these readings of the hour, at so many seconds after its start, each saying its own second. */
    private IncomingResource sum(int... seconds) {
        String data = Arrays.stream(seconds).mapToObj(Integer::toString).collect(Collectors.joining(" "));
        String offsets = Arrays.stream(seconds).mapToObj(each -> Integer.toString(each * 1_000)).collect(Collectors
                .joining(" "));
        return message(Arrays.stream(seconds).sum(), data, offsets, "4000000*" + seconds.length, seconds);
    }

    private IncomingResource message(int number, String data, String offsets, String ingestions, int... seconds) {
        String compact = hour.toString().replaceAll("[-:]", "").replace("T", "");
        return new IncomingResource("""
                {"resourceType":"Observation","identifier":[{"value":"steps.%s.%s"}],
                 "status":"final","code":{"coding":[{"system":"urn:test","code":"steps"}]},
                 "device":{"type":"Device","identifier":{"value":"monitor"}},
                 "effectivePeriod":{"start":"%s","end":"%s"},
                 "valueQuantity":{"extension":[
                   {"url":"urn:iomtfhir:reading-time","valueInstant":"%s"},
                   {"url":"urn:iomtfhir:summary","extension":[{"url":"kind","valueCode":"sum"},
                     {"url":"start","valueInstant":"%s"},{"url":"data","valueString":"%s"},
                     {"url":"offsets","valueString":"%s"},{"url":"ingestions","valueString":"%s"}]}],
                   "value":%d,"unit":"steps"}}
                """.formatted(compact, compact.replace("0000Z", "5959Z"), hour, hour.plusSeconds(3_599),
                hour.plusSeconds(seconds[seconds.length - 1]), hour, data, offsets, ingestions, number).getBytes(
                        StandardCharsets.UTF_8),
                hour.plusSeconds(seconds[0]), hour.plusSeconds(
                        seconds[seconds.length - 1]));
    }

    private BigDecimal number(String patient) {
        return of(patient, "steps").getValueQuantity().getValue();
    }

    private String readings(String patient) {
        return ValueSummary.of(of(patient, "steps").getValue()).orElseThrow().readings().data();
    }

    @Test
    void eachPatientGetsTheNumberOfTheirOwnReadings() {
        link("b", change);
        restart(false);

        persist(sum(100, 1700, 1900, 3000));

        assertThat(number("a")).isEqualByComparingTo("1800");
        assertThat(number("b")).isEqualByComparingTo("4900");
        assertThat(readings("a")).isEqualTo("100 1700");
        assertThat(readings("b")).isEqualTo("1900 3000");
    }

    /** A clock that is ahead says of readings that they are the next patient's; the hub had them before the change. */
    @Test
    void noReadingIsOfATimeAfterTheHubTookItIn() {
        link("b", change);
        restart(false);

        persist(message(1900 + 3000, "1900 3000", "1900000 3000000", "1700000 4000000", 1900, 3000));

        assertThat(readings("a")).isEqualTo("1900");
        assertThat(readings("b")).isEqualTo("3000");
    }

    @Test
    void aRepairTakesReadingsOutOfTheOneAndAddsThemToTheOther() {
        persist(sum(100, 1700, 1900));
        persist(sum(3000));
        edit("a", "steps", each -> each.addInterpretation().setText("many"));
        link("b", change);
        repairAll();
        restart(false);

        assertThat(number("a")).isEqualByComparingTo("1800");
        assertThat(of("a", "steps").getInterpretation()).isEmpty();
        assertThat(number("b")).isEqualByComparingTo("4900");

        // Repeats change neither, and late ones join their patient's.
        persist(sum(100, 1700, 1900, 3000));
        persist(sum(50));
        persist(sum(2000));
        assertThat(number("a")).isEqualByComparingTo("1850");
        assertThat(number("b")).isEqualByComparingTo("6900");
    }

    @Test
    void aNumberThatAPersonSetIsMovedAsAWholeAndStaysThePersons() {
        persist(sum(1900, 3000));
        edit("a", "steps", each -> each.getValueQuantity().setValue(new BigDecimal("77")));
        link("b", change);
        repairAll();
        restart(false);
        persist(sum(2000));

        assertThat(number("b")).isEqualByComparingTo("77");
        assertThat(readings("b")).isEqualTo("1900 2000 3000");
    }

    @Test
    void aNumberThatAPersonSetOfBothPatientsReadingsIsLeftForAPersonToFile() {
        persist(sum(100, 3000));
        edit("a", "steps", each -> each.getValueQuantity().setValue(new BigDecimal("77")));
        link("b", change);
        Observation before = of("a", "steps");

        Relink.Findings findings = relink.find("d", null);

        assertThat(findings.readings()).isEmpty();
        assertThat(findings.undecided()).containsExactly(before.getIdElement().getIdPart());
        assertThat(number("a")).isEqualByComparingTo("77");
    }

    @Test
    void aMessageWhoseReadingsDoNotFitItsNumberOrCanNotBeReadIsSetAside() {
        for (IncomingResource each : List.of(message(7, "1 2", "0 1000", "E*2", 0, 1), message(3, "1 2", "0 x", "E*2",
                0, 1), message(3, "1 2", "0 1000", "E*3", 0, 1))) {
            assertThat(persister.persist(List.of(each)).getFirst()).isInstanceOfSatisfying(
                    PersistOutcome.Rejected.class,
                    rejected -> assertThat(rejected.reason()).contains("summary"));
        }
        assertThat(allOf("a", "steps")).isEmpty();
    }
}
