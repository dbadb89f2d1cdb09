package org.iomtfhir.persist.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.iomtfhir.persist.merge.Merges.after;
import static org.iomtfhir.persist.merge.Merges.incoming;
import static org.iomtfhir.persist.merge.Merges.ingested;
import static org.iomtfhir.persist.merge.Merges.mapping;
import static org.iomtfhir.persist.merge.Merges.merge;
import static org.iomtfhir.persist.merge.Merges.reading;
import static org.iomtfhir.persist.merge.Merges.stored;
import static org.iomtfhir.persist.merge.Merges.written;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.iomtfhir.fhirmapping.FhirMapping;
import org.iomtfhir.model.Profile;
import org.iomtfhir.model.ServiceSystem;
import org.junit.jupiter.api.Test;

/** What a template says of a value goes with the value, and comes with the next. */
class InterpretationMergeTest {

    private static final String JUDGED = "'interpretation':[{'above':100,'text':'H'},{'from':60,'text':'N'}],"
            + "'referenceRange':[{'low':60,'high':100}],'value':" + Merges.QUANTITY;
    private static final FhirMapping HOUR = mapping(60, JUDGED);
    private static final FhirMapping PANEL = mapping(0, "'interpretation':{'text':'of the panel'},'components':["
            + component("systolic", 140) + "," + component("diastolic", 90) + "]");

    private static String component(String name, int high) {
        return "{'codes':[{'code':'%1$s'}],'required':true,'interpretation':[{'from':%2$d,'text':'H'}],'value':{"
                .formatted(
                        name, high)
                + "'valueType':'Quantity','valueName':'" + name + "','unit':'mmHg'}}";
    }

    private static List<String> texts(List<CodeableConcept> interpretation) {
        return interpretation.stream().map(CodeableConcept::getText).toList();
    }

    @Test
    void theValueThatStandsIsTheOneThatIsJudgedWhicheverArrivesFirst() {
        Observation early = incoming(HOUR, reading("10:00:00", "hr", "120"));
        Observation late = incoming(HOUR, reading("10:20:00", "hr", "80"));
        for (List<Observation> order : List.of(List.of(early, late), List.of(late, early))) {
            Observation end = after(written(merge(null, order.get(0).copy())), order.get(1).copy(), Merges.STANDARD);

            assertThat(end.getValueQuantity().getValue()).isEqualByComparingTo("80");
            assertThat(texts(end.getInterpretation())).containsExactly("N");
            assertThat(end.getReferenceRange()).hasSize(1);
        }
    }

    @Test
    void whereNothingIsSaidOfTheNewValueWhatWasSaidOfTheOldOneIsGone() {
        Observation end = written(merge(stored(HOUR, reading("10:00:00", "hr", "120")),
                incoming(HOUR, reading("10:20:00", "hr", "40"))));

        assertThat(end.hasInterpretation()).isFalse();
    }

    @Test
    void whatAPersonSaysOfAValueStaysAsLongAsTheValueDoes() {
        Observation judged = stored(HOUR, reading("10:00:00", "hr", "120"));
        judged.getInterpretationFirstRep().setText("Expected in this patient");

        Observation repeated = after(judged, incoming(HOUR, reading("10:00:00", "hr", "120")), Merges.STANDARD);
        Observation same = after(judged, incoming(HOUR, reading("10:20:00", "hr", "120")), Merges.STANDARD);
        Observation other = after(judged, incoming(HOUR, reading("10:20:00", "hr", "121")), Merges.STANDARD);

        assertThat(texts(repeated.getInterpretation())).containsExactly("Expected in this patient");
        assertThat(texts(same.getInterpretation())).containsExactly("Expected in this patient");
        assertThat(texts(other.getInterpretation())).containsExactly("H");
    }

    @Test
    void aValueThatAPersonSetIsNotJudgedByTheReadingOfTheDevice() {
        Observation corrected = stored(HOUR, reading("10:00:00", "hr", "120"));
        corrected.getValueQuantity().setValue(70);
        corrected.setInterpretation(null);

        Observation end = after(corrected, incoming(HOUR, reading("10:20:00", "hr", "130")), Merges.STANDARD);

        assertThat(end.getValueQuantity().getValue()).isEqualByComparingTo("70");
        assertThat(end.hasInterpretation()).isFalse();
    }

