package org.iomtfhir.persist.identity;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Meta;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.iomtfhir.fhirclient.server.BundleKind;
import org.iomtfhir.fhirclient.server.BundlePut;
import org.iomtfhir.fhirclient.server.FhirRefusedException;
import org.iomtfhir.fhirclient.server.FhirServer;
import org.iomtfhir.fhirclient.server.FhirUnavailableException;
import org.iomtfhir.fhirclient.server.FirstWriteGuard;
import org.iomtfhir.fhirclient.server.History;
import org.iomtfhir.fhirclient.server.HistoryEntry;
import org.iomtfhir.fhirclient.server.MalformedResourceException;
import org.iomtfhir.fhirclient.server.PutAnswer;
import org.iomtfhir.fhirclient.server.ReadResult;
import org.iomtfhir.fhirclient.server.ResourceText;
import org.iomtfhir.fhirclient.server.ServerProfile;
import org.iomtfhir.fhirclient.server.StoredResource;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.persist.identity.Resolution.Refusal;

/**
 * Makes patients and devices that are missing: with nothing but an identifier, and of a device what its message says, under an id that
 * follows from the identifier, and with a guard, so that many who meet a new device at once make one. Thread-safe.
 */
final class PlaceholderResources {

    /** The tag of what is made here, in its {@code meta.tag}. */
    static final String TAG_SYSTEM = "urn:iomtfhir:origin";

    static final String TAG_CODE = "placeholder";

    private static final int TRIES = 5;
    private static final int MOST_PAGES = 50;

    /** A device that changes hands, and comes back, takes longer. */
    private static final Duration LONGEST_CONTEST = Duration.ofMinutes(1);

    /** How many are made in one request. */
    private static final int TOGETHER = 100;

    private final FhirServer server;
    private final ServerProfile profile;
    private final FhirDirectory directory;
    private final ResourceText text = new ResourceText();

    /** What was written and may have gone over somebody's, by type and id; its version is null where it may not be written. */
    private final Map<String, StoredResource> inDoubt = new ConcurrentHashMap<>();

    PlaceholderResources(FhirServer server, ServerProfile profile, FhirDirectory directory) {
        this.server = server;
        this.profile = profile;
        this.directory = directory;
    }

    /**
     * Looks again at what could not be looked at when it was written. To be called before these are looked up: what stands
     * may be ours, where somebody else's has to stand.
     *
     * @throws FhirUnavailableException
     *             if that can't be done now
     */
    void settle(Collection<IdentifierToken> devices, Collection<IdentifierToken> patients) {
        if (!inDoubt.isEmpty()) {
            devices.forEach(each -> settle("Device", each));
            patients.forEach(each -> settle("Patient", each));
        }
    }

    private void settle(String type, IdentifierToken identifier) {
        String key = type + "/" + DeterministicId.of(identifier.system(), identifier.value());
        StoredResource made = inDoubt.get(key);
        if (made != null) {
            restored(made);
            inDoubt.remove(key, made);
        }
    }

    /** The logical id of the patient made for this identifier, by us now or by somebody else just before. */
    Lookup<String> patient(IdentifierToken identifier) {
        return switch (create(identifier, patientShell(identifier))) {
            case Lookup.Found<StoredResource> made -> new Lookup.Found<>(made.value().id());
            case Lookup.Absent<StoredResource> none -> new Lookup.Unusable<>(none.refusal());
            case Lookup.Unusable<StoredResource> unusable -> new Lookup.Unusable<>(unusable.refusal());
        };
    }

    /**
     * Makes patients in few requests.
     *
     * @return the logical ids of those that are new; whoever is missing has to be made {@linkplain #patient alone}, which
     *         tells why
     */
    Map<IdentifierToken, String> newPatients(Collection<IdentifierToken> identifiers) {
        Map<IdentifierToken, Resource> placeholders = new LinkedHashMap<>();
        identifiers.forEach(each -> placeholders.put(each, patientShell(each)));
        Map<IdentifierToken, String> made = new HashMap<>();
        created(placeholders).forEach((identifier, stored) -> made.put(identifier, stored.id()));
        return made;
    }

