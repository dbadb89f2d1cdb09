package org.iomtfhir.persist;

import org.iomtfhir.model.ServiceSystem;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Period;
import org.iomtfhir.fhirclient.server.FhirServer;
import org.iomtfhir.fhirclient.server.ResourceText;
import org.iomtfhir.fhirclient.server.StoredResource;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.persist.PersistOutcome.Rejected;
import org.iomtfhir.persist.PersistOutcome.Written;
import org.iomtfhir.persist.identity.DeterministicId;
import org.iomtfhir.persist.identity.IdentityMode;
import org.iomtfhir.persist.identity.IdentityOptions;
import org.iomtfhir.model.Profile;
import org.iomtfhir.persist.write.Operation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Moving here with data: a server filled as the earlier connector fills it. Ids of patients, devices and Observations are
 * the server's choice, identifiers have no encounter, one instant is a Period, and a series of an hour is a full grid.
 */
@ParameterizedClass
@EnumSource(HapiServer.class)
class EarlierConnectorIT {

    private static final Instant NINE = Instant.parse("2021-10-09T09:00:00Z");
    private static final String HOUR = "heartrate.20211009090000Z.20211009095959Z";
    private static final String INSTANT = "weight.20211009090000Z.20211009090000Z";

    private final HapiServer server;
    private final ResourceText text = new ResourceText();
    private final List<Persister> opened = new ArrayList<>();
    private FhirServer fhir;
    private String device;
    private String patient;
    private String deviceId;
    private String patientId;

    EarlierConnectorIT(HapiServer server) {
        this.server = server;
    }

    @BeforeEach
    void patientAndDevice() {
        fhir = server.get();
        device = "monitor-" + UUID.randomUUID();
        patient = "mrn-" + UUID.randomUUID();
        patientId = post("Patient", """
                {"resourceType":"Patient","identifier":[{"value":"%s"}]}""".formatted(patient));
        deviceId = post("Device", """
                {"resourceType":"Device","identifier":[{"value":"%s"}],"patient":{"reference":"Patient/%s"}}"""
                .formatted(device, patientId));
    }

    @AfterEach
    void close() {
        opened.forEach(Persister::close);
    }

    private String post(String type, String json) {
        return HttpCalls.post(fhir.base() + "/" + type, json);
    }

    private Persister persister() {
        return persister(IdentityMode.CREATE);
    }

    private Persister persister(IdentityMode mode) {
        Persister persister = Persister.connect(fhir, new PersistOptions(IdentityOptions.of(mode), null, null,
                Profile.EARLIER_CONNECTOR, false, null), InstantSource.system(), new SimpleMeterRegistry());
        opened.add(persister);
        return persister;
    }

    /** The first minute of an hour, in a full grid of 360 slots. */
    private String hourOfTheEarlierConnector(String more) {
        return post("Observation", """
                {"resourceType":"Observation",%s
                 "identifier":[{"system":"%s","value":"%s.%s.%s"}],"status":"final",
                 "category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category",
                   "code":"vital-signs"}]}],
                 "code":{"coding":[{"system":"urn:iso:std:iso:11073:10101","code":"147842"},
                   {"system":"%2$s","code":"heartrate","display":"heartrate"}],"text":"heartrate"},
                 "subject":{"reference":"Patient/%3$s"},"device":{"reference":"Device/%4$s"},
                 "effectivePeriod":{"start":"2021-10-09T09:00:00.0000000Z","end":"2021-10-09T09:59:59.9999999Z"},
                 "issued":"2021-10-09T09:02:11.123Z",
                 "valueSampledData":{"origin":{"value":0,"unit":"count/min"},"period":10000,"dimensions":1,
                   "data":"70 71 72 73 74 75 %s"}}
                """.formatted(more, ServiceSystem.DEFAULT, patientId, deviceId, HOUR, String.join(" ",
                Collections.nCopies(354, "E"))));
    }

