package org.iomtfhir.persist;

import org.iomtfhir.persist.merge.ReadingRemoval;
import com.github.benmanes.caffeine.cache.Ticker;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.hl7.fhir.r4.model.Element;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Reference;
import org.iomtfhir.fhirclient.server.BundlePut;
import org.iomtfhir.fhirclient.server.FhirServer;
import org.iomtfhir.fhirclient.server.FhirUnavailableException;
import org.iomtfhir.fhirclient.server.PutAnswer;
import org.iomtfhir.fhirclient.server.ReadResult;
import org.iomtfhir.fhirclient.server.ResourceText;
import org.iomtfhir.fhirclient.server.ServerProfile;
import org.iomtfhir.fhirclient.server.StoredResource;
import org.iomtfhir.persist.identity.DeviceOwners;
import org.iomtfhir.persist.identity.Resolution;
import org.iomtfhir.persist.identity.Span;
import org.iomtfhir.persist.merge.MergeContext;
import org.iomtfhir.persist.merge.ObservationMerger;
import org.iomtfhir.persist.merge.WriteMark;
import org.iomtfhir.persist.write.Change;
import org.iomtfhir.persist.write.Mergers;
import org.iomtfhir.persist.write.ResourceWriter;
import org.iomtfhir.persist.write.ServerErrorTracker;
import org.iomtfhir.persist.write.UnverifiedTag;
import org.iomtfhir.persist.write.WriteOptions;
import org.iomtfhir.persist.write.WriteOutcome;
import org.jspecify.annotations.Nullable;

/**
 * Finds readings that were filed before the FHIR server knew that their device had changed hands, and files them on the
 * patient whose they are: first there, under the id that is right, then out of where they were. Each write has a guard, and
 * what was done is not done again, so a repair that was broken off may be run anew. Thread-safe.
 */
public final class Relink implements AutoCloseable {

    private static final int TRIES = 5;

    private final FhirServer server;
    private final DeviceOwners owners;
    private final MisfiledFinder finder;
    private final ResourceWriter writer;
    private final ResourceIdentifierAssigner identifiers;
    private final MergedRecords mergedRecords;
    private final String serviceSystem;
    private final ResourceText text = new ResourceText();

    /**
     * @param server
     *            where the Observations are
     * @param profile
     *            how that server wants to be written to
     * @param options
     *            how persist lands readings there
     * @param clock
     *            tells the time that goes into {@code issued}
     * @param metrics
     *            counts what is written
     */
    public Relink(FhirServer server, ServerProfile profile, PersistOptions options, InstantSource clock,
            MeterRegistry metrics) {
        this.server = server;
        this.serviceSystem = options.serviceSystem();
        this.owners = new DeviceOwners(server, profile, clock, metrics);
        this.identifiers = new ResourceIdentifierAssigner(options.serviceSystem(), options.profile());
        this.finder = new MisfiledFinder(server, owners, identifiers);
        this.mergedRecords = new MergedRecords(server, identifiers, options.write().findByIdentifier());
        this.writer = new ResourceWriter(server, profile, options.write().withRememberedBytes(0), Mergers.installed(),
                new MergeContext(clock, options.serviceSystem(), options.profile(), options.keepOffsets(),
                        options.preliminary()),
                WriteOptions
                        .backoff(Thread::sleep, RandomGenerator.getDefault()),
                new ServerErrorTracker(Ticker.systemTicker(), () -> server.isSearching("Observation")), metrics);
    }

    /**
     * What is wrong with the readings of a device.
     *
     * @param readings
     *            what can be put right, in the order of Observations
     * @param undecided
     *            the ids of Observations that hold readings of which it can't be told whose they are
     * @param complete
     *            whether all Observations were looked at
     */
    public record Findings(List<Misfiled> readings, List<String> undecided, boolean complete) {}

    /**
     * Looks at the Observations of a device since it first changed hands, or since a time.
     *
     * @param deviceId
     *            the logical id of the Device
     * @param since
     *            null for ever since
     */
    public Findings find(String deviceId, @Nullable Instant since) {
        return finder.find(deviceId, since);
    }

    /** What became of an Observation. */
    public enum Repair {
        /** Others' readings were taken out of it. */
        PARTED,
        /** Nothing was left in it, so it is {@code entered-in-error}. */
        EMPTIED,
        /** Nothing was wrong with it any more. */
        RIGHT,
        /** It has an encounter, and whose encounter the readings belong to can't be told. */
        HAS_ENCOUNTER,
        /** The readings can't be filed where they belong; nothing was taken out. */
        REFUSED
    }

    /** Knows to which patient a device belonged at what time. */
    public DeviceOwners owners() {
        return owners;
    }