    /**
     * Makes devices in few requests.
     *
     * @param patients
     *            the logical id of the patient that each is linked to
     * @param descriptions
     *            what is said of them
     * @return those that are new; whichever is missing has to be made {@linkplain #device alone}, which tells why
     */
    Map<IdentifierToken, KnownDevice> newDevices(Map<IdentifierToken, String> patients,
            Map<IdentifierToken, DeviceDescription> descriptions) {
        Map<IdentifierToken, Resource> placeholders = new LinkedHashMap<>();
        patients.forEach((identifier, patient) -> placeholders.put(identifier, deviceShell(identifier, patient,
                descriptions.getOrDefault(identifier, DeviceDescription.NONE))));
        Map<IdentifierToken, KnownDevice> made = new HashMap<>();
        created(placeholders).forEach((identifier, stored) -> made.put(identifier, directory.device(stored)));
        return made;
    }

    /** Only with a guard that lets one of many be the first; what it keeps out, and what fails, is left out. */
    private Map<IdentifierToken, StoredResource> created(Map<IdentifierToken, Resource> placeholders) {
        Map<IdentifierToken, StoredResource> created = new HashMap<>();
        if (placeholders.size() < 2 || profile.firstWrite(placeholders.values().iterator().next()
                .fhirType()) != FirstWriteGuard.IF_MATCH_ZERO) {
            return created;
        }
        List<IdentifierToken> identifiers = List.copyOf(placeholders.keySet());
        int most = Math.min(TOGETHER, profile.maxBundleEntries());
        for (int from = 0; from < identifiers.size(); from += most) {
            List<IdentifierToken> some = identifiers.subList(from, Math.min(identifiers.size(), from + most));
            List<BundlePut> puts = some.stream()
                    .map(each -> firstPut(each, Objects.requireNonNull(placeholders.get(each)))).toList();
            List<PutAnswer> answers;
            try {
                answers = server.post(BundleKind.BATCH, puts, profile.bundleHeaders());
            } catch (FhirRefusedException e) {
                continue; // One that no server takes can fail them all: each by itself will show which.
            }
            for (int i = 0; i < answers.size(); i++) {
                if (answers.get(i).isSuccess()) {
                    created.put(some.get(i), new StoredResource(puts.get(i).type(), puts.get(i).id(), answers.get(i)
                            .version(), null, puts.get(i).json()));
                }
            }
        }
        return created;
    }

    private BundlePut firstPut(IdentifierToken identifier, Resource placeholder) {
        String id = DeterministicId.of(identifier.system(), identifier.value());
        placeholder.setId(id);
        return new BundlePut(placeholder.fhirType(), id, text.write(placeholder),
                profile.firstWriteIfMatch(placeholder.fhirType()));
    }

    /** The device made for this identifier; its link may be another's, if somebody else was first. */
    Lookup<KnownDevice> device(IdentifierToken identifier, String patientId, DeviceDescription description) {
        return switch (create(identifier, deviceShell(identifier, patientId, description))) {
            case Lookup.Found<StoredResource> made -> linked(identifier, directory.device(made.value()),
                    patientId);
            case Lookup.Absent<StoredResource> none -> new Lookup.Unusable<>(none.refusal());
            case Lookup.Unusable<StoredResource> unusable -> new Lookup.Unusable<>(unusable.refusal());
        };
    }

    /**
     * Links the device to the patient if it is linked to nobody; gives the device as it then stands.
     *
     * @param identifier
     *            what it was found by, and must still have when it is linked
     */
    Lookup<KnownDevice> linked(IdentifierToken identifier, KnownDevice device, String patientId) {
        KnownDevice now = device;
        for (int i = 0; i < TRIES; i++) {
            if (!now.link().equals(PatientLink.NOBODY)) {
                return new Lookup.Found<>(now);
            }
            if (!(server.read("Device", device.id()) instanceof ReadResult.Found(StoredResource stored))) {
                return refused("the Device that the message names was deleted: enter it again" + FhirDirectory.REPLAY);
            }
            Optional<Lookup<KnownDevice>> another = unlessAsked(identifier, stored);
            if (another.isPresent()) {
                return another.get();
            }
            now = directory.device(stored);
            if (now.link().equals(PatientLink.NOBODY)) {
                Optional<Lookup<KnownDevice>> done = link(stored, patientId);
                if (done.isPresent()) {
                    return done.get();
                }
            }
        }
        throw FhirUnavailableException.transientFailure("a Device changes too often to be linked to its patient");
    }

