package org.iomtfhir.persist;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationComponentComponent;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.SampledData;
import org.hl7.fhir.r4.model.StringType;
import org.iomtfhir.fhirclient.server.ResourceText;
import org.iomtfhir.model.ReadingExtensions;
import org.iomtfhir.model.ServiceSystem;
import org.iomtfhir.model.sampled.SampledText;
import org.iomtfhir.persist.Messages.Sample;
import org.iomtfhir.persist.write.Operation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a repair leaves where it takes readings out of is still the connector's own: what comes for it later is merged. */
class RelinkRestTest extends HandedOverDevice {

    private void persistSeries(Sample... samples) {
        persist(Messages.hourly("monitor", null, null, List.of(samples)));
    }

    /** A panel of the hour with the one value that is given. */
    private void persistValue(String name, Instant time, int value) {
        Observation panel = (Observation) text.parse(new String(Messages.hourly("monitor", null, null, List.of(
                new Sample(time, "0"))).json(), StandardCharsets.UTF_8));
        panel.getIdentifierFirstRep().setValue(panel.getIdentifierFirstRep().getValue().replace("heartrate", "panel"));
        panel.setValue(null);
        Quantity quantity = new Quantity().setValue(value);
        quantity.addExtension(ReadingExtensions.READING_TIME, new InstantType(time.toString()));
        ObservationComponentComponent component = panel.addComponent().setValue(quantity);
        component.getCode().addCoding().setSystem(ServiceSystem.DEFAULT).setCode(name);
        persist(new IncomingResource(text.write(panel).getBytes(StandardCharsets.UTF_8), time, time));
    }

    private static List<String> samples(int from, int to) {
        return IntStream.range(0, SLOTS_OF_AN_HOUR).mapToObj(slot -> slot >= from && slot < to
                ? Integer.toString(1000 + slot)
                : "E").toList();
    }

    @Test
    void ofALongSeriesTheSamplesThatStayAreCorrectedByLaterReadings() {
        persistSeries(every10Seconds());
        link("b", change);
        repairAll();
        assertThat(series("a")).isEqualTo(samples(0, 180));
        assertThat(series("b")).isEqualTo(samples(180, 360));

        persistSeries(new Sample(hour.plusSeconds(100), "7"), new Sample(hour.plusSeconds(1790), "8"));

        assertThat(series("a").get(10)).isEqualTo("7");
        assertThat(series("a").get(179)).isEqualTo("8");
    }

    @Test
    void whatWasMovedByMistakeCanBeMovedBack() {
        persistSeries(every10Seconds());
        link("b", change);
        repairAll();
        // In the end it was given to the next patient ten minutes later.
        link("b", change.plusSeconds(600));
        repairAll();

        assertThat(series("a")).isEqualTo(samples(0, 240));
        assertThat(series("b")).isEqualTo(samples(240, 360));
    }

    @Test
    void aComponentThatWasTakenOutIsThereAgainWithTheNextReadingOfThePatient() {
        persistValue("hr", change.plusSeconds(100), 80);
        persistValue("spo2", change.minusSeconds(100), 97);
        link("b", change);
        repairAll();
        assertThat(of("a", "panel").getComponent()).singleElement().satisfies(each -> assertThat(each
                .getValueQuantity().getValue()).isEqualByComparingTo("97"));

        persistValue("hr", change.minusSeconds(200), 70);

        assertThat(of("a", "panel").getComponent()).map(each -> each.getValueQuantity().getValue().intValue())
                .containsExactly(97, 70);
        assertThat(of("b", "panel").getComponent()).map(each -> each.getValueQuantity().getValue().intValue())
                .containsExactly(80);
    }

    @Test
    void whatAPersonChangedOfWhatStaysIsStillThePersons() {
        persistSeries(every10Seconds());
        edit("a", "heartrate", each -> each.getValueSampledData().setData(each.getValueSampledData().getData()
                .replaceFirst("1010", "77").replaceFirst("1011", "E")));
        link("b", change);
        repairAll();

        persistSeries(every10Seconds());

        assertThat(series("a").subList(9, 13)).containsExactly("1009", "77", "E", "1012");
    }

