package org.iomtfhir.persist.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.iomtfhir.persist.merge.Merges.QUANTITY;
import static org.iomtfhir.persist.merge.Merges.SERIES;
import static org.iomtfhir.persist.merge.Merges.STANDARD;
import static org.iomtfhir.persist.merge.Merges.after;
import static org.iomtfhir.persist.merge.Merges.counts;
import static org.iomtfhir.persist.merge.Merges.incoming;
import static org.iomtfhir.persist.merge.Merges.ingested;
import static org.iomtfhir.persist.merge.Merges.mapping;
import static org.iomtfhir.persist.merge.Merges.measured;
import static org.iomtfhir.persist.merge.Merges.merge;
import static org.iomtfhir.persist.merge.Merges.reading;
import static org.iomtfhir.persist.merge.Merges.written;

import java.util.List;
import java.util.Map;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Narrative;
import org.hl7.fhir.r4.model.Narrative.NarrativeStatus;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Quantity;
import org.iomtfhir.fhirmapping.FhirMapping;
import org.iomtfhir.model.ErrorName;
import org.junit.jupiter.api.Test;

/** The later reading stands, whichever arrives first; and what is said of a value goes with it. */
class OrderTest {

    private static final FhirMapping HOURLY = mapping(60, "'value':" + SERIES.replace("5000", "600000"));
    private static final FhirMapping SINGLE = mapping(0, "'value':" + QUANTITY);
    private static final FhirMapping HOURLY_VALUE = mapping(60, "'value':" + QUANTITY);

    @Test
    void aReplayOfWhatWasCorrectedDoesNotUndoTheCorrection() {
        Observation wrong = ingested("10:00:01", incoming(SINGLE, reading("10:00:00", "hr", "780")));
        Observation correction = ingested("10:00:01.001", incoming(SINGLE, reading("10:00:00", "hr", "78")));

        Observation stored = written(merge(written(merge(null, wrong)), correction));
        assertThat(stored.getValueQuantity().getValue()).isEqualByComparingTo("78");
        assertThat(merge(stored, wrong)).isEqualTo(new MergeOutcome.Unchanged(new MergeCounts(Map.of(), Map.of(
                ReplacementCause.LATER_INGESTION, 1))));

        Observation other = written(merge(null, correction));
        assertThat(merge(other, wrong)).isInstanceOf(MergeOutcome.Unchanged.class);
    }

    @Test
    void aLateReadingDoesNotReplaceALaterOneOfTheSameSlot() {
        Observation later = written(merge(null, ingested("10:06:00", incoming(HOURLY, reading("10:01:00", "hr",
                "0"), reading("10:09:00", "hr", "2")))));

        MergeOutcome outcome = merge(later, ingested("11:00:00", incoming(HOURLY, reading("10:08:59.9999999", "hr",
                "1"), reading("10:21:00", "hr", "3"))));

        assertThat(written(outcome).getValueSampledData().getData()).isEqualTo("0 2 3 E E E");
        assertThat(counts(outcome).samples()).isEqualTo(Map.of(ReplacementCause.LATER_READING, 1));
    }

    @Test
    void ofValuesOfAnHourTheLaterReadingStands() {
        Observation late = measured("10:07:00",
                ingested("11:00:00", incoming(HOURLY_VALUE, reading("10:07:00", "hr", "38"))));
        Observation last = measured("10:10:00", ingested("10:10:01", incoming(HOURLY_VALUE, reading("10:10:00", "hr",
                "37"))));
        Observation same = measured("10:12:00", ingested("10:12:01", incoming(HOURLY_VALUE, reading("10:12:00", "hr",
                "37"))));
        Observation before = measured("10:11:00", ingested("12:00:00", incoming(HOURLY_VALUE, reading("10:11:00", "hr",
                "36"))));

        Observation stored = written(merge(null, last));
        assertThat(merge(stored, late)).isInstanceOf(MergeOutcome.Unchanged.class);
        stored = written(merge(stored, same));
        assertThat(stored.getStatus()).isEqualTo(ObservationStatus.FINAL);
        assertThat(merge(stored, before)).isInstanceOf(MergeOutcome.Unchanged.class);
        assertThat(stored.getValueQuantity().getValue()).isEqualByComparingTo("37");
    }

    @Test
    void theTimesThatTravelAreNotStored() {
        Observation created = written(merge(null, measured("10:00:00", ingested("10:00:01", incoming(SINGLE, reading(
                "10:00:00", "hr", "78"))))));

        assertThat(created.getValueQuantity().hasExtension()).isFalse();
        assertThat(created.getExtension()).map(it -> it.getUrl()).containsExactly(WriteMark.URL);
    }

