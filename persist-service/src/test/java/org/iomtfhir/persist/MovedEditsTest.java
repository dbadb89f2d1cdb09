package org.iomtfhir.persist;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Period;
import org.iomtfhir.model.ReadingExtensions;
import org.iomtfhir.persist.Messages.Sample;
import org.iomtfhir.persist.write.Operation;
import org.junit.jupiter.api.Test;

/** What a person set stays the person's where a repair moves it: no repeat and no replay of the events undoes it. */
class MovedEditsTest extends HandedOverDevice {

    /** Has the repair move what came after the change, with nothing remembered of what was written. */
    private void moveAfterChange() {
        link("b", change);
        repairAll();
        restart(false);
    }

    private void persistWeight(Instant time, Instant ingested, String value) {
        Observation weight = (Observation) text.parse(new String(Messages.single("monitor", null, null, time, value)
                .json(), StandardCharsets.UTF_8));
        weight.getValue().addExtension(ReadingExtensions.READING_TIME, new InstantType(time.toString()));
        weight.getValue().addExtension(ReadingExtensions.INGESTION_TIME, new InstantType(ingested.toString()));
        persist(new IncomingResource(text.write(weight).getBytes(StandardCharsets.UTF_8), time, time));
    }

    private void persistIngested(Instant ingested, Sample... samples) {
        Observation series = (Observation) text.parse(new String(Messages.hourly("monitor", null, null, List.of(
                samples)).json(), StandardCharsets.UTF_8));
        series.getValue().addExtension(ReadingExtensions.INGESTION_TIME, new InstantType(ingested.toString()));
        persist(new IncomingResource(text.write(series).getBytes(StandardCharsets.UTF_8), samples[0].time(),
                samples[samples.length - 1].time()));
    }

    /** A person's correction of a single value is moved by the repair, and must withstand a repeat of the event. */
    @Test
    void whatAPersonCorrectedStaysThePersonsWhereItIsMoved() {
        Instant time = change.plusSeconds(100);
        persistWeight(time, time.plusSeconds(1), "72");
        edit("a", "weight", each -> each.getValueQuantity().setValue(new BigDecimal("80")));
        moveAfterChange();
        persistWeight(time, time.plusSeconds(1), "72");
        assertThat(of("b", "weight").getValueQuantity().getValue()).isEqualByComparingTo("80");
    }

    @Test
    void whatIsCorrectedStaysSoWhereItIsMoved() {
        Instant time = change.plusSeconds(100);
        persistWeight(time, time.plusSeconds(1), "72");
        edit("a", "weight", each -> {
            each.getValueQuantity().setValue(new BigDecimal("80"));
            each.setStatus(ObservationStatus.CORRECTED);
        });
        moveAfterChange();
        persistWeight(time, time.plusSeconds(1), "72");
        assertThat(of("b", "weight").getValueQuantity().getValue()).isEqualByComparingTo("80");
    }

    @Test
    void whatAPersonCorrectedOfASeriesStaysThePersonsWhereItIsMoved() {
        persistIngested(hour.plusSeconds(3600), every10Seconds());
        edit("a", "heartrate", each -> each.getValueSampledData().setData(each.getValueSampledData().getData()
                .replaceFirst("1210", "77")));
        moveAfterChange();
        persistIngested(hour.plusSeconds(3600), every10Seconds());
        assertThat(series("b").get(210)).isEqualTo("77");
    }

    /** One edit of a series makes all that is moved forget when it was ingested: a replay undoes a device's correction. */
    @Test
    void anEditOfOneSampleDoesNotMakeReplaysWinOverCorrections() {
        persistIngested(hour.plusSeconds(3600), every10Seconds());
        persistIngested(hour.plusSeconds(3700), new Sample(hour.plusSeconds(2500), "55"));
        edit("a", "heartrate", each -> each.getValueSampledData().setData(each.getValueSampledData().getData()
                .replaceFirst("1210", "77")));
        moveAfterChange();
        persistIngested(hour.plusSeconds(3600), new Sample(hour.plusSeconds(2500), "1250"));
        assertThat(series("b").get(250)).isEqualTo("55");
    }