    @Test
    void aComponentThatIsFilledInIsJudgedAndThePanelKeepsWhatIsSaidOfIt() {
        Observation systolic = incoming(PANEL, reading("10:00:00", "systolic", "150"));
        Observation diastolic = incoming(PANEL, reading("10:00:00", "diastolic", "95"));
        for (List<Observation> order : List.of(List.of(systolic, diastolic), List.of(diastolic, systolic))) {
            Observation end = after(written(merge(null, order.get(0).copy())), order.get(1).copy(), Merges.STANDARD);

            assertThat(texts(end.getInterpretation())).containsExactly("of the panel");
            assertThat(end.getComponent()).allSatisfy(component -> {
                assertThat(component.hasValue()).isTrue();
                assertThat(texts(component.getInterpretation())).containsExactly("H");
            });
        }
    }

    @Test
    void aCorrectionOfAnInstantIsJudgedAnew() {
        FhirMapping instant = mapping(0, JUDGED);
        Observation first = stored(instant, reading("10:00:00", "hr", "120"));

        Observation end = written(merge(first, ingested("12:00:00", incoming(instant, reading("10:00:00", "hr",
                "62")))));

        assertThat(texts(end.getInterpretation())).containsExactly("N");
        assertThat(end.getStatus()).isEqualTo(ObservationStatus.AMENDED);
    }

    @Test
    void whatTheTemplateCallsPreliminaryWaitsForAPersonNotForTheEndOfTheHour() {
        FhirMapping preliminary = mapping(60, "'status':'preliminary'," + JUDGED);
        MergeContext within = new MergeContext(Clock.fixed(Instant.parse("2026-10-09T10:30:00Z"), ZoneOffset.UTC),
                ServiceSystem.DEFAULT, Profile.STANDARD, false, true);
        MergeContext afterwards = new MergeContext(GoldenLine.NOW, ServiceSystem.DEFAULT, Profile.STANDARD, false,
                true);
        Observation created = written(
                new ObservationMerger().merge(null, incoming(preliminary, reading("10:00:00", "hr",
                        "120")), within));

        Observation end = after(created, incoming(preliminary, reading("10:20:00", "hr", "80")), afterwards);

        assertThat(end.getStatus()).isEqualTo(ObservationStatus.PRELIMINARY);
        assertThat(ObservationMerger.ended(created, afterwards)).isEmpty();
        assertThat(ObservationMerger.isFirst(created)).isTrue();
        end.setStatus(ObservationStatus.FINAL);
        assertThat(after(end, incoming(preliminary, reading("10:40:00", "hr", "81")), afterwards).getStatus())
                .isEqualTo(ObservationStatus.AMENDED);
    }

    @Test
    void valuesOfTheAddedTypesAreKnownAgainHoweverTheServerWritesThem() {
        FhirMapping since = mapping(0, "'value':{'valueType':'dateTime','valueName':'hr'}");
        Observation stored = stored(since, reading("10:00:00", "hr", "2026-10-09T10:18:00.1234567+02:00"));
        stored.setValue(new org.hl7.fhir.r4.model.DateTimeType("2026-10-09T08:18:00.123Z"));
        FhirMapping range = mapping(0, "'value':{'valueType':'Range','valueName':'hr'}");
        Observation span = stored(range, reading("10:00:00", "hr", "60.0..80"));
        span.getValueRange().getLow().setValue(new java.math.BigDecimal("60"));

        assertThat(written(merge(stored, ingested("12:00:00", incoming(since, reading("10:00:00", "hr",
                "2026-10-09T11:00:00+02:00"))))).getValueDateTimeType().getValueAsString())
                .isEqualTo("2026-10-09T11:00:00+02:00");
        assertThat(written(merge(span, ingested("12:00:00", incoming(range, reading("10:00:00", "hr", "61..80")))))
                .getValueRange().getLow().getValue()).isEqualByComparingTo("61");
    }
}
