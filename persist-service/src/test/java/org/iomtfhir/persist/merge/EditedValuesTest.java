package org.iomtfhir.persist.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.iomtfhir.persist.merge.Merges.QUANTITY;
import static org.iomtfhir.persist.merge.Merges.SERIES;
import static org.iomtfhir.persist.merge.Merges.counts;
import static org.iomtfhir.persist.merge.Merges.incoming;
import static org.iomtfhir.persist.merge.Merges.ingested;
import static org.iomtfhir.persist.merge.Merges.mapping;
import static org.iomtfhir.persist.merge.Merges.merge;
import static org.iomtfhir.persist.merge.Merges.reading;
import static org.iomtfhir.persist.merge.Merges.stored;
import static org.iomtfhir.persist.merge.Merges.written;

import java.math.BigDecimal;
import java.util.Map;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.StringType;
import org.iomtfhir.fhirmapping.FhirMapping;
import org.junit.jupiter.api.Test;

/** What a person changed since it was written stays, whatever comes later, and new readings join it. */
class EditedValuesTest {

    private static final FhirMapping HOURLY = mapping(60, "'value':" + SERIES.replace("5000", "600000"));
    private static final FhirMapping SINGLE = mapping(0, "'value':" + QUANTITY);
    private static final FhirMapping PRESSURE = mapping(0, "'components':["
            + "{'codes':[{'code':'8480-6','system':'http://loinc.org'}],"
            + "'value':{'valueType':'Quantity','valueName':'systolic','unit':'mmHg'}},"
            + "{'codes':[{'code':'8462-4','system':'http://loinc.org'}],"
            + "'value':{'valueType':'Quantity','valueName':'diastolic','unit':'mmHg'}}]");

    @Test
    void aMeasurementThatAPersonCorrectedStaysThoughItIsRepeatedOrCorrectedByTheDevice() {
        Observation edited = stored(SINGLE, reading("10:00:00", "hr", "780"));
        edited.getValueQuantity().setValue(new BigDecimal("78"));

        Observation later = ingested("12:00:00", incoming(SINGLE, reading("10:00:00", "hr", "79")));

        assertThat(merge(edited, incoming(SINGLE, reading("10:00:00", "hr", "780")))).isEqualTo(
                new MergeOutcome.Unchanged(new MergeCounts(Map.of(), Map.of(ReplacementCause.EDITED, 1))));
        assertThat(merge(edited, later)).isInstanceOf(MergeOutcome.Unchanged.class);
    }

    @Test
    void aMeasurementThatAPersonTookAwayStaysAway() {
        Observation edited = stored(SINGLE, reading("10:00:00", "hr", "780"));
        edited.setValue(null).setDataAbsentReason(new CodeableConcept(new Coding("http://reasons", "error", null)));

        assertThat(merge(edited, incoming(SINGLE, reading("10:00:00", "hr", "780"))))
                .isInstanceOf(MergeOutcome.Unchanged.class);
        edited.setDataAbsentReason(null);
        assertThat(merge(edited, incoming(SINGLE, reading("10:00:00", "hr", "780"))))
                .isInstanceOf(MergeOutcome.Unchanged.class);
    }

    @Test
    void ofASeriesTheSlotsStayThatAPersonChangedFilledOrEmptied() {
        Observation edited = stored(HOURLY, reading("10:00:00", "hr", "1"), reading("10:10:00", "hr", "2"),
                reading("10:20:00", "hr", "3"));
        edited.getValueSampledData().setData("1 77 E E 88 E");
        Observation correction = ingested("12:00:00", incoming(HOURLY, reading("10:00:00", "hr", "11"), reading(
                "10:10:00", "hr", "22"), reading("10:20:00", "hr", "33"), reading("10:30:00", "hr", "44"),
                reading(
                        "10:40:00", "hr", "55"),
                reading("10:50:00", "hr", "66")));

        MergeOutcome outcome = merge(edited, correction);

        assertThat(written(outcome).getValueSampledData().getData()).isEqualTo("11 77 E 44 88 66");
        assertThat(counts(outcome).samples())
                .isEqualTo(Map.of(ReplacementCause.EDITED, 3, ReplacementCause.LATER_INGESTION, 1));
        assertThat(merge(written(outcome), correction)).isInstanceOf(MergeOutcome.Unchanged.class);
    }

