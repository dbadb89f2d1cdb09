package org.iomtfhir.persist.write;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.Resource;
import org.iomtfhir.fhirclient.server.BundlePut;
import org.iomtfhir.fhirclient.server.ResourceText;
import org.iomtfhir.fhirclient.server.ServerProfile;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.persist.merge.MergeContext;
import org.iomtfhir.persist.merge.MergeCounts;
import org.iomtfhir.persist.merge.MergeOutcome;
import org.iomtfhir.persist.merge.ResourceMerger;
import org.iomtfhir.persist.write.Pending.Slot;
import org.iomtfhir.persist.write.Pending.Stored;
import org.iomtfhir.persist.write.WriteOutcome.Done;
import org.iomtfhir.persist.write.WriteOutcome.Refused;
import org.jspecify.annotations.Nullable;

/** Merges what came into what is stored, and says what has to be written. Thread-safe. */
final class WritePlanner {

    /**
     * What has to be written.
     *
     * @param pending
     *            for whom
     * @param put
     *            the write, with its guard
     * @param outcomes
     *            of the changes in it, once it is written
     * @param first
     *            whether nothing was there
     * @param counts
     *            what was replaced
     * @param provenance
     *            says what went into it, and is written together with it; empty where nothing is to say so
     */
    record Prepared(Pending pending, BundlePut put, Map<Slot, WriteOutcome> outcomes, boolean first,
            MergeCounts counts, Optional<BundlePut> provenance) {

        /** What goes into a bundle: the resource first. */
        List<BundlePut> puts() {
            return provenance.map(beside -> List.of(put, beside)).orElseGet(() -> List.of(put));
        }
    }

    private final ServerProfile profile;
    private final Mergers mergers;
    private final MergeContext context;
    private final Ownership ownership;
    private final FirstWriteReconciler reconciler;
    private final ReplacementMetrics displaced;
    private final SourceRecord sources;
    private final ResourceText text = new ResourceText();

    WritePlanner(ServerProfile profile, Mergers mergers, MergeContext context, Ownership ownership,
            FirstWriteReconciler reconciler, ReplacementMetrics displaced, SourceRecord sources) {
        this.profile = profile;
        this.mergers = mergers;
        this.context = context;
        this.ownership = ownership;
        this.reconciler = reconciler;
        this.displaced = displaced;
        this.sources = sources;
    }

    /** Null if nothing has to be written: then every change has its outcome. */
    @Nullable
    Prepared prepare(Pending pending) {
        return switch (pending.stored()) {
            case Stored.Unknown unknown -> throw new IllegalStateException("what is stored has not been read");
            case Stored.Closed closed -> {
                pending.open().forEach(slot -> slot.settle(slot.change().unconfirmed()
                        ? new WriteOutcome.Unconfirmed()
                        : closed.refusal()));
                yield null;
            }
            case Stored.Nothing nothing -> merge(pending, null, false, pending.id(), nothing.tombstone() != null
                    ? nothing.tombstone()
                    : profile.firstWriteIfMatch(pending.type()), true);
            case Stored.Present present -> merge(pending, present.resource(), present.changed(), present.id(), present
                    .version(), true);
        };
    }

    /** Likewise, of what is remembered: null if nothing would have to be written, and then no change has its outcome. */
    @Nullable
    Prepared prepareRecalled(Pending pending) {
        return pending.stored() instanceof Stored.Present present
                ? merge(pending, present.resource(), present.changed(), present.id(), present.version(), false)
                : null;
    }

    private @Nullable Prepared merge(Pending pending, @Nullable Resource stored, boolean storedChanged, String id,
            @Nullable String ifMatch,
            boolean settles) {
        ResourceMerger merger = mergers.of(pending.type());
        Map<Slot, WriteOutcome> outcomes = new LinkedHashMap<>();
        Resource current = stored;
        boolean changed = storedChanged;
        MergeCounts counts = MergeCounts.NONE;
        SourceVersions from = SourceVersions.UNKNOWN;
        boolean unverified = false;
        for (Slot slot : pending.open()) {
            if (stored == null && changed && reconciler.marksFirst(pending.type())) {
                break; // The first version holds one change alone and stays final; the others follow.
            }
            MergeOutcome merge = merge(merger, current, slot.change());
            if (slot.change().unconfirmed() && !(merge instanceof MergeOutcome.Unchanged)) {
                outcomes.put(slot, new WriteOutcome.Unconfirmed());
                continue;
            }
            switch (merge) {
                case MergeOutcome.Created created -> {
                    current = (Resource) created.resource();
                    counts = counts.plus(created.counts());
                    changed = true;
                    from = from.and(slot.change().from());
                    unverified |= slot.change().unverified();
                    outcomes.put(slot, new Done(Operation.CREATED));
                }
                case MergeOutcome.Merged merged -> {
                    current = (Resource) merged.resource();
                    counts = counts.plus(merged.counts());
                    changed = true;
                    from = from.and(slot.change().from());
                    unverified |= slot.change().unverified();
                    outcomes.put(slot, new Done(Operation.UPDATED));
                }
                case MergeOutcome.Unchanged unchanged -> {
                    counts = counts.plus(unchanged.counts());
                    outcomes.put(slot, new Done(Operation.UNCHANGED));
                }
                case MergeOutcome.Refused refused -> outcomes.put(slot, new Refused(refused.error(), refused.reason()));
            }
        }
        if (!changed || current == null) {
            if (settles) {
                outcomes.forEach(Slot::settle);
                displaced.count(counts);
            }
            return null;
        }
        current.setId(id);
        if (unverified) {
            UnverifiedTag.addTo(current);
        }
        Optional<BundlePut> provenance = sources.of(current, from, stored == null);
        return new Prepared(pending, new BundlePut(pending.type(), id, text.write(current), ifMatch), outcomes,
                stored == null, counts, provenance);
    }

    private MergeOutcome merge(ResourceMerger merger, @Nullable Resource current, Change change) {
        Resource incoming = change.resource();
        if (current != null && !ownership.same(current, change)) {
            return new MergeOutcome.Refused(ErrorName.IdentityCollision,
                    "what is stored under the id belongs to another"
                            + " patient, device or encounter");
        }
        try {
            MergeOutcome outcome = merger.merge(current, incoming, context);
            if (outcome instanceof MergeOutcome.Merged merged) {
                Ownership.give((Resource) merged.resource(), incoming);
            }
            return outcome;
        } catch (RuntimeException e) {
            // A merger promises not to throw; should one, the message must not stop the line.
            return new MergeOutcome.Refused(ErrorName.IncompatibleData, "merging the " + incoming.fhirType()
                    + " failed: " + e.getClass().getSimpleName());
        }
    }
}