    /** What a person took away of a series is the other's, too. */
    @Test
    void whatAPersonTookAwayOfASeriesStaysAwayWhereItIsMoved() {
        persistIngested(hour.plusSeconds(3600), every10Seconds());
        edit("a", "heartrate", each -> each.getValueSampledData().setData(each.getValueSampledData().getData()
                .replaceFirst("1211", "E")));
        moveAfterChange();
        persistIngested(hour.plusSeconds(3600), every10Seconds());
        assertThat(series("b").get(211)).isEqualTo("E");
    }

    /** Where the other patient has the event already, the person's sample stands in its place, and no other is moved aside for it. */
    @Test
    void aPersonsSampleStandsOverTheReadingThatTheOtherPatientHasAlready() {
        persistIngested(hour.plusSeconds(3600), every10Seconds());
        edit("a", "heartrate", each -> each.getValueSampledData().setData(each.getValueSampledData().getData()
                .replaceFirst("1210", "77").replace("1211", "E")));
        link("b", change);
        restart(false);
        persistIngested(hour.plusSeconds(3600), new Sample(hour.plusSeconds(2100), "1210"));
        repairAll();
        assertThat(series("b").subList(208, 213)).containsExactly("1208", "1209", "77", "E", "1212");
    }

    /** Status corrected says that a person stands for all of it. */
    @Test
    void whatAPersonConfirmedIsNotReplacedByALaterIngestionEither() {
        Instant time = change.plusSeconds(100);
        persistWeight(time, time.plusSeconds(1), "72");
        edit("a", "weight", each -> each.setStatus(ObservationStatus.CORRECTED));
        moveAfterChange();
        persistWeight(time, time.plusSeconds(9), "73");
        assertThat(of("b", "weight").getValueQuantity().getValue()).isEqualByComparingTo("72");
        assertThat(of("b", "weight").getStatus()).isEqualTo(ObservationStatus.CORRECTED);
    }

    private PersistOutcome persistNight(Instant from, Instant to, Instant sent) {
        Observation night = (Observation) text.parse(new String(Messages.single("monitor", null, null, sent, "400")
                .json(), StandardCharsets.UTF_8));
        Period period = new Period();
        period.getStartElement().setValueAsString(from.toString());
        period.getEndElement().setValueAsString(to.toString());
        period.addExtension(ReadingExtensions.READING_TIME, new InstantType(sent.toString()));
        night.setEffective(period);
        night.getValue().addExtension(ReadingExtensions.READING_TIME, new InstantType(sent.toString()));
        return persister.persist(List.of(new IncomingResource(text.write(night).getBytes(StandardCharsets.UTF_8), sent,
                sent))).getFirst();
    }

    /** It was sent after the change, which was entered late. */
    @Test
    void aNightBeforeTheChangeStaysAndOneAfterItIsMovedAsAWhole() {
        persistNight(change.minusSeconds(6000), change.minusSeconds(60), change.plusSeconds(600));
        persistNight(change.plusSeconds(60), change.plusSeconds(500), change.plusSeconds(700));
        link("b", change);
        assertThat(relink.find("d", null).readings()).hasSize(1);
        repairAll();
        restart(false);
        // The one that was moved is there as well, entered in error.
        assertThat(allOf("a", "weight")).hasSize(2).filteredOn(each -> each.getEffectivePeriod().getEndElement()
                .getValueAsString().equals(change.minusSeconds(60).toString())).singleElement().satisfies(
                        each -> assertThat(each.getStatus()).isEqualTo(ObservationStatus.FINAL));
        assertThat(of("b", "weight").getEffectivePeriod().getEndElement().getValueAsString()).isEqualTo(change
                .plusSeconds(500).toString());
        assertThat(persistNight(change.plusSeconds(60), change.plusSeconds(500), change.plusSeconds(700))).isEqualTo(
                new PersistOutcome.Written(Operation.UNCHANGED));
    }

    @Test
    void aNightInWhichTheDeviceChangedHandsIsLeftToAPerson() {
        persistNight(change.minusSeconds(6000), change.plusSeconds(60), change.plusSeconds(600));
        link("b", change);
        assertThat(relink.find("d", null).readings()).isEmpty();
        assertThat(relink.find("d", null).undecided()).hasSize(1);
    }
}
