package org.iomtfhir.persist;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Consumer;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.iomtfhir.fhirclient.server.Authorization;
import org.iomtfhir.fhirclient.server.BundlePut;
import org.iomtfhir.fhirclient.server.FhirServer;
import org.iomtfhir.fhirclient.server.FhirTransport;
import org.iomtfhir.fhirclient.server.ResourceText;
import org.iomtfhir.fhirclient.server.ServerOptions;
import org.iomtfhir.fhirclient.server.ServerProfile;
import org.iomtfhir.fhirclient.standin.StandInServer;
import org.iomtfhir.fhirclient.standin.StandInServer.Ways;
import org.iomtfhir.model.Profile;
import org.iomtfhir.model.sampled.SampledText;
import org.iomtfhir.persist.Messages.Sample;
import org.iomtfhir.persist.identity.IdentityMode;
import org.iomtfhir.persist.identity.IdentityOptions;
import org.iomtfhir.persist.identity.LinkedSince;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * A stand-in server with patients a and b and the device d, which a wears at first, and who writes and repairs there: what tests of
 * repairs after a change of hands begin with.
 */
abstract class HandedOverDevice {

    static final int SLOTS_OF_AN_HOUR = 360;

    /** Of the hour before last, so that no clock is ahead of it. */
    final Instant hour = Instant.now().truncatedTo(ChronoUnit.HOURS).minusSeconds(7200);
    final Instant change = hour.plusSeconds(1800);
    final ResourceText text = new ResourceText();
    final StandInServer server = new StandInServer(Ways.HAPI);
    final FhirServer fhir = new FhirServer(new FhirTransport(ServerOptions.of(server.url()), null, Authorization.none(),
            InstantSource.system()));
    Persister persister;
    Relink relink;

    @BeforeEach
    void begin() {
        server.clock(Instant.now());
        put(new Patient(), "a");
        put(new Patient(), "b");
        link("a", null);
        start(false);
    }

    private void start(boolean keepOffsets) {
        PersistOptions options = new PersistOptions(IdentityOptions.of(IdentityMode.LOOKUP), null, null,
                Profile.STANDARD, keepOffsets, null);
        persister = Persister.of(fhir, ServerProfile.hapi(), options, InstantSource.system(),
                new SimpleMeterRegistry());
        relink = new Relink(fhir, ServerProfile.hapi(), options, InstantSource.system(), new SimpleMeterRegistry());
    }

    /** So that nothing is remembered of what was written. */
    void restart(boolean keepOffsets) {
        persister.close();
        relink.close();
        start(keepOffsets);
    }

    @AfterEach
    void close() {
        persister.close();
        relink.close();
        server.close();
    }

    void put(Resource resource, String id) {
        resource.setId(id);
        assertThat(fhir.put(new BundlePut(resource.fhirType(), id, text.write(resource), null)).isSuccess()).isTrue();
    }

    void link(String patient, Instant since) {
        Device resource = new Device();
        resource.addIdentifier().setValue("monitor");
        Reference reference = new Reference("Patient/" + patient);
        if (since != null) {
            reference.addExtension(LinkedSince.EXTENSION, new InstantType(since.toString()));
        }
        put(resource.setPatient(reference), "d");
    }

    void persist(IncomingResource message) {
        assertThat(persister.persist(List.of(message)).getFirst()).isInstanceOf(PersistOutcome.Written.class);
    }

    /** The only Observation of a type that a patient has. */
    Observation of(String patient, String type) {
        List<Observation> all = allOf(patient, type);
        assertThat(all).hasSize(1);
        return all.getFirst();
    }

    /** In no order: ids are made of times. */
    List<Observation> allOf(String patient, String type) {
        return server.stored("Observation").stream().map(each -> (Observation) text.parse(each.toString())).filter(
                each -> each.getIdentifierFirstRep().getValue().startsWith(patient + ".d." + type + ".")).toList();
    }

    void edit(String patient, String type, Consumer<Observation> how) {
        Observation observation = of(patient, type);
        how.accept(observation);
        put(observation, observation.getIdElement().getIdPart());
    }

    void repairAll() {
        Relink.Findings findings = relink.find("d", null);
        assertThat(findings.readings()).isNotEmpty();
        findings.readings().forEach(each -> assertThat(relink.repair(each.observationId(), "d")).isIn(
                Relink.Repair.PARTED, Relink.Repair.EMPTIED));
        assertThat(relink.find("d", null).readings()).isEmpty();
    }

    /** The samples by their places, which is how their times are told where there are no offsets. */
    List<String> series(String patient) {
        List<String> items = SampledText.items(of(patient, "heartrate").getValueSampledData().getData());
        assertThat(items).hasSize(SLOTS_OF_AN_HOUR);
        return items;
    }

    Sample[] every10Seconds() {
        return Messages.every(hour, 10, SLOTS_OF_AN_HOUR, 1000).toArray(Sample[]::new);
    }
}
