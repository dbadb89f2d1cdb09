package org.iomtfhir.persist;

import org.iomtfhir.model.ServiceSystem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Collectors;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Flag;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.iomtfhir.fhirclient.server.BundlePut;
import org.iomtfhir.fhirclient.server.ChangesSearch;
import org.iomtfhir.fhirclient.server.FhirServer;
import org.iomtfhir.fhirclient.server.FhirUnavailableException;
import org.iomtfhir.fhirclient.server.History;
import org.iomtfhir.fhirclient.server.ReadResult;
import org.iomtfhir.fhirclient.server.ResourceText;
import org.iomtfhir.fhirclient.server.SearchResult;
import org.iomtfhir.fhirclient.server.ServerCheck;
import org.iomtfhir.fhirclient.server.ServerKind;
import org.iomtfhir.fhirclient.server.StoredResource;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.persist.PersistOutcome.Rejected;
import org.iomtfhir.persist.PersistOutcome.Written;
import org.iomtfhir.persist.identity.DeterministicId;
import org.iomtfhir.persist.identity.IdentityMode;
import org.iomtfhir.persist.identity.IdentityOptions;
import org.iomtfhir.persist.write.Operation;
import org.iomtfhir.persist.write.WriteOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The whole of persisting against real HAPI servers that check references. */
@ParameterizedClass
@EnumSource(HapiServer.class)
class PersistOnHapiIT {

    private static final int MOST_REPEATS = 10;

    private static final Instant NINE = Instant.parse("2026-10-09T09:00:00Z");

    private final HapiServer server;
    private final ResourceText text = new ResourceText();
    private final List<Persister> opened = new ArrayList<>();
    private FhirServer fhir;
    private String device;
    private String patient;

    PersistOnHapiIT(HapiServer server) {
        this.server = server;
    }

    @BeforeEach
    void newDeviceAndPatient() {
        fhir = server.get();
        device = "monitor-" + UUID.randomUUID();
        patient = "mrn-" + UUID.randomUUID();
    }

    @AfterEach
    void close() {
        opened.forEach(Persister::close);
    }

    private Persister persister(PersistOptions options) {
        Persister persister = Persister.connect(fhir, options, InstantSource.system(), new SimpleMeterRegistry());
        opened.add(persister);
        return persister;
    }

    private Persister creating() {
        return persister(PersistOptions.of(IdentityMode.CREATE));
    }

    private Persister lookingUp() {
        return persister(PersistOptions.of(IdentityMode.LOOKUP));
    }

    private String put(Resource resource, String id) {
        resource.setId(id);
        var answer = fhir.put(new BundlePut(resource.fhirType(), id, text.write(resource), null));
        assertThat(answer.isSuccess()).as("PUT of %s: %s", resource.fhirType(), answer).isTrue();
        return id;
    }

    private String patientOnServer(String identifier) {
        Patient resource = new Patient();
        resource.addIdentifier().setValue(identifier);
        return put(resource, "p-" + identifier);
    }

    private String deviceOnServer(String identifier, String patientId) {
        Device resource = new Device();
        resource.addIdentifier().setValue(identifier);
        if (patientId != null) {
            resource.setPatient(new Reference("Patient/" + patientId));
        }
        return put(resource, "d-" + identifier);
    }

    private List<Observation> observationsOf(String patientId) {
        return fhir.search("Observation", Map.of("subject", "Patient/" + patientId, "_count", "100"), 10).resources()
                .stream().map(StoredResource::json).map(text::parse).map(Observation.class::cast).toList();
    }

    private static long samples(Observation observation) {
        return List.of(observation.getValueSampledData().getData().split(" ")).stream()
                .filter(each -> !each.equals("E"))
                .count();
    }

    @Test
    void theServerIsKnownAsHapi() {
        assertThat(new ServerCheck(fhir).check(null, true).kind()).isEqualTo(ServerKind.HAPI);
    }