    @Test
    void anEditIsRememberedThroughLaterWrites() {
        Observation edited = stored(HOURLY, reading("10:00:00", "hr", "1"));
        edited.getValueSampledData().setData("77 E E E E E");
        Observation joined = written(merge(edited, incoming(HOURLY, reading("10:10:00", "hr", "2"))));

        Observation repeated = ingested("12:00:00", incoming(HOURLY, reading("10:00:00", "hr", "1"), reading(
                "10:20:00", "hr", "3")));

        assertThat(written(merge(joined, repeated)).getValueSampledData().getData()).isEqualTo("77 2 3 E E E");
    }

    @Test
    void aCodeThatAPersonSetStaysThroughAllLaterCorrectionsOfItsValue() {
        Observation edited = stored(SINGLE, reading("10:00:00", "hr", "78"));
        edited.getCode().getCodingFirstRep().setCode("mended");

        Observation once = written(merge(edited, ingested("12:00:00", incoming(SINGLE, reading("10:00:00", "hr",
                "79")))));
        Observation twice = written(merge(once, ingested("13:00:00", incoming(SINGLE, reading("10:00:00", "hr",
                "80")))));

        assertThat(twice.getValueQuantity().getValue()).isEqualByComparingTo("80");
        assertThat(twice.getCode().getCoding()).map(Coding::getCode).containsExactly("mended", "t");
    }

    @Test
    void aCodeThatAPersonTookAwayFromAComponentIsNotAddedAgainByLaterReadings() {
        FhirMapping both = mapping(0, "'components':[{'codes':[{'code':'k','system':'http://k'},{'code':'l',"
                + "'system':'http://l'}],'value':{'valueType':'Quantity','valueName':'a'}}]");
        Observation edited = stored(both, reading("10:00:00", "a", "1"));
        edited.getComponentFirstRep().getCode().getCoding().removeIf(each -> "l".equals(each.getCode()));

        Observation once = written(merge(edited, ingested("12:00:00", incoming(both, reading("10:00:00", "a", "2")))));
        Observation twice = written(merge(once, ingested("13:00:00", incoming(both, reading("10:00:00", "a", "3")))));

        assertThat(twice.getComponentFirstRep().getCode().getCoding()).map(Coding::getCode).containsExactly("k", "a");
    }

    @Test
    void ofAPanelEachComponentIsByItself() {
        Observation edited = stored(PRESSURE, reading("10:00:00", "systolic", "120", "diastolic", "800"));
        edited.getComponent().get(1).getValueQuantity().setValue(80);

        MergeOutcome outcome = merge(edited, ingested("12:00:00", incoming(PRESSURE, reading("10:00:00", "systolic",
                "121", "diastolic", "801"))));

        assertThat(written(outcome).getComponent()).map(it -> it.getValueQuantity().getValue().intValue())
                .containsExactly(121, 80);
    }

    @Test
    void aComponentThatAPersonTookAwayStaysAway() {
        Observation edited = stored(PRESSURE, reading("10:00:00", "systolic", "120", "diastolic", "800"));
        edited.getComponent().remove(1);

        assertThat(merge(edited, incoming(PRESSURE, reading("10:00:00", "systolic", "120", "diastolic", "800"))))
                .isEqualTo(new MergeOutcome.Unchanged(new MergeCounts(Map.of(), Map.of(ReplacementCause.EDITED, 1))));
    }

    @Test
    void whatOthersAddOrReformatIsNoEditOfTheValue() {
        Observation touched = stored(SINGLE, reading("10:00:00", "hr", "78.0"));
        touched.getValueQuantity().setValue(new BigDecimal("78.00")).addExtension("http://e", new StringType("x"));
        touched.addNote().setText("seen");

        Observation later = ingested("12:00:00", incoming(SINGLE, reading("10:00:00", "hr", "79")));

        assertThat(written(merge(touched, later)).getValueQuantity().getValue()).isEqualByComparingTo("79");
    }

    @Test
    void withoutAMarkNothingIsKnownAndANewReadingStands() {
        Observation unmarked = stored(HOURLY, reading("10:01:00", "hr", "1"));
        unmarked.setExtension(null);

        MergeOutcome outcome = merge(unmarked, incoming(HOURLY, reading("10:02:00", "hr", "2"), reading("10:11:00",
                "hr", "3")));

        assertThat(written(outcome).getValueSampledData().getData()).isEqualTo("2 3 E E E E");
        assertThat(merge(unmarked, incoming(HOURLY, reading("10:01:00", "hr", "1"))))
                .isInstanceOf(MergeOutcome.Unchanged.class);
    }
}