    @Test
    void whatWasSaidOfAValueGoesWithIt() {
        Observation stored = written(merge(null, ingested("10:00:01", incoming(SINGLE, reading("10:00:00", "hr",
                "180")))));
        stored.addInterpretation(new CodeableConcept(new Coding("http://interpretations", "H", "high")));
        stored.setText(new Narrative().setStatus(NarrativeStatus.GENERATED));
        stored.getText().setDivAsString("<div>180, high</div>");
        stored.addReferenceRange().setHigh(new Quantity(100));
        stored.addNote().setText("after a run");

        assertThat(merge(stored, ingested("10:00:01", incoming(SINGLE, reading("10:00:00", "hr", "180")))))
                .isInstanceOf(MergeOutcome.Unchanged.class);
        Observation merged = written(merge(stored, ingested("10:00:02", incoming(SINGLE, reading("10:00:00", "hr",
                "80")))));

        assertThat(merged.hasInterpretation()).isFalse();
        assertThat(merged.hasText()).isFalse();
        assertThat(merged.getReferenceRangeFirstRep().getHigh().getValue()).isEqualByComparingTo("100");
        assertThat(merged.getNoteFirstRep().getText()).isEqualTo("after a run");
    }

    @Test
    void whatWasSaidOfOneComponentGoesWithItsValueAndThatOfAnotherStays() {
        FhirMapping two = mapping(0, "'components':[{'codes':[{'code':'a'}],'value':{'valueType':'Quantity',"
                + "'valueName':'a'}},{'codes':[{'code':'b'}],'value':{'valueType':'Quantity','valueName':'b'}}]");
        Observation stored = written(merge(null, ingested("10:00:01", incoming(two, reading("10:00:00", "a", "1", "b",
                "2")))));
        stored.getComponent().forEach(it -> it.addInterpretation().setText("high"));
        stored.addInterpretation().setText("high");

        Observation merged = written(merge(stored, ingested("10:00:02", incoming(two, reading("10:00:00", "a", "1",
                "b", "3")))));

        assertThat(merged.getComponent()).map(it -> it.hasInterpretation()).containsExactly(true, false);
        assertThat(merged.hasInterpretation()).isFalse();
    }

    @Test
    void anInstantGetsTheCodeOfTheTemplate() {
        Observation stored = written(merge(null, ingested("10:00:01", incoming(SINGLE, reading("10:00:00", "hr",
                "78")))));
        Observation mended = ingested("10:00:01", incoming(coded(0, "'value':" + QUANTITY), reading("10:00:00", "hr",
                "78")));

        Observation merged = written(merge(stored, mended));

        assertThat(merged.getCode().getCodingFirstRep().getCode()).isEqualTo("right");
        assertThat(merged.getCode().getCoding()).noneMatch(it -> it.getCode().equals("c"));
        assertThat(merged.getStatus()).isEqualTo(ObservationStatus.AMENDED);
        assertThat(merge(merged, mended)).isInstanceOf(MergeOutcome.Unchanged.class);
        assertThat(merge(merged, ingested("10:00:00", incoming(SINGLE, reading("10:00:00", "hr", "780")))))
                .isInstanceOf(MergeOutcome.Unchanged.class);
    }

    @Test
    void anInstantLosesACodeThatTheTemplateHasNoMoreInWhateverOrderTheyCome() {
        FhirMapping wrongBeside = Merges.mappingOf("'typeName':'t','codes':[{'code':'w','system':'http://w','display':"
                + "'wrong'},{'code':'c','system':'http://c'}],'periodInterval':0,'value':" + QUANTITY);
        Observation before = ingested("10:00:01", incoming(wrongBeside, reading("10:00:00", "hr", "78")));
        Observation after = ingested("10:00:02", incoming(SINGLE, reading("10:00:00", "hr", "79")));

        Observation inTurn = written(merge(written(merge(null, before.copy())), after.copy()));

        assertThat(inTurn.getCode().getCoding()).map(Coding::getCode).containsExactly("c", "t");
        assertThat(inTurn.getCode().getText()).isEqualTo("t");
        assertThat(merge(written(merge(null, after.copy())), before.copy())).isInstanceOf(MergeOutcome.Unchanged.class);

        Observation withLocal = written(merge(null, before.copy()));
        withLocal.getCode().addCoding(new Coding("http://hospital", "local", null));
        assertThat(written(merge(withLocal, after.copy())).getCode().getCoding()).as("others' stay").hasSize(4);
    }