    private Optional<Lookup<KnownDevice>> link(StoredResource stored, String patientId) {
        Resource resource;
        try {
            resource = text.parse(stored.json());
        } catch (MalformedResourceException e) {
            return Optional.of(refused("the Device that the message names can't be read: " + e.getMessage()
                    + ": correct it on the FHIR server" + FhirDirectory.REPLAY));
        }
        ((Device) resource).setPatient(new Reference("Patient/" + patientId));
        PutAnswer answer = server
                .put(new BundlePut("Device", stored.id(), text.write(resource), stored.requiredVersion()));
        if (answer.isSuccess()) {
            return readBack(stored.id());
        }
        return answer.isConflict()
                ? Optional.empty()
                : Optional.of(refused("the FHIR server refuses to link the Device to its patient: " + said(answer)
                        + ": link it there" + FhirDirectory.REPLAY));
    }

    /** The time of a link, which no answer to a PUT tells, says which readings are of the past; empty if it is not seen yet. */
    private Optional<Lookup<KnownDevice>> readBack(String id) {
        if (!(server.read("Device", id) instanceof ReadResult.Found(StoredResource stored))) {
            return Optional.empty();
        }
        KnownDevice linked = directory.device(stored);
        return linked.link().equals(PatientLink.NOBODY)
                ? Optional.empty()
                : Optional.of(new Lookup.Found<>(linked));
    }

    private Lookup<StoredResource> create(IdentifierToken identifier, Resource placeholder) {
        BundlePut put = firstPut(identifier, placeholder);
        String type = put.type();
        String id = put.id();
        boolean guarded = profile.firstWrite(type) == FirstWriteGuard.IF_MATCH_ZERO;
        for (int i = 0; i < TRIES; i++) {
            if (i > 0 || !guarded) {
                switch (server.read(type, id)) {
                    case ReadResult.Found(StoredResource stored) -> {
                        return asked(identifier, stored);
                    }
                    case ReadResult.Deleted deleted -> {
                        return refused("the " + type
                                + " made for the identifier in the message was deleted: enter one that has it"
                                + FhirDirectory.REPLAY);
                    }
                    case ReadResult.Missing missing -> {
                    }
                }
            }
            PutAnswer answer = first(put);
            if (answer.isSuccess()) {
                StoredResource made = new StoredResource(type, id, answer.version(), null, put.json());
                return guarded || answer.status() == 201
                        ? new Lookup.Found<>(made)
                        : asked(identifier, restoredOrInDoubt(made));
            }
            if (!answer.isConflict()) {
                return refused("the FHIR server refuses to create a " + type + " for the identifier in the message: "
                        + said(answer) + ": enter one there" + FhirDirectory.REPLAY);
            }
        }
        throw FhirUnavailableException.transientFailure("the FHIR server neither creates a " + type + " nor shows it");
    }

    private PutAnswer first(BundlePut put) {
        try {
            return server.put(put);
        } catch (FhirUnavailableException e) {
            if (profile.firstWrite(put.type()) == FirstWriteGuard.PUT_THEN_UNITE) {
                inDoubt.put(put.type() + "/" + put.id(), new StoredResource(put.type(), put.id(), null, null, put
                        .json()));
            }
            throw e;
        }
    }

    private StoredResource restoredOrInDoubt(StoredResource made) {
        try {
            return restored(made);
        } catch (FhirUnavailableException e) {
            inDoubt.put(made.type() + "/" + made.id(), made);
            throw e;
        }
    }

    /**
     * What stands under the id that follows from an identifier need not have it any more: somebody may have corrected it
     * since, and then it is another patient's, or another device.
     */
    private Lookup<StoredResource> asked(IdentifierToken identifier, StoredResource stored) {
        return this.<StoredResource>unlessAsked(identifier, stored)
                .orElseGet(() -> new Lookup.Found<>(stored));
    }