    @Test
    void aNewDeviceAndPatientAreMadeAndLinkedAndTheReadingsLand() {
        List<PersistOutcome> outcomes = creating()
                .persist(List.of(Messages.hourly(device, patient, null, Messages.every(
                        NINE, 10, 6, 70))));

        assertThat(outcomes).containsExactly(new Written(Operation.CREATED));
        String patientId = DeterministicId.of(null, patient);
        String deviceId = DeterministicId.of(null, device);
        Observation landed = observationsOf(patientId).getFirst();
        assertThat(landed.getSubject().getReference()).isEqualTo("Patient/" + patientId);
        assertThat(landed.getDevice().getReference()).isEqualTo("Device/" + deviceId);
        assertThat(landed.getStatus()).isEqualTo(ObservationStatus.FINAL);
        assertThat(landed.getValueSampledData().getData()).startsWith("70 71 72 73 74 75 E");
        assertThat(landed.getValueSampledData().hasExtension()).isFalse();
        assertThat(landed.getIdentifierFirstRep().getSystem()).isEqualTo(ServiceSystem.DEFAULT);
        assertThat(landed.getIdentifierFirstRep().getValue()).isEqualTo(patientId + "." + deviceId
                + ".heartrate.20261009090000Z.20261009095959Z");
        assertThat(landed.getIdElement().getIdPart()).isEqualTo(DeterministicId.of(ServiceSystem.DEFAULT, landed
                .getIdentifierFirstRep().getValue()));
        Device placeholder = (Device) text.parse(((ReadResult.Found) fhir.read("Device", deviceId)).resource().json());
        assertThat(placeholder.getPatient().getReference()).isEqualTo("Patient/" + patientId);
    }

    @Test
    void laterReadingsOfTheHourAreMergedAndARepeatChangesNothing() {
        Persister persister = creating();
        IncomingResource first = Messages.hourly(device, patient, null, Messages.every(NINE, 10, 6, 70));
        IncomingResource second = Messages.hourly(device, patient, null,
                Messages.every(NINE.plusSeconds(60), 10, 6, 80));

        assertThat(persister.persist(List.of(first))).containsExactly(new Written(Operation.CREATED));
        assertThat(persister.persist(List.of(second))).containsExactly(new Written(Operation.UPDATED));
        assertThat(persister.persist(List.of(second))).containsExactly(new Written(Operation.UNCHANGED));
        assertThat(creating().persist(List.of(first, second))).containsOnly(new Written(Operation.UNCHANGED));

        List<Observation> landed = observationsOf(DeterministicId.of(null, patient));
        assertThat(landed).hasSize(1);
        assertThat(landed.getFirst().getStatus()).isEqualTo(ObservationStatus.AMENDED);
        assertThat(landed.getFirst().getMeta().getVersionId()).isEqualTo("2");
        assertThat(landed.getFirst().getValueSampledData().getData()).startsWith(
                "70 71 72 73 74 75 80 81 82 83 84 85 E");
    }

    @Test
    void messagesOfOneHourInOneBatchBecomeOneWrite() {
        List<IncomingResource> batch = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            batch.add(Messages.hourly(device, patient, null, Messages.every(NINE.plusSeconds(60L * i), 10, 6, 10 * i)));
        }

        List<PersistOutcome> outcomes = creating().persist(batch);

