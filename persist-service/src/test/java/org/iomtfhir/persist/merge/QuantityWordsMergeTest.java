package org.iomtfhir.persist.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.iomtfhir.persist.merge.Merges.after;
import static org.iomtfhir.persist.merge.Merges.incoming;
import static org.iomtfhir.persist.merge.Merges.mapping;
import static org.iomtfhir.persist.merge.Merges.merge;
import static org.iomtfhir.persist.merge.Merges.reading;
import static org.iomtfhir.persist.merge.Merges.written;

import java.util.List;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Quantity.QuantityComparator;
import org.iomtfhir.fhirmapping.FhirMapping;
import org.junit.jupiter.api.Test;

/** What a template makes of a device's words is a reading like any other. */
class QuantityWordsMergeTest {

    private static final String GLUCOSE = "{'valueType':'Quantity','valueName':'hr','unit':'mg/dL','comparators':true,'table':{"
            + "'HI':{'comparator':'>','value':600},'ERR':{'dataAbsentReason':'error'},"
            + "'OFF':{'dataAbsentReason':'not-performed'}}}";
    private static final FhirMapping HOUR = mapping(60, "'value':" + GLUCOSE);
    private static final FhirMapping PANEL = mapping(60,
            "'components':[{'codes':[{'code':'g'}],'required':true,'value':"
                    + GLUCOSE + "}]");

    private static Observation end(FhirMapping mapping, List<String> sent) {
        Observation end = null;
        for (String each : sent) {
            String[] timeAndValue = each.split(" ");
            Observation next = incoming(mapping, reading(timeAndValue[0], "hr", timeAndValue[1]));
            end = end == null ? written(merge(null, next)) : after(end, next, Merges.STANDARD);
        }
        return end;
    }

    @Test
    void theLaterStandsWithItsComparatorWhicheverArrivesFirst() {
        for (List<String> order : List.of(List.of("10:00:00 112", "10:20:00 HI"), List.of("10:20:00 HI",
                "10:00:00 112"))) {
            Observation end = end(HOUR, order);

            assertThat(end.getValueQuantity().getComparator()).isEqualTo(QuantityComparator.GREATER_THAN);
            assertThat(end.getValueQuantity().getValue()).isEqualByComparingTo("600");
        }
        assertThat(end(HOUR, List.of("10:00:00 HI", "10:20:00 112")).getValueQuantity().hasComparator()).isFalse();
        assertThat(end(HOUR, List.of("10:00:00 <112", "10:20:00 112")).getValueQuantity().hasComparator()).isFalse();
    }

    @Test
    void ofReasonsTheLaterStandsAndANumberOverEach() {
        for (FhirMapping mapping : List.of(HOUR, PANEL)) {
            for (List<String> order : List.of(List.of("10:00:00 OFF", "10:20:00 ERR"), List.of("10:20:00 ERR",
                    "10:00:00 OFF"))) {
                Observation end = end(mapping, order);

                assertThat(mapping == HOUR
                        ? end.getDataAbsentReason().getCodingFirstRep().getCode()
                        : end.getComponentFirstRep().getDataAbsentReason().getCodingFirstRep().getCode())
                        .isEqualTo("error");
            }
            for (List<String> order : List.of(List.of("10:00:00 72", "10:20:00 ERR"), List.of("10:20:00 ERR",
                    "10:00:00 72"))) {
                Observation end = end(mapping, order);

                assertThat(mapping == HOUR ? end.getValue() : end.getComponentFirstRep().getValue()).isNotNull();
                assertThat(end.hasDataAbsentReason()).isFalse();
            }
        }
    }
}