    @Test
    void whatPeopleHaveAddedStaysWithThePatientOnWhomItWasFiled() {
        persistSeries(every10Seconds());
        edit("a", "heartrate", each -> {
            each.addNote().setText("restless since the visit of the sister");
            each.addBasedOn(new Reference("ServiceRequest/of-a"));
            each.addPerformer(new Reference("Practitioner/p"));
            each.getText().setDivAsString("<div xmlns=\"http://www.w3.org/1999/xhtml\">Ms A</div>");
        });
        link("b", change);
        repairAll();

        Observation moved = of("b", "heartrate");
        assertThat(List.of(moved.hasNote(), moved.hasBasedOn(), moved.hasPerformer(), moved.hasText())).containsOnly(
                false);
        assertThat(moved.getCode().equalsDeep(of("a", "heartrate").getCode())).isTrue();
        assertThat(moved.hasCategory()).isTrue();
        assertThat(of("a", "heartrate").hasNote()).isTrue();
    }

    @Test
    void thatAPersonHasCorrectedAnObservationHoldsForWhatIsLeft() {
        persistSeries(every10Seconds());
        edit("a", "heartrate", each -> each.setStatus(ObservationStatus.CORRECTED));
        link("b", change);
        repairAll();

        assertThat(of("a", "heartrate").getStatus()).isEqualTo(ObservationStatus.CORRECTED);
    }

    /** A series of a correlation id, which covers what its samples do. */
    private static IncomingResource walk(List<Sample> samples) {
        Instant first = samples.getFirst().time();
        Instant last = samples.getLast().time();
        Observation walk = (Observation) new ResourceText().parse(new String(Messages.hourly("monitor", null, null,
                samples).json(), StandardCharsets.UTF_8));
        walk.getIdentifierFirstRep().setValue("heartrate.walk-7");
        String offsets = samples.stream().map(each -> Long.toString(ChronoUnit.MILLIS.between(first, each.time())))
                .collect(Collectors.joining(" "));
        walk.getValueSampledData().getExtensionByUrl(SampledText.OFFSETS).setValue(new StringType(offsets));
        Period period = new Period();
        period.getStartElement().setValueAsString(first.toString());
        period.getEndElement().setValueAsString(last.toString());
        walk.setEffective(period);
        return new IncomingResource(new ResourceText().write(walk).getBytes(StandardCharsets.UTF_8), first, last);
    }

    private void assertCovers(String patient, Instant first, Instant last, int from, int to) {
        Observation walk = of(patient, "heartrate");
        assertThat(walk.getEffectivePeriod().getStartElement().getValueAsString()).isEqualTo(first.toString());
        assertThat(walk.getEffectivePeriod().getEndElement().getValueAsString()).isEqualTo(last.toString());
        assertThat(SampledText.items(walk.getValueSampledData().getData())).containsExactlyElementsOf(IntStream.range(
                from, to).mapToObj(Integer::toString).toList());
    }

    /** What is left and what is moved are of other readings than the whole was, and later ones find both as they are. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatACorrelationIdCoversIsOfEachPatientTheirOwnReadings(boolean keepOffsets) {
        restart(keepOffsets);
        List<Sample> all = Messages.every(hour, 10, 300, 1000);
        persist(walk(all));
        link("b", change);
        repairAll();

        assertCovers("a", hour, change.minusSeconds(10), 1000, 1180);
        assertCovers("b", change, hour.plusSeconds(2990), 1180, 1300);
        restart(keepOffsets);
        assertThat(persister.persist(List.of(walk(all)))).containsExactly(new PersistOutcome.Written(
                Operation.UNCHANGED));

        persist(walk(Messages.every(hour.minusSeconds(20), 10, 2, 998)));
        persist(walk(Messages.every(hour.plusSeconds(3000), 10, 2, 1300)));
        assertCovers("a", hour.minusSeconds(20), change.minusSeconds(10), 998, 1180);
        assertCovers("b", change, hour.plusSeconds(3010), 1180, 1302);

        // It was the first patient's all the time.
        link("a", hour.minusSeconds(86_400));
        repairAll();
        assertCovers("a", hour.minusSeconds(20), hour.plusSeconds(3010), 998, 1302);
    }

    /** A template's own {@code preliminary}, until somebody has looked at it, is true of both parts. */
    @Test
    void whatNobodyHasLookedAtYetIsSoWhereItStaysAndWhereItIsMoved() {
        persistSeries(every10Seconds());
        edit("a", "heartrate", each -> each.setStatus(ObservationStatus.PRELIMINARY));
        link("b", change);
        repairAll();

        assertThat(of("a", "heartrate").getStatus()).isEqualTo(ObservationStatus.PRELIMINARY);
        assertThat(of("b", "heartrate").getStatus()).isEqualTo(ObservationStatus.PRELIMINARY);
    }