    /** Why a resource can't serve for the identifier; empty if it can. */
    private <T> Optional<Lookup<T>> unlessAsked(IdentifierToken identifier, StoredResource stored) {
        if (!directory.has(stored, identifier)) {
            return Optional.of(refused("the " + stored.type() + " that was made for the identifier in the message has"
                    + " been given another identifier since, or its identifier is no longer in use: enter one with the"
                    + " identifier that the message names, or correct the device's messages" + FhirDirectory.REPLAY));
        }
        return FhirDirectory.isInError(stored)
                ? Optional.of(refused("the " + stored.type()
                        + " that the message names was entered in error: give the identifier to the one that is meant"
                        + FhirDirectory.REPLAY))
                : Optional.empty();
    }

    /**
     * Our placeholder went over somebody's, who may have gone over another's in turn: the first of them is put back, so that all
     * who were at it agree, unless somebody has made more of it since, or given it to another patient later.
     */
    private StoredResource restored(StoredResource made) {
        for (int i = 0; i < TRIES; i++) {
            History history = server.history(made.type(), made.id(), MOST_PAGES);
            List<HistoryEntry> versions = history.entries();
            if (versions.isEmpty()) {
                return made; // It was never written, or is gone with all its versions.
            }
            int ours = made.version() == null ? 0 : history.at(made.version());
            if (ours < 0) {
                throw FhirUnavailableException.transientFailure("the FHIR server's history does not show yet the "
                        + made.type() + " that was just created");
            }
            StoredResource newest = versions.getFirst().resourceOrNull();
            if (newest == null || !FhirDirectory.isShell(newest)) {
                return newest == null ? made : newest;
            }
            StoredResource first = firstShell(versions, ours);
            boolean newestIsOurs = made.version() != null && ours == 0;
            if (!newestIsOurs && !isSoonAfter(first, newest)) {
                return newest; // Whoever wrote that knew what was there.
            }
            boolean stands = FhirDirectory.isShell(first) && directory.link(first).equals(directory.link(newest));
            if (stands || server.put(new BundlePut(made.type(), made.id(), first.json(), newest.requiredVersion()))
                    .isSuccess()) {
                return first;
            }
        }
        throw FhirUnavailableException.transientFailure("a " + made.type() + " that several writers create at once"
                + " changes too often");
    }

    /** The oldest of the placeholders that were written one over another up to this version; what a placeholder went over if it is none. */
    private static StoredResource firstShell(List<HistoryEntry> versions, int from) {
        StoredResource first = Objects.requireNonNull(versions.get(from).resourceOrNull(),
                "the version that was written");
        for (HistoryEntry before : versions.subList(from + 1, versions.size())) {
            if (before.resourceOrNull() == null) {
                return first;
            }
            first = before.resourceOrNull();
            if (!FhirDirectory.isShell(first)) {
                return first;
            }
        }
        return first;
    }

    /** Whether both may be of one contest; those that say no time, and deletions, are not. */
    static boolean isSoonAfter(HistoryEntry first, HistoryEntry then) {
        return first.resourceOrNull() != null && then.resourceOrNull() != null
                && isSoonAfter(first.resourceOrNull(), then.resourceOrNull());
    }

    private static boolean isSoonAfter(StoredResource first, StoredResource then) {
        return first.lastUpdated() != null && then.lastUpdated() != null
                && Duration.between(first.lastUpdated(), then.lastUpdated()).compareTo(LONGEST_CONTEST) <= 0;
    }

    private static Patient patientShell(IdentifierToken identifier) {
        Patient patient = new Patient();
        patient.setMeta(marked());
        patient.addIdentifier(identifier(identifier));
        return patient;
    }

    private static Device deviceShell(IdentifierToken identifier, String patientId, DeviceDescription description) {
        Device device = new Device();
        device.setMeta(marked());
        device.addIdentifier(identifier(identifier));
        device.setPatient(new Reference("Patient/" + patientId));
        description.describe(device);
        return device;
    }

    /** Says to whoever finds it that nobody admitted this patient or bought this device. */
    private static Meta marked() {
        return new Meta().addTag(new Coding(TAG_SYSTEM, TAG_CODE,
                "Made by the IoMT FHIR Connector for an identifier that it met"));
    }

    private static Identifier identifier(IdentifierToken token) {
        return new Identifier().setSystem(token.system()).setValue(token.value());
    }

    private static <T> Lookup<T> refused(String reason) {
        return new Lookup.Unusable<>(new Refusal(ErrorName.FhirResourceNotFound, reason));
    }

    private static String said(PutAnswer answer) {
        return answer.status() + answer.issues().summary();
    }
}
