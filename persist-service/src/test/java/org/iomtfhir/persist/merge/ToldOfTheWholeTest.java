package org.iomtfhir.persist.merge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Reference;
import org.iomtfhir.fhirmapping.FhirMapping;
import org.iomtfhir.model.Property;
import org.iomtfhir.model.Reading;
import org.junit.jupiter.api.Test;

/** The effective period and the performers that readings say, beside what a person does to them. */
class ToldOfTheWholeTest {

    private static final FhirMapping MAPPING = Merges.mapping(0, "'effectivePeriod':{'start':'from','end':'to'},"
            + "'performer':{'type':'Practitioner','system':'http://s','valueName':'who'},'value':" + Merges.QUANTITY);

    private static Observation message(String value, String to, String who, int ingested) {
        Instant ten = Instant.parse("2026-10-09T10:00:00Z");
        return Merges.incoming(MAPPING, new Reading(ten, ten.plusSeconds(ingested), List.of(new Property("hr", value),
                new Property("from", "2026-10-09T08:00:00+02:00"), new Property("to", to), new Property("who", who))));
    }

    private static Observation stored() {
        return Merges.written(Merges.merge(null, message("72", "2026-10-09T09:00:00Z", "n-1", 1)));
    }

    private static String end(Observation observation) {
        return observation.getEffectivePeriod().getEndElement().getValueAsString();
    }

    @Test
    void aCorrectionMayMakeThePeriodShorter() {
        Observation corrected = Merges.written(Merges.merge(stored(), message("72", "2026-10-09T08:30:00Z", "n-1", 2)));

        assertThat(end(corrected)).isEqualTo("2026-10-09T08:30:00Z");
        assertThat(corrected.getStatus()).isEqualTo(ObservationStatus.AMENDED);
        assertThat(corrected.getEffectivePeriod().getStartElement().getValueAsString())
                .isEqualTo("2026-10-09T06:00:00Z");
    }

    @Test
    void aPeriodThatAPersonSetStaysAndTheValueIsCorrected() {
        Observation edited = stored();
        edited.getEffectivePeriod().getEndElement().setValueAsString("2026-10-09T09:30:00Z");

        Observation after = Merges.written(Merges.merge(edited, message("80", "2026-10-09T08:30:00Z", "n-1", 2)));
        assertThat(end(after)).isEqualTo("2026-10-09T09:30:00Z");
        assertThat(after.getValueQuantity().getValue()).isEqualByComparingTo("80");
        assertThat(end(Merges.after(after, message("81", "2026-10-09T08:31:00Z", "n-1", 3), Merges.STANDARD)))
                .isEqualTo("2026-10-09T09:30:00Z");
    }

    @Test
    void aPerformerThatAPersonTookAwayStaysAwayAndOneThatWasAddedStays() {
        Observation edited = stored();
        edited.setPerformer(List.of(new Reference("Practitioner/7")));

        Observation after = Merges.written(Merges.merge(edited, message("80", "2026-10-09T08:30:00Z", "n-1", 2)));
        assertThat(after.getPerformer()).extracting(Reference::getReference).containsExactly("Practitioner/7");
        Observation later = Merges.written(Merges.merge(after, message("80", "2026-10-09T08:30:00Z", "n-2", 3)));
        assertThat(later.getPerformer()).hasSize(2);
        assertThat(later.getPerformer().get(1).getIdentifier().getValue()).isEqualTo("n-2");
    }

    @Test
    void aCorrectedObservationStaysAsItIs() {
        Observation edited = stored();
        edited.setStatus(ObservationStatus.CORRECTED);

        assertThat(Merges.merge(edited, message("80", "2026-10-09T08:30:00Z", "n-2", 2)))
                .isInstanceOf(MergeOutcome.Unchanged.class);
    }

    @Test
    void aMarkThatSaysNothingOfTheWholeIsAsItWasBefore() {
        Observation plain = Merges.stored(Merges.mapping(0, "'value':" + Merges.QUANTITY), Merges.reading("10:00:00",
                "hr", "72"));

        assertThat(plain.getExtensionString(WriteMark.URL)).startsWith("AQ");
        assertThat(stored().getExtensionString(WriteMark.URL)).startsWith("Ag");
    }

    @Test
    void moreThanAnyoneCouldMeanIsRefused() {
        Observation message = message("72", "2026-10-09T09:00:00Z", "n-1", 1);
        for (int i = 0; i < 600; i++) {
            message.addPerformer().setDisplay("p" + i);
        }

        assertThat(Merges.merge(null, message)).isInstanceOfSatisfying(MergeOutcome.Refused.class,
                refused -> assertThat(refused.reason()).contains("more than 500"));
    }
}