    @Test
    void aCodeThatAPersonMendedStays() {
        Observation stored = written(merge(null, ingested("10:00:01", incoming(SINGLE, reading("10:00:00", "hr",
                "78")))));
        stored.getCode().getCodingFirstRep().setCode("mended");

        assertThat(merge(stored, ingested("10:00:01", incoming(SINGLE, reading("10:00:00", "hr", "78")))))
                .isInstanceOf(MergeOutcome.Unchanged.class);
    }

    @Test
    void aSeriesOrAPanelOfAnotherCodeIsRefused() {
        String components = "'components':[{'codes':[{'code':'%s','system':'http://k'}],'value':{'valueType':"
                + "'Quantity','valueName':'a'}}]";
        refuses(HOURLY, coded(60, "'value':" + SERIES.replace("5000", "600000")), "hr");
        refuses(HOURLY_VALUE, coded(60, "'value':" + QUANTITY), "hr");
        refuses(mapping(0, components.formatted("k")), mapping(0, components.formatted("l")), "a");
        refuses(mapping(0, components.formatted("k")), coded(0, components.formatted("k")), "a");
    }

    private static void refuses(FhirMapping before, FhirMapping after, String name) {
        Observation stored = written(merge(null, incoming(before, reading("10:00:00", name, "1"))));

        assertThat(merge(stored, ingested("12:00:00", incoming(after, reading("10:00:00", name, "2")))))
                .isInstanceOfSatisfying(MergeOutcome.Refused.class, refused -> {
                    assertThat(refused.error()).isEqualTo(ErrorName.FhirDataMapping);
                    assertThat(refused.reason()).contains("another code", "docs/operations.md");
                });
    }

    @Test
    void aCodeThatIsAddedToTheTemplateIsAddedToWhatIsStored() {
        String more = "{'codes':[{'code':'c','system':'http://c'},{'code':'m','system':'http://m'}],";
        FhirMapping both = Merges.mappingOf("'typeName':'t'," + more.substring(1)
                + "'periodInterval':60,'value':" + SERIES.replace("5000", "600000"));
        Observation stored = written(merge(null, incoming(HOURLY, reading("10:00:00", "hr", "1"))));

        Observation merged = written(merge(stored, incoming(both, reading("10:10:00", "hr", "2"))));

        assertThat(merged.getCode().getCoding()).map(Coding::getCode).containsExactly("c", "m", "t");
        assertThat(merge(merged, incoming(HOURLY, reading("10:20:00", "hr", "3")))).as("as it was taken out again")
                .isInstanceOf(MergeOutcome.Refused.class);
    }

    /**
     * A message with fewer codes is of the template before one was added, or after one was taken out because it was wrong: nothing tells.
     * To take it would put the numbers of the mended template under the wrong code.
     */
    @Test
    void ofFewerCodesItIsSaidWhatBothMayMean() {
        String one = "{'code':'2708-6','system':'http://loinc.org'}";
        FhirMapping fewer = ofCodes(one, 60, QUANTITY);
        FhirMapping more = ofCodes(one + ",{'code':'MDC','system':'urn:iso:std:iso:11073:10101'}", 60, QUANTITY);

        assertThat(merge(written(merge(null, incoming(more, reading("10:00:00", "hr", "1")))), incoming(fewer, reading(
                "10:01:00", "hr", "2")))).isInstanceOfSatisfying(MergeOutcome.Refused.class,
                        each -> assertThat(each.reason()).contains("fewer codes", "send the event again",
                                "docs/operations.md"));
        assertThat(merge(written(merge(null, incoming(fewer, reading("10:00:00", "hr", "1")))), incoming(more, reading(
                "10:01:00", "hr", "2")))).isInstanceOf(MergeOutcome.Merged.class);
    }

    /** As docs/operations.md says what to do about it. */
    @Test
    void onceACodeIsTakenOutOnTheServerReadingsOfFewerCodesLand() {
        String right = "{'code':'2708-6','system':'http://loinc.org'}";
        String wrongBeside = right + ",{'code':'MDC','system':'urn:iso:std:iso:11073:10101'}";
        Observation stored = written(merge(null, incoming(ofCodes(wrongBeside, 60, SERIES.replace("5000", "600000")),
                reading("10:00:00", "hr", "1"))));
        Observation late = incoming(ofCodes(right, 60, SERIES.replace("5000", "600000")), reading("10:10:00", "hr",
                "2"));
        assertThat(merge(stored, late.copy())).isInstanceOf(MergeOutcome.Refused.class);

        stored.getCode().getCoding().removeIf(each -> "MDC".equals(each.getCode()));

        Observation merged = written(merge(stored, late));
        assertThat(merged.getValueSampledData().getData()).isEqualTo("1 2 E E E E");
        assertThat(merged.getCode().getCoding()).map(Coding::getCode).containsExactly("2708-6", "t");
    }