    /**
     * Puts one Observation right.
     *
     * @throws FhirUnavailableException
     *             if the server can't be asked now; doing it again later is right
     */
    public Repair repair(String observationId, String deviceId) {
        for (int i = 0; i < TRIES; i++) {
            if (!(server.read("Observation", observationId) instanceof ReadResult.Found(StoredResource stored))) {
                return Repair.RIGHT;
            }
            Optional<MisfiledFinder.Ours> ours = finder.ours(stored, deviceId);
            List<Span> spans = owners.of(deviceId).spans();
            if (ours.isEmpty()) {
                return Repair.RIGHT;
            }
            List<OwnershipSplitter.Part> others = finder.sort(ours.get(), spans).others();
            if (others.isEmpty()) {
                return Repair.RIGHT;
            }
            if (ours.get().observation().hasEncounter()) {
                return Repair.HAS_ENCOUNTER;
            }
            if (!fileOnOthers(ours.get(), others)) {
                return Repair.REFUSED;
            }
            Observation rest = finder.without(ours.get().observation(),
                    others.stream().map(OwnershipSplitter.Part::span)
                            .toList());
            ReadingRemoval.mark(ours.get().observation(), rest, serviceSystem);
            boolean says = MisfiledFinder.saysSomething(rest);
            PutAnswer answer = server.put(new BundlePut("Observation", observationId, text.write(says
                    ? amended(rest)
                    : emptied(rest)), stored.requiredVersion()));
            if (answer.isSuccess()) {
                return says ? Repair.PARTED : Repair.EMPTIED;
            }
            if (!answer.isConflict()) {
                return Repair.REFUSED;
            }
        }
        throw FhirUnavailableException.transientFailure("an Observation changes too often to be put right");
    }

    private boolean fileOnOthers(MisfiledFinder.Ours ours, List<OwnershipSplitter.Part> others) {
        List<Change> changes = new ArrayList<>();
        for (OwnershipSplitter.Part part : others) {
            Resolution.Identity identity = (Resolution.Identity) part.span().whose();
            Observation moved = message((Observation) part.resource());
            if (!ReadingRemoval.markMoved(ours.observation(), moved, serviceSystem, part.span()::holds)) {
                return false;
            }
            moved.setSubject(new Reference("Patient/" + identity.patientId()));
            moved.setIdentifier(List.of(new Identifier().setValue(ours.ownValue())));
            identifiers.name(moved, measuredBy(identity, ours.observation())).ifPresent(changes::add);
        }
        return changes.size() == others.size() && writer.write(mergedRecords.settle(changes)).stream().allMatch(
                WriteOutcome.Done.class::isInstance);
    }

    /** That nobody had verified the device when it measured is as true of what is moved. */
    private static Resolution.Identity measuredBy(Resolution.Identity identity, Observation stored) {
        return new Resolution.Identity(identity.deviceId(), identity.patientId(), identity.encounterId(), identity
                .patientIds(), UnverifiedTag.isOn(stored));
    }

    /**
     * What was measured, and nothing else. What people and other systems have added (notes, performers, the order that it answers, the
     * narrative) is about the patient it was filed on, and stays there. What was noted of the write is to be noted anew.
     */
    private static Observation message(Observation part) {
        Observation message = new Observation();
        message.getMeta().setProfile(part.getMeta().getProfile());
        message.setStatus(ofMoved(part));
        message.setCategory(part.getCategory());
        message.setCode(part.getCode());
        message.setDevice(part.getDevice());
        message.setEffective(part.getEffective());
        message.setValue(part.getValue());
        message.setDataAbsentReason(part.hasDataAbsentReason() ? part.getDataAbsentReason() : null);
        message.setInterpretation(part.getInterpretation());
        message.setBodySite(part.hasBodySite() ? part.getBodySite() : null);
        message.setMethod(part.hasMethod() ? part.getMethod() : null);
        message.setReferenceRange(part.getReferenceRange());
        message.setComponent(part.getComponent());
        message = message.copy();
        unmark(message.getValue());
        message.getComponent().forEach(each -> {
            each.getExtension().removeIf(Relink::isMark);
            unmark(each.getValue());
        });
        return message;
    }

    /** What was noted of a write of another Observation says nothing of this one. */
    private static void unmark(Element value) {
        if (value != null) {
            value.getExtension().removeIf(Relink::isMark);
        }
    }

    private static boolean isMark(Extension extension) {
        return WriteMark.URL.equals(extension.getUrl());
    }

    /**
     * That a person has corrected it, or has not looked at it yet, is as true of what is moved. Where the connector itself calls it
     * preliminary, since its time is not over, it will again.
     */
    private static ObservationStatus ofMoved(Observation stored) {
        return switch (stored.getStatus()) {
            case CORRECTED, REGISTERED -> stored.getStatus();
            case PRELIMINARY -> ObservationMerger.isPreliminaryWhileRunning(stored)
                    ? ObservationStatus.FINAL
                    : ObservationStatus.PRELIMINARY;
            case null, default -> ObservationStatus.FINAL;
        };
    }

    /** What was said of the whole by its status holds for what is left, as it does where a reading joins it. */
    private static Observation amended(Observation rest) {
        rest.setText(null);
        return rest.getStatus() == ObservationStatus.FINAL ? rest.setStatus(ObservationStatus.AMENDED) : rest;
    }

    private static Observation emptied(Observation whole) {
        Observation empty = whole.copy();
        empty.setText(null);
        empty.setInterpretation(null);
        empty.setValue(null);
        empty.setComponent(null);
        return empty.setStatus(ObservationStatus.ENTEREDINERROR);
    }

    /** Ends what is under way. */
    @Override
    public void close() {
        writer.close();
    }
}
