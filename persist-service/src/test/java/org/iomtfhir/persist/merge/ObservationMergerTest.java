package org.iomtfhir.persist.merge;

import org.iomtfhir.model.Profile;
import static org.assertj.core.api.Assertions.assertThat;
import static org.iomtfhir.persist.merge.Merges.QUANTITY;
import static org.iomtfhir.persist.merge.Merges.SERIES;
import static org.iomtfhir.persist.merge.Merges.counts;
import static org.iomtfhir.persist.merge.Merges.given;
import static org.iomtfhir.persist.merge.Merges.incoming;
import static org.iomtfhir.persist.merge.Merges.ingested;
import static org.iomtfhir.persist.merge.Merges.json;
import static org.iomtfhir.persist.merge.Merges.mapping;
import static org.iomtfhir.persist.merge.Merges.merge;
import static org.iomtfhir.persist.merge.Merges.reading;
import static org.iomtfhir.persist.merge.Merges.stored;
import static org.iomtfhir.persist.merge.Merges.written;

import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.ServiceLoader;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Flag;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.iomtfhir.fhirmapping.FhirMapping;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.model.Profile;
import org.iomtfhir.model.Reading;
import org.iomtfhir.model.ServiceSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ObservationMergerTest {

    private static final FhirMapping HOURLY = mapping(60, "'value':" + SERIES.replace("5000", "600000"));
    private static final FhirMapping SINGLE = mapping(0, "'value':" + QUANTITY);

    @Test
    void theFirstObservationIsLaidOnItsGridAndItsOffsetsAreTakenOff() {
        Observation incoming = incoming(HOURLY, reading("10:09:59.999", "hr", "61"), reading("10:20:00", "hr", "62"));
        MergeOutcome outcome = merge(null, incoming);

        Observation created = written(outcome);
        assertThat(outcome).isInstanceOf(MergeOutcome.Created.class);
        assertThat(created.getValueSampledData().getData()).isEqualTo("E 61 62 E E E");
        assertThat(created.getValueSampledData().hasExtension()).isFalse();
        assertThat(created.getStatus()).isEqualTo(ObservationStatus.FINAL);
        assertThat(created.getIssued()).isEqualTo(Date.from(Instant.parse("2026-10-09T10:18:00Z")));
        assertThat(incoming.getValueSampledData().getData()).isEqualTo("61 62");
    }

    @Test
    void ofSeveralReadingsInASlotTheLatestStandsAndTheOthersAreCounted() {
        MergeOutcome outcome = merge(null,
                incoming(HOURLY, reading("10:09:00", "hr", "3"), reading("10:01:00", "hr", "1"),
                        reading("10:05:00", "hr", "2"), reading("10:11:00", "hr", "4"),
                        reading("10:12:00", "hr", "E")));

        assertThat(written(outcome).getValueSampledData().getData()).isEqualTo("1 3 4 E E E");
        assertThat(counts(outcome)).satisfies(given(1, 0));
    }

    /** 54 was lost: as the earlier connector laid it, it had the slot of 71. */
    @Test
    void aReadingGoesToTheNearestSlotInWhicheverMessageItComes() {
        FhirMapping everyFiveMinutes = mapping(60, "'value':" + SERIES.replace("5000", "300000"));
        Reading[] readings = {reading("08:00:01", "hr", "71"), reading("08:04:59", "hr", "54"), reading("08:10:01",
                "hr", "80"), reading("08:59:59", "hr", "90")};
        MergeOutcome outcome = merge(null, incoming(everyFiveMinutes, readings));
        Observation stored = null;
        for (Reading each : readings) {
            stored = written(merge(stored, incoming(everyFiveMinutes, each)));
        }

        assertThat(written(outcome).getValueSampledData().getData()).isEqualTo("71 54 80 E E E E E E E E 90");
        assertThat(counts(outcome)).satisfies(given(0, 0));
        assertThat(stored.getValueSampledData().getData()).isEqualTo("71 54 80 E E E E E E E E 90");
        assertThat(merge(stored, incoming(everyFiveMinutes, readings))).isInstanceOf(MergeOutcome.Unchanged.class);
        assertThat(written(new ObservationMerger().merge(null, incoming(everyFiveMinutes, readings), new MergeContext(
                GoldenLine.NOW, ServiceSystem.DEFAULT, Profile.EARLIER_CONNECTOR, false))).getValueSampledData()
                .getData())
                .isEqualTo("54 E 80 E E E E E E E E 90");
    }

    /** What a person set keeps the slot, and the reading that was there does not come back in the slot beside it. */
    @Test
    void aRepeatOfAReadingThatAPersonCorrectedDoesNotGoToTheNextSlot() {
        Observation edited = stored(HOURLY, reading("10:11:00", "hr", "780"));
        assertThat(edited.getValueSampledData().getData()).isEqualTo("E 780 E E E E");
        edited.getValueSampledData().setData("E 78 E E E E");

        Observation stored = written(merge(edited, incoming(HOURLY, reading("10:31:00", "hr", "1"))));
        MergeOutcome again = merge(stored, incoming(HOURLY, reading("10:11:00", "hr", "780")));

        assertThat(stored.getValueSampledData().getData()).isEqualTo("E 78 E 1 E E");
        assertThat(again)
                .isEqualTo(new MergeOutcome.Unchanged(new MergeCounts(Map.of(ReplacementCause.EDITED, 1), Map.of())));
        assertThat(written(merge(stored, incoming(HOURLY, reading("10:12:00", "hr", "79")))).getValueSampledData()
                .getData())
                .as("another reading joins it").isEqualTo("E 78 79 1 E E");
    }

    @Test
    void newSamplesWinOverStoredOnesOfTheSameSlotAndTheRestStays() {
        Observation stored = stored(HOURLY, reading("10:00:00", "hr", "1"), reading("10:09:00", "hr", "2"));

        MergeOutcome outcome = merge(stored,
                incoming(HOURLY, reading("10:10:00", "hr", "3.50"), reading("10:55:00", "hr", "L"),
                        reading("10:01:00", "hr", "E")));

        Observation merged = written(outcome);
        assertThat(merged.getValueSampledData().getData()).isEqualTo("1 3.50 E E E L");
        assertThat(merged.getStatus()).isEqualTo(ObservationStatus.AMENDED);
        assertThat(counts(outcome)).satisfies(given(1, 0));
        assertThat(stored.getValueSampledData().getData()).isEqualTo("1 2 E E E E");
    }

    @Test
    void theSameReadingsAgainChangeNothing() {
        Observation stored = stored(HOURLY, reading("10:00:00", "hr", "1"), reading("10:01:00", "hr", "2"));

        assertThat(merge(stored, incoming(HOURLY, reading("10:00:00", "hr", "1"), reading("10:01:00", "hr", "2"))))
                .isEqualTo(new MergeOutcome.Unchanged());
        Observation single = stored(SINGLE, reading("10:00:00", "hr", "78.0"));
        single.getMeta().setVersionId("7");
        single.setIssued(null);
        assertThat(merge(single, incoming(SINGLE, reading("10:00:00", "hr", "78.0"))))
                .isInstanceOf(MergeOutcome.Unchanged.class);
    }

    @Test
    void anotherPrecisionIsAnotherStatementIfItComesLater() {
        Observation stored = stored(SINGLE, reading("10:00:00", "hr", "78.0"));
        Observation correction = ingested("11:00:00", incoming(SINGLE, reading("10:00:00", "hr", "78")));

        assertThat(json(written(merge(stored, correction)))).contains("\"value\":78,");
        assertThat(merge(stored, incoming(SINGLE, reading("10:00:00", "hr", "78"))))
                .isInstanceOf(MergeOutcome.Unchanged.class);
    }

    @ParameterizedTest
    @EnumSource(value = ObservationStatus.class, names = {"AMENDED", "PRELIMINARY", "REGISTERED"})
    void theseStatusesStay(ObservationStatus status) {
        Observation stored = stored(HOURLY, reading("10:00:00", "hr", "1"));
        stored.setStatus(status);

        Observation merged = written(merge(stored, incoming(HOURLY, reading("10:00:00", "hr", "2"))));

        assertThat(merged.getStatus()).isEqualTo(status);
        assertThat(merged.getValueSampledData().getData()).startsWith("2 ");
    }

    @Test
    void inACorrectedObservationStoredReadingsWinAndNewOnesFillTheGaps() {
        Observation stored = stored(HOURLY, reading("10:00:00", "hr", "1"));
        stored.setStatus(ObservationStatus.CORRECTED);

        MergeOutcome outcome = merge(stored,
                incoming(HOURLY, reading("10:00:00", "hr", "2"), reading("10:10:00", "hr", "3")));

        assertThat(written(outcome).getStatus()).isEqualTo(ObservationStatus.CORRECTED);
        assertThat(written(outcome).getValueSampledData().getData()).isEqualTo("1 3 E E E E");
        assertThat(counts(outcome)).satisfies(given(1, 0));
        assertThat(counts(merge(stored, incoming(HOURLY, reading("10:00:00", "hr", "2")))))
                .satisfies(given(1, 0));
        Observation quantity = stored(SINGLE, reading("10:00:00", "hr", "1"));
        quantity.setStatus(ObservationStatus.CORRECTED);
        assertThat(merge(quantity, incoming(SINGLE, reading("10:00:00", "hr", "2"))))
                .isInstanceOf(MergeOutcome.Unchanged.class);
    }

    @ParameterizedTest
    @EnumSource(value = ObservationStatus.class, names = {"CANCELLED", "ENTEREDINERROR", "UNKNOWN"})
    void whatWasRetractedIsLeftAlone(ObservationStatus status) {
        Observation stored = stored(HOURLY, reading("10:00:00", "hr", "1"));
        stored.setStatus(status);
        stored.setEffective(null);

        assertThat(merge(stored, incoming(HOURLY, reading("10:00:00", "hr", "2"))))
                .isInstanceOfSatisfying(MergeOutcome.Refused.class, refused -> {
                    assertThat(refused.error()).isEqualTo(ErrorName.ObservationRetracted);
                    assertThat(refused.reason()).contains(status.toCode());
                });
    }

    @Test
    void whatOthersAddedStays() {
        String category = "'category':[{'codes':[{'code':'vital-signs','system':'http://cat','display':'V'}],'text':'Vital'}],";
        Observation stored = stored(HOURLY, reading("10:00:00", "hr", "1"));
        stored.addNote().setText("patient was asleep");
        stored.addPerformer(new Reference("Practitioner/1"));
        stored.addExtension("http://e", new StringType("x"));
        stored.getMeta().addTag("http://tags", "study", null);
        stored.addCategory(new CodeableConcept(new Coding("http://cat", "therapy", null)));
        stored.addCategory(new CodeableConcept(new Coding("http://cat", "vital-signs", "v").setUserSelected(true)));
        stored.addComponent().setCode(new CodeableConcept().setText("calculated")).setValue(new StringType("7"));
        stored.addIdentifier().setSystem("http://lab").setValue("4711");
        stored.setSubject(new Reference("Patient/stored"));

        Observation merged = written(
                merge(stored, incoming(mapping(60, category + "'value':" + SERIES.replace("5000", "600000")),
                        reading("10:10:00", "hr", "2"))));

        assertThat(merged.getNoteFirstRep().getText()).isEqualTo("patient was asleep");
        assertThat(merged.getPerformerFirstRep().getReference()).isEqualTo("Practitioner/1");
        assertThat(merged.getExtensionString("http://e")).isEqualTo("x");
        assertThat(merged.getMeta().getTagFirstRep().getCode()).isEqualTo("study");
        assertThat(merged.getCategory()).hasSize(2);
        assertThat(merged.getCategory().get(0).getCodingFirstRep().getCode()).isEqualTo("therapy");
        assertThat(merged.getCategory().get(1).getCodingFirstRep().getUserSelected()).isTrue();
        assertThat(merged.getCategory().get(1).getCodingFirstRep().getDisplay()).isEqualTo("V");
        assertThat(merged.getCategory().get(1).getText()).isEqualTo("Vital");
        assertThat(merged.getComponent()).hasSize(1);
        assertThat(merged.getIdentifier()).hasSize(2);
        assertThat(merged.getSubject().getReference()).isEqualTo("Patient/stored");
    }

    @Test
    void aValueOfAnotherTypeIsRefused() {
        Observation stored = stored(SINGLE, reading("10:00:00", "hr", "1"));
        FhirMapping text = mapping(0, "'value':{'valueType':'String','valueName':'hr'}");

        assertThat(merge(stored, incoming(text, reading("10:00:00", "hr", "2"))))
                .isInstanceOfSatisfying(MergeOutcome.Refused.class,
                        refused -> assertThat(refused.error()).isEqualTo(ErrorName.FhirDataMapping));
    }

    @Test
    void aNumberStandsOverTheReasonWhyThereIsNoneWhicheverComesFirst() {
        Observation none = stored(SINGLE, reading("10:00:00", "hr", "NaN"));
        assertThat(none.getDataAbsentReason().getCodingFirstRep().getCode()).isEqualTo("not-a-number");

        Observation number = written(merge(none, incoming(SINGLE, reading("10:00:00", "hr", "2"))));

        assertThat(number.hasDataAbsentReason()).isFalse();
        assertThat(number.getValueQuantity().getValue()).isEqualByComparingTo("2");
        Observation later = ingested("11:00:00", incoming(SINGLE, reading("10:00:00", "hr", "NaN")));
        assertThat(merge(number, later)).isEqualTo(new MergeOutcome.Unchanged(new MergeCounts(Map.of(),
                Map.of(ReplacementCause.UNUSABLE, 1))));
    }

    @Test
    void theReasonWhyThereIsNoNumberNeverReplacesASeries() {
        Observation stored = stored(HOURLY, reading("10:00:00", "hr", "1"));

        assertThat(merge(stored, incoming(mapping(60, "'value':" + QUANTITY), reading("10:00:00", "hr", "NaN"))))
                .isInstanceOf(MergeOutcome.Refused.class);
    }

    @Test
    void anInstantStaysADateTimeAndGrowsIntoAPeriod() {
        FhirMapping walk = mapping(-1, "'value':" + QUANTITY);
        Observation stored = stored(walk, reading("10:00:00.25", "hr", "1"));
        assertThat(stored.getEffectiveDateTimeType().getValueAsString()).isEqualTo("2026-10-09T10:00:00.25Z");

        Observation same = written(merge(stored, incoming(walk, reading("10:00:00.25", "hr", "2"))));
        assertThat(same.getEffectiveDateTimeType().getValueAsString()).isEqualTo("2026-10-09T10:00:00.25Z");

        Observation grown = written(merge(stored, incoming(walk, reading("10:00:07.0000001", "hr", "2"))));
        assertThat(grown.getEffectivePeriod().getStartElement().getValueAsString())
                .isEqualTo("2026-10-09T10:00:00.25Z");
        assertThat(grown.getEffectivePeriod().getEndElement().getValueAsString())
                .isEqualTo("2026-10-09T10:00:07.0000001Z");
    }

    @Test
    void anObservationThatSaysNothingMakesNothingButGrowsTheTimeOfWhatIsStored() {
        FhirMapping walk = mapping(-1, "'value':" + SERIES);
        Observation nothing = incoming(walk, reading("10:00:12"));
        assertThat(merge(null, nothing)).isInstanceOf(MergeOutcome.Unchanged.class);

        Observation merged = written(merge(stored(walk, reading("10:00:00", "hr", "1")), nothing));

        assertThat(merged.getValueSampledData().getData()).isEqualTo("1 E E");
        assertThat(merged.getEffectivePeriod().getEndElement().getValueAsString()).isEqualTo("2026-10-09T10:00:12Z");
    }

    @Test
    void theFormOfTheEarlierConnectorIsAPeriodForAnInstant() {
        MergeContext earlier = new MergeContext(GoldenLine.NOW, Merges.STANDARD.serviceSystem(),
                Profile.EARLIER_CONNECTOR,
                false);

        Observation created = written(
                new ObservationMerger().merge(null, incoming(SINGLE, reading("10:00:00", "hr", "1")), earlier));

        assertThat(created.getEffectivePeriod().getEndElement().getValueAsString()).isEqualTo("2026-10-09T10:00:00Z");
    }

    @Test
    void anotherResourceIsRefusedAndTheMergerIsFoundByItsType() {
        assertThat(new ObservationMerger().merge(null, new Flag(), Merges.STANDARD))
                .isInstanceOf(MergeOutcome.Refused.class);
        assertThat(ServiceLoader.load(ResourceMerger.class))
                .anyMatch(merger -> merger.resourceType().equals("Observation"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{'effectiveDateTime':'2026-10'}",
            "{'effectivePeriod':{'start':'2026-10-09T10:00:00Z'}}", "{'effectiveTiming':{}}",
            "{'effectivePeriod':{'start':'2026-10-09T10:00:00Z','end':'2026-10-09T09:00:00Z'}}"})
    void aStoredObservationWithoutUsableTimeIsRefused(String effective) {
        Observation broken = Merges.parse(effective.replace('\'', '"').replaceFirst("\\{",
                "{\"resourceType\":\"Observation\",\"status\":\"final\"" + (effective.equals("{}") ? "" : ",")));

        assertThat(merge(broken, incoming(SINGLE, reading("10:00:00", "hr", "1"))))
                .isInstanceOfSatisfying(MergeOutcome.Refused.class,
                        refused -> assertThat(refused.reason()).contains("effective time of the stored Observation"));
    }
}