    /**
     * A dead letter of persist, made before a wrong code was taken out, is replayed: its number is of the code that stayed, and the one that
     * was taken out is not put over the numbers of the mended template.
     */
    @Test
    void aCodeThatWasTakenOutDoesNotComeBackWithALateMessageOfTheTemplateBefore() {
        String right = "{'code':'2708-6','system':'http://loinc.org'}";
        String wrongBeside = right + ",{'code':'MDC','system':'urn:iso:std:iso:11073:10101'}";
        for (String value : List.of(QUANTITY, SERIES.replace("5000", "600000"))) {
            Observation late = ingested("10:00:01", measured("10:00:00", incoming(ofCodes(wrongBeside, 60, value),
                    reading("10:00:00", "hr", "1"))));
            Observation stored = written(merge(null, ingested("10:30:01", measured("10:30:00", incoming(ofCodes(right,
                    60, value), reading("10:30:00", "hr", "2"))))));

            assertThat(after(stored, late, STANDARD).getCode().getCoding()).map(Coding::getCode).containsExactly(
                    "2708-6", "t");
        }
        Observation panel = written(merge(null, ingested("10:00:02", incoming(panelOf(right), reading("10:00:00", "a",
                "2")))));
        assertThat(after(panel, ingested("10:00:01", incoming(panelOf(wrongBeside), reading("10:00:00", "a", "1"))),
                STANDARD).getComponentFirstRep().getCode().getCoding()).map(Coding::getCode).containsExactly("2708-6",
                        "a");
    }

    /** The second of two codes was wrong (a heart rate for a saturation), and was mended, taken out, or put in. */
    @Test
    void aSeriesAPanelOrAnHourOfWhichOneCodeWasMendedIsRefused() {
        String right = "{'code':'2708-6','system':'http://loinc.org'}";
        String wrong = right + ",{'code':'8867-4','system':'http://loinc.org'}";
        String mended = right + ",{'code':'59408-5','system':'http://loinc.org'}";
        String ofAnotherSystem = right + ",{'code':'MDC','system':'urn:iso:std:iso:11073:10101'}";
        for (String before : List.of(wrong, ofAnotherSystem)) {
            for (String after : List.of(mended, right)) {
                refuses(ofCodes(before, 60, SERIES.replace("5000", "600000")), ofCodes(after, 60, SERIES.replace(
                        "5000", "600000")), "hr");
                refuses(ofCodes(before, 60, QUANTITY), ofCodes(after, 60, QUANTITY), "hr");
                refuses(panelOf(before), panelOf(after), "a");
            }
        }
        refuses(ofCodes(right, 60, QUANTITY), ofCodes(mended, 60, QUANTITY), "hr");
    }

    /** What a person added to the codes is no wrong code of a template. */
    @Test
    void aCodeThatAPersonAddedToASeriesHoldsNoReadingsUp() {
        Observation stored = written(merge(null, incoming(HOURLY, reading("10:00:00", "hr", "1"))));
        stored.getCode().addCoding(new Coding("http://c", "local", null));

        Observation merged = written(merge(stored, incoming(HOURLY, reading("10:10:00", "hr", "2"))));
        Observation again = written(merge(merged, incoming(HOURLY, reading("10:20:00", "hr", "3"))));

        assertThat(again.getCode().getCoding()).map(Coding::getCode).containsExactly("c", "t", "local");
    }

    private static FhirMapping ofCodes(String codes, int period, String value) {
        return Merges.mappingOf("'typeName':'t','codes':[" + codes + "],'periodInterval':" + period + ",'value':"
                + value);
    }

    private static FhirMapping panelOf(String codes) {
        return mapping(0, "'components':[{'codes':[" + codes + "],'value':{'valueType':'Quantity','valueName':'a'}}]");
    }

    private static FhirMapping coded(int period, String more) {
        return Merges.mappingOf("'typeName':'t','codes':[{'code':'right','system':'http://c'}],'periodInterval':"
                + period + "," + more);
    }
}