    private String weightOfTheEarlierConnector() {
        return post("Observation", """
                {"resourceType":"Observation",
                 "identifier":[{"system":"%s","value":"%s.%s.%s"}],"status":"final",
                 "code":{"coding":[{"system":"http://loinc.org","code":"29463-7"},
                   {"system":"%1$s","code":"weight","display":"weight"}],"text":"weight"},
                 "subject":{"reference":"Patient/%2$s"},"device":{"reference":"Device/%3$s"},
                 "effectivePeriod":{"start":"2021-10-09T09:00:00Z","end":"2021-10-09T09:00:00Z"},
                 "valueQuantity":{"value":80.5,"unit":"kg","system":"http://unitsofmeasure.org","code":"kg"}}
                """.formatted(ServiceSystem.DEFAULT, patientId, deviceId, INSTANT));
    }

    private IncomingResource minute(int number, int from) {
        return Messages.hourly(device, patient, null, Messages.every(NINE.plusSeconds(60L * number), 10, 6, from));
    }

    private List<Observation> landed() {
        return fhir.search("Observation", Map.of("subject", "Patient/" + patientId, "_count", "100"), 10).resources()
                .stream().map(StoredResource::json).map(text::parse).map(Observation.class::cast).toList();
    }

    private Observation theOne(String id) {
        assertThat(landed()).hasSize(1);
        Observation observation = landed().getFirst();
        assertThat(observation.getIdElement().getIdPart()).isEqualTo(id);
        return observation;
    }

    @Test
    void aSeriesUnderAnIdOfTheServersChoiceIsFoundAndGoesOnUnderThatId() {
        String id = hourOfTheEarlierConnector("");

        assertThat(persister().persist(List.of(minute(1, 80)))).containsExactly(new Written(Operation.UPDATED));

        Observation landed = theOne(id);
        assertThat(landed.getStatus()).isEqualTo(ObservationStatus.AMENDED);
        assertThat(landed.getValueSampledData().getData()).startsWith("70 71 72 73 74 75 80 81 82 83 84 85 E");
        assertThat(landed.getValueSampledData().getData().split(" ")).hasSize(360);
        assertThat(landed.getIdentifier()).singleElement().satisfies(each -> assertThat(each.getValue()).isEqualTo(
                patientId + "." + deviceId + "." + HOUR));
    }

    @Test
    void aRepeatOfWhatTheEarlierConnectorWroteChangesNothing() {
        String id = hourOfTheEarlierConnector("");

        assertThat(persister().persist(List.of(minute(0, 70)))).containsExactly(new Written(Operation.UNCHANGED));

        assertThat(theOne(id).getMeta().getVersionId()).isEqualTo("1");
    }

    @Test
    void whoHasItInMemoryAndWhoWritesItMeanwhileLoseNothingOfEachOther() {
        String id = hourOfTheEarlierConnector("");
        Persister one = persister();
        Persister other = persister();
        assertThat(one.persist(List.of(minute(1, 80)))).containsExactly(new Written(Operation.UPDATED));
        assertThat(other.persist(List.of(minute(2, 90)))).containsExactly(new Written(Operation.UPDATED));

        // What this one remembers is stale; the id that follows from the identifier is not there to be read.
        assertThat(one.persist(List.of(minute(3, 60)))).containsExactly(new Written(Operation.UPDATED));

        assertThat(theOne(id).getValueSampledData().getData()).startsWith(
                "70 71 72 73 74 75 80 81 82 83 84 85 90 91 92 93 94 95 60 61 62 63 64 65 E");
    }

    @Test
    void anInstantKeepsItsFormOfAPeriodAndItsId() {
        String id = weightOfTheEarlierConnector();

        assertThat(persister().persist(List.of(Messages.single(device, patient, null, NINE, "81.0")))).containsExactly(
                new Written(Operation.UPDATED));

        Observation landed = theOne(id);
        assertThat(landed.getValueQuantity().getValue()).hasToString("81.0");
        assertThat(landed.getEffective()).isInstanceOfSatisfying(Period.class, period -> {
            assertThat(period.getStartElement().getValueAsString()).isEqualTo("2021-10-09T09:00:00Z");
            assertThat(period.getEndElement().getValueAsString()).isEqualTo("2021-10-09T09:00:00Z");
        });
    }

