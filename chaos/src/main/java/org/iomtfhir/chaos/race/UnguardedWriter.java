package org.iomtfhir.chaos.race;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.iomtfhir.fhirclient.server.BundlePut;
import org.iomtfhir.fhirclient.server.FhirServer;
import org.iomtfhir.fhirclient.server.PutAnswer;
import org.iomtfhir.fhirclient.server.ResourceText;
import org.iomtfhir.fhirclient.server.StoredResource;
import org.iomtfhir.model.Profile;
import org.iomtfhir.model.ServiceSystem;
import org.iomtfhir.persist.PersistOptions;
import org.iomtfhir.persist.identity.DeterministicId;
import org.iomtfhir.persist.merge.MergeContext;
import org.iomtfhir.persist.merge.MergeOutcome;
import org.iomtfhir.persist.merge.ObservationMerger;

/**
 * What the race must find wanting: search for what is there, merge as the persist service merges, and PUT without saying
 * what version is meant to be replaced.
 */
final class UnguardedWriter implements MessageWriter {

    private static final int TRIES = 50;

    private final FhirServer server;
    private final RacePlan plan;
    private final MessageJson json;
    private final ResourceText text = new ResourceText();
    private final MergeContext context = new MergeContext(Clock.systemUTC(), ServiceSystem.DEFAULT,
            Profile.STANDARD, false);
    private long conflicts;

    UnguardedWriter(FhirServer server, RacePlan plan) {
        this.server = server;
        this.plan = plan;
        this.json = new MessageJson(plan);
        for (int device = 0; device < plan.devices(); device++) {
            Patient patient = new Patient();
            patient.addIdentifier().setValue(plan.patient(device));
            untilTaken(patient, patientId(device));
            Device resource = new Device();
            resource.addIdentifier().setValue(plan.device(device));
            resource.setPatient(new Reference("Patient/" + patientId(device)));
            untilTaken(resource, deviceId(device));
        }
    }

    private String patientId(int device) {
        return DeterministicId.of(null, plan.patient(device));
    }

    private String deviceId(int device) {
        return DeterministicId.of(null, plan.device(device));
    }

    private void untilTaken(Resource resource, String id) {
        for (int i = 0; i < TRIES; i++) {
            if (put(resource, id)) {
                return;
            }
        }
        throw new IllegalStateException("the FHIR server does not take a " + resource.fhirType());
    }

    /** False if the server has just then been busy with another write of the same resource, which it may say. */
    private boolean put(Resource resource, String id) {
        resource.setId(id);
        PutAnswer answer = server.put(new BundlePut(resource.fhirType(), id, text.write(resource), null));
        if (!answer.isSuccess() && !answer.isConflict()) {
            throw new IllegalStateException("the FHIR server refuses a " + resource.fhirType() + ": " + answer.status()
                    + answer.issues().summary());
        }
        return answer.isSuccess();
    }

    @Override
    public void write(List<RaceMessage> messages) {
        for (RaceMessage message : messages) {
            Observation observation = (Observation) text.parse(json.of(message));
            String patient = patientId(message.target().device());
            String device = deviceId(message.target().device());
            observation.setSubject(new Reference("Patient/" + patient));
            observation.setDevice(new Reference("Device/" + device));
            String identifier = patient + "." + device + "." + message.target().typeAndSegment();
            observation.getIdentifierFirstRep().setSystem(ServiceSystem.DEFAULT).setValue(identifier);
            write(observation, DeterministicId.of(ServiceSystem.DEFAULT, identifier));
        }
    }

    private void write(Observation observation, String id) {
        for (int i = 0; i < TRIES; i++) {
            List<StoredResource> stored = server.search("Observation", Map.of("_id", id), 1).resources();
            Resource before = stored.isEmpty() ? null : text.parse(stored.getFirst().json());
            boolean done = switch (new ObservationMerger().merge(before, observation, context)) {
                case MergeOutcome.Created created -> put((Resource) created.resource(), id);
                case MergeOutcome.Merged merged -> put((Resource) merged.resource(), id);
                case MergeOutcome.Unchanged unchanged -> true;
                case MergeOutcome.Refused refused -> throw new IllegalStateException("a message can't be merged: "
                        + refused.reason());
            };
            if (done) {
                return;
            }
            conflicts++;
        }
        throw new IllegalStateException("the FHIR server does not take an Observation");
    }

    @Override
    public long conflicts() {
        return conflicts;
    }

    @Override
    public void close() {
        // Holds nothing open.
    }
}