    @ParameterizedTest
    @EnumSource(value = ObservationStatus.class, names = {"CANCELLED", "ENTEREDINERROR"})
    void whatWasRetractedIsNotBroughtBackByMovingIt(ObservationStatus retracted) {
        persistSeries(every10Seconds());
        edit("a", "heartrate", each -> each.setStatus(retracted));
        String id = of("a", "heartrate").getIdElement().getIdPart();
        link("b", change);

        assertThat(relink.find("d", null).readings()).isEmpty();
        assertThat(relink.repair(id, "d")).isEqualTo(Relink.Repair.RIGHT);
        assertThat(of("a", "heartrate").getStatus()).isEqualTo(retracted);
        assertThat(allOf("b", "heartrate")).isEmpty();
    }

    @Test
    void thatNobodyHadVerifiedTheDeviceHoldsForWhatIsMoved() {
        persistSeries(every10Seconds());
        edit("a", "heartrate", each -> each.getMeta().addTag("urn:iomtfhir:device", "unverified", null));
        link("b", change);
        repairAll();

        assertThat(of("b", "heartrate").getMeta().getTag("urn:iomtfhir:device", "unverified")).isNotNull();
    }

    @Test
    void whereOffsetsAreKeptASeriesStaysOnItsGrid() {
        restart(true);
        persistSeries(every10Seconds());
        // It was the other's until the change, and nobody had entered that.
        link("b", hour.minusSeconds(60));
        link("a", change);
        repairAll();
        assertThat(series("a")).isEqualTo(samples(180, 360));
        assertThat(series("b")).isEqualTo(samples(0, 180));
        assertThat(offsets(of("a", "heartrate").getValueSampledData())).hasSize(SLOTS_OF_AN_HOUR);

        persistSeries(new Sample(change.plusSeconds(100), "7"));

        assertThat(series("a").get(190)).isEqualTo("7");
    }

    private static List<String> offsets(SampledData data) {
        return Stream.ofNullable(data.getExtensionString(SampledText.OFFSETS)).flatMap(each -> SampledText.items(each)
                .stream()).toList();
    }

    private void persistAt(Instant time, String value) {
        persist(Messages.single("monitor", null, null, time, value));
    }

    /** Of each lies the whole before the time that the link says in the end, or there is but one link. */
    @Test
    void whatWasFiledByALinkThatWasCorrectedIsFoundToo() {
        link("b", change);
        persistAt(change.plusSeconds(100), "80");
        persistAt(change.plusSeconds(900), "81");
        link("b", change.plusSeconds(600));
        repairAll();
        assertThat(allOf("a", "weight")).singleElement().satisfies(each -> assertThat(each.getValueQuantity()
                .getValue()).isEqualByComparingTo("80"));

        // In the end it never was the next patient's.
        link("a", hour.minusSeconds(600));
        repairAll();
        assertThat(allOf("a", "weight")).hasSize(2);
        assertThat(allOf("b", "weight")).allMatch(each -> each.getStatus() == ObservationStatus.ENTEREDINERROR);
    }

    @Test
    void whatIsNobodysSinceTheFirstLinkSaysItsTimeIsListed() {
        persistAt(change.minusSeconds(100), "80");
        assertThat(relink.find("d", null).undecided()).isEmpty();
        link("a", change);

        assertThat(relink.find("d", null).undecided()).hasSize(1);
    }

    @Test
    void aTimeThatIsThatOfThePatientBeforeMovesNothing() {
        link("a", hour);
        persistAt(change.plusSeconds(100), "80");
        link("b", hour);

        Relink.Findings findings = relink.find("d", null);
        assertThat(findings.readings()).isEmpty();
        assertThat(findings.undecided()).hasSize(1);
    }

    /** Its clock was ahead: no reading is of a time after the hub took it in. */
    @Test
    void whatADeviceSaysOfATimeToComeIsWhoseItWasWhenItCame() {
        Observation ahead = (Observation) text.parse(new String(Messages.single("monitor", null, null, change
                .plusSeconds(60), "80").json(), StandardCharsets.UTF_8));
        ahead.getValueQuantity().addExtension(ReadingExtensions.READING_TIME, new InstantType(change.plusSeconds(60)
                .toString()));
        ahead.getValueQuantity().addExtension(ReadingExtensions.INGESTION_TIME, new InstantType(change.minusSeconds(10)
                .toString()));
        IncomingResource message = new IncomingResource(text.write(ahead).getBytes(StandardCharsets.UTF_8), change
                .plusSeconds(60), change.plusSeconds(60));
        persist(message);
        link("b", change);

        assertThat(relink.find("d", null).readings()).isEmpty();
        restart(false);
        persist(message);
        assertThat(allOf("b", "weight")).isEmpty();
    }
}