        assertThat(outcomes.getFirst()).isEqualTo(new Written(Operation.CREATED));
        assertThat(outcomes.subList(1, 6)).containsOnly(new Written(Operation.UPDATED));
        List<Observation> landed = observationsOf(DeterministicId.of(null, patient));
        assertThat(landed).singleElement().satisfies(each -> {
            assertThat(samples(each)).isEqualTo(36);
            assertThat(each.getMeta().getVersionId()).isEqualTo("1");
        });
    }

    @Test
    void writersThatMeetANewDeviceAtOnceMakeOneOfEachAndLoseNoReading() throws Exception {
        int writers = 4;
        int rounds = 8;
        List<Callable<List<PersistOutcome>>> work = new ArrayList<>();
        for (int writer = 0; writer < writers; writer++) {
            Persister persister = creating();
            int number = writer;
            work.add(() -> {
                List<PersistOutcome> outcomes = new ArrayList<>();
                for (int round = 0; round < rounds; round++) {
                    Instant at = NINE.plusSeconds(10L * (round * writers + number));
                    List<IncomingResource> batch = List.of(Messages.hourly(device, patient, null, Messages.every(at, 10,
                            1, 100 + round * writers + number)));
                    outcomes.addAll(untilAccepted(() -> persister.persist(batch)));
                }
                return outcomes;
            });
        }
        try (var threads = Executors.newFixedThreadPool(writers)) {
            for (Future<List<PersistOutcome>> each : threads.invokeAll(work)) {
                assertThat(each.get()).allMatch(Written.class::isInstance);
            }
        }

        String patientId = DeterministicId.of(null, patient);
        assertThat(observationsOf(patientId)).singleElement()
                .satisfies(each -> assertThat(samples(each)).hasToString(Integer.toString(writers * rounds)));
        assertThat(fhir.search("Patient", Map.of("identifier", patient), 1).resources()).hasSize(1);
        assertThat(fhir.search("Device", Map.of("identifier", device), 1).resources()).hasSize(1);
    }

    /** Who loses contest after contest, as on a machine that lets another write first each time, gives the batch back: it is repeated. */
    private static List<PersistOutcome> untilAccepted(Supplier<List<PersistOutcome>> persist) {
        for (int repeats = 0;; repeats++) {
            try {
                return persist.get();
            } catch (FhirUnavailableException e) {
                if (repeats == MOST_REPEATS) {
                    throw e;
                }
            }
        }
    }

    @Test
    void inLookupTheDevicesPatientGetsTheReadings() {
        String patientId = patientOnServer(patient);
        deviceOnServer(device, patientId);

        assertThat(lookingUp().persist(List.of(Messages.single(device, null, null, NINE, "81.50")))).containsExactly(
                new Written(Operation.CREATED));

        assertThat(observationsOf(patientId)).singleElement().satisfies(each -> assertThat(each.getValueQuantity()
                .getValue()).hasToString("81.50"));
    }

    @Test
    void inLookupAnUnknownDeviceIsSetAside() {
        assertThat(lookingUp().persist(List.of(Messages.single(device, null, null, NINE, "81.5")))).singleElement()
                .isInstanceOfSatisfying(Rejected.class, each -> assertThat(each.error()).isEqualTo(
                        ErrorName.FhirResourceNotFound));
    }

    @Test
    void readingsOfADeviceThatChangedHandsGoToThePatientOfTheirTime() {
        String before = patientOnServer(patient);
        String after = patientOnServer(patient + "-b");
        deviceOnServer(device, before);
        Instant linked = lastUpdated("Device", "d-" + device);
        deviceOnServer(device, after);
        Instant changed = lastUpdated("Device", "d-" + device);
        List<Messages.Sample> samples = List.of(new Messages.Sample(linked.minusSeconds(20), "60"), new Messages.Sample(
                changed.minusMillis(1), "61"), new Messages.Sample(changed.plusMillis(1), "90"));

        assertThat(lookingUp().persist(List.of(Messages.hourly(device, null, null, samples)))).containsExactly(
                new Written(Operation.CREATED));

        assertThat(observationsOf(before)).singleElement().satisfies(each -> assertThat(each.getValueSampledData()
                .getData()).contains("60").contains("61").doesNotContain("90"));
        assertThat(observationsOf(after)).singleElement().satisfies(each -> assertThat(each.getValueSampledData()
                .getData()).contains("90").doesNotContain("60").doesNotContain("61"));
    }

    @Test
    void versionHistoriesAreToldTogether() {
        String owner = patientOnServer(patient);
        String one = deviceOnServer(device, owner);
        deviceOnServer(device, null);
        String other = deviceOnServer(device + "-b", owner);

        Map<String, History> histories = fhir.histories("Device", List.of(one, other, "d-never-" + device), Map.of());

        assertThat(histories).containsOnlyKeys(one, other);
        assertThat(histories.get(one)).isEqualTo(fhir.history("Device", one, 1));
        assertThat(histories.get(one).entries()).hasSize(2);
        assertThat(histories.get(other)).isEqualTo(fhir.history("Device", other, 1));
    }

    private Instant lastUpdated(String type, String id) {
        return ((ReadResult.Found) fhir.read(type, id)).resource().lastUpdated();
    }

    @Test
    void theEncounterMustBeThePatients() {
        String theirs = patientOnServer(patient);
        String others = patientOnServer(patient + "-b");
        deviceOnServer(device, theirs);
        encounterOnServer("stay-" + patient, theirs);
        encounterOnServer("other-" + patient, others);
        Persister persister = persister(PersistOptions.of(IdentityMode.LOOKUP_WITH_ENCOUNTER));

        List<PersistOutcome> outcomes = persister.persist(List.of(Messages.single(device, null, "stay-" + patient, NINE,
                "80"), Messages.single(device, null, "other-" + patient, NINE, "80"),
                Messages.single(device, null, null, NINE,
                        "80")));

        assertThat(outcomes.getFirst()).isEqualTo(new Written(Operation.CREATED));
        assertThat(((Rejected) outcomes.get(1)).error()).isEqualTo(ErrorName.FhirResourceNotFound);
        assertThat(((Rejected) outcomes.get(2)).error()).isEqualTo(ErrorName.ResourceIdentityNotDefined);
        assertThat(observationsOf(theirs)).singleElement().satisfies(each -> {
            assertThat(each.getEncounter().getReference()).isEqualTo("Encounter/e-stay-" + patient);
            assertThat(each.getIdentifierFirstRep().getValue()).endsWith(".e-stay-" + patient);
        });
    }

    private void encounterOnServer(String identifier, String patientId) {
        Encounter encounter = new Encounter();
        encounter.setStatus(Encounter.EncounterStatus.INPROGRESS);
        encounter.setClass_(new org.hl7.fhir.r4.model.Coding("http://terminology.hl7.org/CodeSystem/v3-ActCode", "IMP",
                null));
        encounter.addIdentifier().setValue(identifier);
        encounter.setSubject(new Reference("Patient/" + patientId));
        put(encounter, "e-" + identifier);
    }

    @Test
    void aDeletedObservationStaysDeletedUnlessASettingSaysOtherwise() {
        IncomingResource message = Messages.hourly(device, patient, null, Messages.every(NINE, 10, 6, 70));
        assertThat(creating().persist(List.of(message))).containsExactly(new Written(Operation.CREATED));
        String id = observationsOf(DeterministicId.of(null, patient)).getFirst().getIdElement().getIdPart();
        HttpCalls.delete(fhir.base() + "/Observation/" + id);

        assertThat(creating().persist(List.of(message))).singleElement().isInstanceOfSatisfying(Rejected.class,
                each -> assertThat(each.error()).isEqualTo(ErrorName.ObservationDeleted));

        Persister anew = persister(new PersistOptions(IdentityOptions.of(IdentityMode.CREATE), WriteOptions.DEFAULTS
                .withMakeDeletedAnew(true), null, null, false, null));
        assertThat(anew.persist(List.of(message))).containsExactly(new Written(Operation.CREATED));
        assertThat(observationsOf(DeterministicId.of(null, patient))).hasSize(1);
    }

    @Test
    void aDeviceThatWasDeletedBehindOurBackIsLookedUpAnew() {
        String patientId = patientOnServer(patient);
        String old = deviceOnServer(device, patientId);
        Persister persister = lookingUp();
        IncomingResource weight = Messages.single(device, null, null, NINE, "80");
        assertThat(persister.persist(List.of(weight))).containsExactly(new Written(Operation.CREATED));
        observationsOf(patientId).forEach(each -> HttpCalls.delete(fhir.base() + "/Observation/" + each.getIdElement()
                .getIdPart()));
        HttpCalls.delete(fhir.base() + "/Device/" + old);
        Device successor = new Device();
        successor.addIdentifier().setValue(device);
        successor.setPatient(new Reference("Patient/" + patientId));
        put(successor, "d2-" + device);

        // The device is remembered for a minute, but the server says that there is none of this id any more.
        assertThat(persister.persist(List.of(Messages.single(device, null, null, NINE.plusSeconds(60), "81"))))
                .containsExactly(new Written(Operation.CREATED));

        assertThat(observationsOf(patientId)).singleElement().satisfies(each -> assertThat(each.getDevice()
                .getReference()).isEqualTo("Device/d2-" + device));
    }

    /** HAPI shows a hundred then, no link to the others, and no total; it shows more if it is asked for more. */
    @Test
    void aSearchThatDoesNotShowAllSaysSo() {
        for (int i = 0; i < 101; i++) {
            deviceOnServer(device + "-" + i, null);
        }
        String identifiers = IntStream.range(0, 101).mapToObj(i -> device + "-" + i).collect(Collectors.joining(","));
        String hundred = identifiers.substring(0, identifiers.lastIndexOf(','));

        SearchResult part = fhir.search("Device", Map.of("identifier", identifiers, "_count", "100"), 1);
        SearchResult whole = fhir.search("Device", Map.of("identifier", identifiers, "_count", "200"), 1);
        SearchResult full = fhir.search("Device", Map.of("identifier", hundred, "_count", "100"), 1);

        assertThat(part.complete()).isFalse();
        assertThat(whole.complete()).isTrue();
        assertThat(whole.resources()).hasSize(101);
        assertThat(full.resources()).hasSize(100);
        assertThat(
                new ChangesSearch(fhir, 100, 1_000).since("Device", Map.of("identifier", identifiers), Instant.EPOCH))
                .satisfies(all -> assertThat(all.complete()).isTrue())
                .satisfies(all -> assertThat(all.resources()).hasSize(101));
    }

    @Test
    void aPatientReplacedByAnotherIsFollowed() {
        String survivor = patientOnServer(patient + "-survivor");
        Patient replaced = new Patient();
        replaced.addIdentifier().setValue(patient);
        replaced.setActive(false);
        replaced.addLink().setOther(new Reference("Patient/" + survivor)).setType(Patient.LinkType.REPLACEDBY);
        put(replaced, "p-" + patient);
        deviceOnServer(device, "p-" + patient);

        assertThat(lookingUp().persist(List.of(Messages.single(device, null, null, NINE, "80")))).containsExactly(
                new Written(Operation.CREATED));

        assertThat(observationsOf(survivor)).hasSize(1);
    }

    @Test
    void aResourceWithoutAMergerIsReplacedAndNotWrittenWhenItSaysTheSame() {
        Persister persister = creating();
        assertThat(persister.persist(List.of(Messages.flag(device, patient, "1", "battery low")))).containsExactly(
                new Written(Operation.CREATED));
        assertThat(persister.persist(List.of(Messages.flag(device, patient, "1", "battery low")))).containsExactly(
                new Written(Operation.UNCHANGED));
        assertThat(creating().persist(List.of(Messages.flag(device, patient, "1", "battery empty")))).containsExactly(
                new Written(Operation.UPDATED));

        var flags = fhir.search("Flag", Map.of("subject", "Patient/" + DeterministicId.of(null, patient)), 1)
                .resources();
        assertThat(flags).singleElement().satisfies(each -> {
            Flag flag = (Flag) text.parse(each.json());
            assertThat(flag.getCode().getText()).isEqualTo("battery empty");
            assertThat(flag.getAuthor().getReference()).isEqualTo("Device/" + DeterministicId.of(null, device));
        });
    }

    @Test
    void aMessageThatTheServerRefusesStandsAlone() {
        List<IncomingResource> batch = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            batch.add(Messages.single(device, patient, null, NINE.plusSeconds(60L * i), "8" + i));
        }
        // The server keeps referential integrity, and has no such Observation.
        String good = new String(batch.get(7).json(), StandardCharsets.UTF_8);
        String bad = good.replace("\"effectiveDateTime\"",
                "\"derivedFrom\":[{\"reference\":\"Observation/none-" + device
                        + "\"}],\"effectiveDateTime\"");
        batch.set(7, new IncomingResource(bad.getBytes(StandardCharsets.UTF_8), null, null));

        List<PersistOutcome> outcomes = creating().persist(batch);

        assertThat(outcomes).hasSize(20);
        assertThat(outcomes.get(7)).isInstanceOf(Rejected.class);
        List<PersistOutcome> others = new ArrayList<>(outcomes);
        others.remove(7);
        assertThat(others).containsOnly(new Written(Operation.CREATED));
    }

    /**
     * HAPI takes a number that no double holds for infinite, and fails instead of refusing it: to a writer that looks like an
     * outage. So the message is set aside before the server sees it, and its neighbours land.
     */
    @Test
    void aNumberThatNoDoubleHoldsIsSetAsideSinceTheServerWouldFailAtIt() {
        List<PersistOutcome> outcomes = creating().persist(List.of(Messages.single(device, patient, null, NINE, "80"),
                Messages.single(device, patient, null, NINE.plusSeconds(1), "1e400"),
                Messages.single(device, patient, null, NINE.plusSeconds(2), "1e250")));

        assertThat(outcomes.get(0)).isEqualTo(new Written(Operation.CREATED));
        assertThat(outcomes.get(1)).isInstanceOfSatisfying(Rejected.class, each -> assertThat(each.error()).isEqualTo(
                ErrorName.InvalidDataFormat));
        assertThat(outcomes.get(2)).isEqualTo(new Written(Operation.CREATED));
        assertThat(observationsOf(DeterministicId.of(null, patient))).hasSize(2);

        String id = "infinite-" + UUID.randomUUID();
        String infinite = "{\"resourceType\":\"Observation\",\"id\":\"" + id + "\",\"status\":\"final\",\"code\":{"
                + "\"text\":\"weight\"},\"valueQuantity\":{\"value\":1e400,\"unit\":\"kg\",\"code\":\"kg\"}}";
        assertThatThrownBy(() -> fhir.put(new BundlePut("Observation", id, infinite, null))).isInstanceOfSatisfying(
                FhirUnavailableException.class, each -> assertThat(each.getMessage()).contains("500"));
    }

    @Test
    void hundredsOfDevicesLandInOneBatch() {
        List<IncomingResource> batch = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            batch.add(Messages.hourly(device + "-" + i, patient, null, Messages.every(NINE, 10, 360, 60)));
        }

        assertThat(creating().persist(batch)).hasSize(120).containsOnly(new Written(Operation.CREATED));
        assertThat(creating().persist(batch)).containsOnly(new Written(Operation.UNCHANGED));
    }
}
