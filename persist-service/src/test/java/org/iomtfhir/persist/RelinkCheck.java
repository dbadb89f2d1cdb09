package org.iomtfhir.persist;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.iomtfhir.fhirclient.server.BundlePut;
import org.iomtfhir.fhirclient.server.FhirServer;
import org.iomtfhir.fhirclient.server.ReadResult;
import org.iomtfhir.fhirclient.server.ResourceText;
import org.iomtfhir.fhirclient.server.ServerCheck;
import org.iomtfhir.fhirclient.server.StoredResource;
import org.iomtfhir.persist.Messages.Sample;
import org.iomtfhir.persist.identity.DeterministicId;
import org.iomtfhir.persist.identity.IdentityMode;
import org.iomtfhir.persist.identity.LinkedSince;
import org.iomtfhir.model.ServiceSystem;

/** What happens to readings when the ward enters ten minutes late that a device has gone to the next patient. */
final class RelinkCheck implements AutoCloseable {

    /** Of the hour before last, so that no clock is ahead of it. */
    private final Instant hour = Instant.now().truncatedTo(ChronoUnit.HOURS).minusSeconds(7200);
    private final Instant change = hour.plusSeconds(1205);

    private final FhirServer fhir;
    private final ResourceText text = new ResourceText();
    private final String run = UUID.randomUUID().toString();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final Persister persister;
    private final Relink relink;

    RelinkCheck(FhirServer fhir) {
        this.fhir = fhir;
        PersistOptions options = PersistOptions.of(IdentityMode.LOOKUP);
        this.persister = Persister.connect(fhir, options, InstantSource.system(), metrics);
        this.relink = new Relink(fhir, new ServerCheck(fhir).check(null, false), options, InstantSource.system(),
                new SimpleMeterRegistry());
    }

    private String device() {
        return "d-" + run;
    }

    private String patient(String which) {
        return which + "-" + run;
    }

    private void put(Resource resource, String id) {
        resource.setId(id);
        assertThat(fhir.put(new BundlePut(resource.fhirType(), id, text.write(resource), null)).isSuccess()).isTrue();
    }

    private void link(String which, Instant since) {
        Device resource = new Device();
        resource.addIdentifier().setValue(device());
        Reference reference = new Reference("Patient/" + patient(which));
        if (since != null) {
            reference.addExtension(LinkedSince.EXTENSION, new InstantType(since.toString()));
        }
        put(resource.setPatient(reference), device());
    }

    private PersistOutcome persist(IncomingResource message) {
        return persister.persist(List.of(message)).getFirst();
    }

    private Observation observation(String which, String type, Instant first, Instant last) {
        String value = patient(which) + "." + device() + "." + type + "." + segment(first) + "." + segment(last);
        assertThat(fhir.read("Observation", DeterministicId.of(ServiceSystem.DEFAULT, value)))
                .as("%s of %s", type, which)
                .isInstanceOf(ReadResult.Found.class);
        StoredResource stored = ((ReadResult.Found) fhir.read("Observation", DeterministicId.of(ServiceSystem.DEFAULT,
                value))).resource();
        return (Observation) text.parse(stored.json());
    }

    private static String segment(Instant time) {
        return time.toString().replaceAll("[-:T]", "").replaceAll("\\..*", "").replace("Z", "") + "Z";
    }

    private Observation series(String which) {
        return observation(which, "heartrate", hour, hour.plusSeconds(3600).minusNanos(100));
    }

    private static List<String> samples(Observation observation) {
        return Stream.of(observation.getValueSampledData().getData().split(" ")).filter(each -> !each.equals("E"))
                .toList();
    }

    void run() {
        put(new Patient(), patient("a"));
        put(new Patient(), patient("b"));
        link("a", null);
        List<Sample> all = Messages.every(hour.plusSeconds(1180), 10, 6, 60);
        persist(Messages.hourly(device(), null, null, all));
        persist(Messages.single(device(), null, null, change.plusSeconds(100), "80.50"));
        persist(Messages.single(device(), null, null, change.minusSeconds(100), "70.50"));
        assertThat(relink.find(device(), null).readings()).isEmpty();

        link("b", change);
        // Seen with the next reading, which asks for the device anew.
        persist(Messages.single(device(), null, null, Instant.now(), "81"));

        Relink.Findings findings = relink.find(device(), null);
        assertThat(findings.readings()).hasSize(2).allSatisfy(each -> {
            assertThat(each.patientId()).isEqualTo(patient("a"));
            assertThat(each.rightfulId()).isEqualTo(patient("b"));
            assertThat(each.from()).isEqualTo(change);
        });
        Awaitility.await().untilAsserted(() -> assertThat(metrics.counter("fhir.observations.misfiled").count())
                .isEqualTo(2));
        assertThat(relink.owners().changedSince(Instant.now().minusSeconds(600)).ids()).contains(device());

        Map<String, Relink.Repair> repaired = new HashMap<>();
        findings.readings().forEach(each -> repaired.put(each.observationId(), relink.repair(each.observationId(),
                device())));
        assertThat(repaired.values()).containsExactlyInAnyOrder(Relink.Repair.PARTED, Relink.Repair.EMPTIED);
        assertRight();

        assertThat(relink.find(device(), null).readings()).isEmpty();
        repaired.keySet().forEach(each -> assertThat(relink.repair(each, device())).isEqualTo(Relink.Repair.RIGHT));
        persist(Messages.hourly(device(), null, null, all));
        persist(Messages.single(device(), null, null, change.plusSeconds(100), "80.50"));
        assertRight();
    }

    private void assertRight() {
        assertThat(samples(series("a"))).containsExactly("60", "61", "62");
        assertThat(samples(series("b"))).containsExactly("63", "64", "65");
        assertThat(series("a").getStatusElement().getValueAsString()).isEqualTo("amended");
        Observation left = observation("a", "weight", change.plusSeconds(100), change.plusSeconds(100));
        assertThat(left.getStatusElement().getValueAsString()).isEqualTo("entered-in-error");
        assertThat(left.hasValue()).isFalse();
        assertThat(observation("b", "weight", change.plusSeconds(100), change.plusSeconds(100)).getValueQuantity()
                .getValue().toPlainString()).isEqualTo("80.50");
        assertThat(observation("a", "weight", change.minusSeconds(100), change.minusSeconds(100)).getValueQuantity()
                .getValue().toPlainString()).isEqualTo("70.50");
    }

    @Override
    public void close() {
        persister.close();
        relink.close();
    }
}