    @Test
    void aNewInstantHasTheEarlierFormsToo() {
        assertThat(persister().persist(List.of(Messages.single(device, patient, null, NINE, "81.0")))).containsExactly(
                new Written(Operation.CREATED));

        Observation landed = theOne(DeterministicId.of(ServiceSystem.DEFAULT, patientId + "." + deviceId + "."
                + INSTANT));
        assertThat(landed.getEffective()).isInstanceOf(Period.class);
    }

    @Test
    void aSecondInstantOfTheSameSecondReplacesTheFirst() {
        Persister persister = persister();
        persister.persist(List.of(Messages.single(device, patient, null, NINE.plusMillis(100), "81.0")));

        assertThat(persister.persist(List.of(Messages.single(device, patient, null, NINE.plusMillis(700), "82.0"))))
                .containsExactly(new Written(Operation.UPDATED));

        assertThat(landed()).singleElement().satisfies(each -> assertThat(each.getValueQuantity().getValue())
                .hasToString("82.0"));
    }

    @Test
    void theEncounterIsNeitherInTheIdentifierNorComparedAndTheStoredOneStays() {
        String stored = encounter("stay-1");
        encounter("stay-2");
        String id = hourOfTheEarlierConnector("\"encounter\":{\"reference\":\"Encounter/" + stored + "\"},");

        assertThat(persister(IdentityMode.LOOKUP_WITH_ENCOUNTER).persist(List.of(Messages.hourly(device, patient,
                "stay-2-" + patient, Messages.every(NINE.plusSeconds(60), 10, 6, 80))))).containsExactly(new Written(
                        Operation.UPDATED));

        Observation landed = theOne(id);
        assertThat(landed.getEncounter().getReference()).isEqualTo("Encounter/" + stored);
        assertThat(landed.getValueSampledData().getData()).startsWith("70 71 72 73 74 75 80 81");
    }

    private String encounter(String identifier) {
        return post("Encounter", """
                {"resourceType":"Encounter","status":"in-progress","identifier":[{"value":"%s-%s"}],
                 "class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"IMP"},
                 "subject":{"reference":"Patient/%s"}}""".formatted(identifier, patient, patientId));
    }

    @Test
    void twoOfOneIdentifierAreNotGuessedAt() {
        hourOfTheEarlierConnector("");
        hourOfTheEarlierConnector("");

        assertThat(persister().persist(List.of(minute(1, 80)))).singleElement().isInstanceOfSatisfying(Rejected.class,
                each -> assertThat(each.error()).isEqualTo(ErrorName.MultipleResourceFound));
    }

    @Test
    void oldAndNewOnesLandInOneBatch() {
        hourOfTheEarlierConnector("");
        weightOfTheEarlierConnector();
        List<IncomingResource> batch = new ArrayList<>();
        for (int hour = 0; hour < 5; hour++) {
            batch.add(minute(hour * 60 + 1, 80));
            batch.add(Messages.single(device, patient, null, NINE.plusSeconds(hour * 60L), "82"));
        }

        List<PersistOutcome> outcomes = persister().persist(batch);

        assertThat(outcomes.subList(0, 2)).containsOnly(new Written(Operation.UPDATED));
        assertThat(outcomes.subList(2, 10)).containsOnly(new Written(Operation.CREATED));
        assertThat(landed()).hasSize(10);
    }

    @Test
    void inTheStandardProfileWhatIsUnderAnotherIdIsNotLookedFor() {
        hourOfTheEarlierConnector("");
        Persister standard = Persister.connect(fhir, PersistOptions.of(IdentityMode.CREATE), InstantSource.system(),
                new SimpleMeterRegistry());
        opened.add(standard);

        assertThat(standard.persist(List.of(minute(1, 80)))).containsExactly(new Written(Operation.CREATED));

        assertThat(landed()).hasSize(2);
    }
}
