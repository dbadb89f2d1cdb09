package org.iomtfhir.persist.merge;

import org.iomtfhir.model.sampled.SamplePeriod;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationComponentComponent;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.SampledData;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.model.Profile;
import org.iomtfhir.persist.merge.SampleGrid.Overlaid;

/** One merge of a new Observation into a stored one. Used once. */
final class ObservationMerge {

    private final Observation incoming;
    private final Observation merged;
    private final MergeContext context;
    private final ObservationStatus afterChange;
    private final MarkedOrigins storedOrigins;
    private final Origins incomingOrigins;
    private final EffectiveTime storedTime;
    private final EffectiveTime incomingTime;
    /** Whether it is that of an instant, an hour or a day, not of a correlation id. */
    private final boolean isOfOneTime;
    private final MergeRule rule;
    private final IdentityHashMap<SampledData, SeriesMerge> series = new IdentityHashMap<>();
    private final IdentityHashMap<Base, Origin> origins = new IdentityHashMap<>();
    private final Set<SampledData> ofOthers = Collections.newSetFromMap(new IdentityHashMap<>());
    private final DisplacedCounter displacedSamples = new DisplacedCounter();
    private final DisplacedCounter displacedValues = new DisplacedCounter();
    private boolean changed;
    /** A newer reading says what stands: what is said stays as it is, and only how new it is has to be kept. */
    private boolean remarked;

    ObservationMerge(Observation stored, Observation sent, MergeContext context) throws MergeRefusedException {
        this.incoming = sent.copy();
        this.merged = stored.copy();
        this.context = context;
        this.rule = MergeRule.of(stored, context.profile());
        this.incomingOrigins = Origins.ofNew(incoming);
        this.incomingTime = incomingOrigins.time();
        // A retracted Observation may be broken in whatever way: it is left alone for being retracted.
        this.afterChange = ObservationStatusRule.afterChange(stored);
        this.isOfOneTime = incomingTime.isNamedBy(incoming, context.serviceSystem());
        this.storedOrigins = new MarkedOrigins(merged, "stored");
        this.storedTime = storedOrigins.time();
    }

    /**
     * A series of the merged Observation that is to be laid over the grown time.
     *
     * @param slot
     *            that holds it
     * @param period
     *            the time between two of its samples
     * @param stored
     *            what was stored; without samples if nothing was
     * @param added
     *            what is new; without samples if nothing is
     */
    private record SeriesMerge(ValueSlot slot, SamplePeriod period, SeriesReadings stored, SeriesReadings added) {}

    /** What became of a new value. */
    private enum Outcome {
        /** It stands, or says the same as what stands. */
        STANDS,
        /** Another value stands in its place. */
        GAVE_WAY
    }

    MergeOutcome merge() throws MergeRefusedException {
        gatherStoredSeries();
        changed |= CategoryMerge.merge(merged, incoming);
        mergeMain();
        ComponentMatch match = new ComponentMatch(merged.getComponent(), context.serviceSystem());
        for (ObservationComponentComponent component : incoming.getComponent()) {
            ObservationComponentComponent same = match.of(component);
            if (same == null) {
                add(component);
            } else {
                mergeComponent(new ValueSlot.Component(same), new ValueSlot.Component(component));
            }
        }
        List<SeriesOfOthers> toMove = seriesToMove();
        EffectiveTime grown = storedTime.grown(start(toMove), incomingTime);
        changed |= grown.writeTo(merged, storedTime);
        for (SeriesOfOthers each : toMove) {
            each.moveStart(storedTime.start() - grown.start());
        }
        MarkWriter marks = new MarkWriter(merged, grown, context.serviceSystem());
        for (Map.Entry<SampledData, SeriesMerge> each : series.entrySet()) {
            lay(each.getValue(), grown, each.getKey(), marks);
        }
        boolean preliminary = storedOrigins.isPreliminary() && merged.getStatus() == ObservationStatus.PRELIMINARY;
        boolean ended = preliminary && !ObservationMerger.isRunning(grown, context);
        changed |= ended;
        MergeCounts counts = new MergeCounts(displacedSamples.counts(), displacedValues.counts());
        if (!changed && !remarked) {
            return new MergeOutcome.Unchanged(counts);
        }
        markSingles(marks);
        if (changed) {
            merged.setStatus(ended ? ObservationStatus.FINAL : afterChange);
            merged.setIssued(Date.from(context.clock().instant()));
        }
        marks.write(false, preliminary && !ended, storedOrigins.components());
        return new MergeOutcome.Merged(merged, counts);
    }

    /** Every series that may be the template's is laid again, whether this message has readings for it or not. */
    private void gatherStoredSeries() throws MergeRefusedException {
        for (ValueSlot slot : ValueSlot.of(merged)) {
            SampledData data = slot.series();
            if (data == null) {
                continue;
            }
            boolean own = !(slot instanceof ValueSlot.Component component)
                    || ComponentMatch.isOwn(component.component(), context.serviceSystem());
            if (own) {
                series.put(data, storedSeries(slot, data));
            } else {
                ofOthers.add(data);
            }
        }
    }

    private SeriesMerge storedSeries(ValueSlot slot, SampledData data) throws MergeRefusedException {
        return new SeriesMerge(slot, SampleSeries.period(data, "stored"), storedOrigins.series(slot, data),
                new SeriesReadings(0));
    }

    /** What others added, if the start moves that its times count from; else it stays as it is, readable or not. */
    private List<SeriesOfOthers> seriesToMove() throws MergeRefusedException {
        List<SeriesOfOthers> toMove = new ArrayList<>();
        if (incomingTime.start() < storedTime.start()) {
            for (SampledData data : ofOthers) {
                toMove.add(SeriesOfOthers.read(data));
            }
        }
        return toMove;
    }

    private void mergeMain() throws MergeRefusedException {
        ValueSlot.Main stored = new ValueSlot.Main(merged);
        ValueSlot.Main added = new ValueSlot.Main(incoming);
        CodeMerge.Relation codes = CodeMerge.relation(stored.code(), added.code(), context.serviceSystem());
        if (codes == CodeMerge.Relation.OTHER && !isOneValueOfAnInstant()) {
            throw otherCode();
        }
        Outcome outcome = mergeValue(stored, added);
        if (codes != CodeMerge.Relation.SAME && outcome == Outcome.STANDS
                && !storedOrigins.codesEdited(stored, context.serviceSystem()) && rule != MergeRule.STORED) {
            takeCodes(stored, added, codes);
        }
    }

    private void mergeComponent(ValueSlot.Component stored, ValueSlot.Component added) throws MergeRefusedException {
        CodeMerge.Relation codes = CodeMerge.relation(stored.code(), added.code(), context.serviceSystem());
        if (codes == CodeMerge.Relation.OTHER) {
            throw otherCode();
        }
        mergeValue(stored, added);
        if (codes == CodeMerge.Relation.MORE && !storedOrigins.codesEdited(stored, context.serviceSystem())
                && rule != MergeRule.STORED) {
            takeCodes(stored, added, codes);
        }
    }

    private void takeCodes(ValueSlot stored, ValueSlot added, CodeMerge.Relation codes) {
        changed = true;
        if (codes == CodeMerge.Relation.MORE) {
            CodeMerge.add(stored.code(), added.code(), context.serviceSystem());
        } else {
            stored.setCode(added.code().copy());
            takeOffDerived(stored);
        }
    }

    /** Then the template's code can be set: the number that it is about is this message's. */
    private boolean isOneValueOfAnInstant() {
        return storedTime.start() == storedTime.end() && incomingTime.equals(storedTime) && series.isEmpty()
                && !(incoming.getValue() instanceof SampledData) && !incoming.hasComponent()
                && storedOrigins.components().isEmpty() && merged.getComponent().stream()
                        .noneMatch(component -> ComponentMatch.isOwn(component, context.serviceSystem()));
    }

    private static MergeRefusedException otherCode() {
        return new MergeRefusedException(ErrorName.FhirDataMapping, "what is stored has another code than the"
                + " template's, and numbers of both can't stand in one series or panel. Change the template back, or its"
                + " type name, so that new readings get an Observation of their own; to have what is stored made anew"
                + " under the new code, see 'A code that was wrong' in docs/operations.md");
    }

    private void add(ObservationComponentComponent component) throws MergeRefusedException {
        ValueSlot.Component sent = new ValueSlot.Component(component);
        if (storedOrigins.components().contains(MarkWriter.name(component, context.serviceSystem()))) {
            countEdited(sent); // A person has taken it away.
            return;
        }
        ObservationComponentComponent added = component.copy();
        added.getExtension().removeIf(extension -> WriteMark.URL.equals(extension.getUrl()));
        merged.addComponent(added);
        ValueSlot.Component slot = new ValueSlot.Component(added);
        changedValue(slot);
        if (slot.series() != null) {
            addSeries(slot, sent);
        } else {
            origins.put(slot.element(), incomingOrigins.single(sent));
        }
    }

    private Outcome mergeValue(ValueSlot stored, ValueSlot added) throws MergeRefusedException {
        if (added.says() == null) {
            return Outcome.STANDS;
        }
        if (added.series() != null) {
            return mergeSeries(stored, added);
        }
        if (stored.value() != null && added.value() != null && !stored.value().fhirType().equals(added.value()
                .fhirType())) {
            throw otherType(stored, added);
        }
        Origin storedOrigin = stored.series() != null ? Origin.UNKNOWN : storedOrigins.single(stored);
        Origin addedOrigin = incomingOrigins.single(added);
        boolean same = ValueDigest.of(stored.says()) == ValueDigest.of(added.says());
        if (storedOrigin.kind() == Origin.Kind.PERSON || (rule == MergeRule.STORED && stored.says() != null)) {
            if (!same && added.value() != null) {
                displacedValues.add(Displaced.EDITED);
            }
            return same ? Outcome.STANDS : Outcome.GAVE_WAY;
        }
        if (stored.value() != null && added.value() == null && addedOrigin.kind() != Origin.Kind.PERSON) {
            // What is no number never stands over one. That nothing is known yet is no reading at all.
            if (AbsentReason.isSaid(added.absentReason())) {
                checkIsQuantity(stored);
                displacedValues.add(Displaced.UNUSABLE);
            }
            return Outcome.GAVE_WAY;
        }
        boolean fills = stored.value() == null && added.value() != null;
        boolean stands = fills || rule.stands(addedOrigin.compareTo(storedOrigin), addedOrigin.ingestion(), same);
        if (!stands || (same && !storedOrigins.isMarked())) {
            countDisplaced(added, addedOrigin, storedOrigin, same);
            return same && addedOrigin.compareTo(storedOrigin) >= 0 ? Outcome.STANDS : Outcome.GAVE_WAY;
        }
        countDisplaced(stored, storedOrigin, addedOrigin, same);
        boolean digits = stored.value() != null && !stored.value().equalsDeep(added.value());
        set(stored, added);
        origins.put(stored.element(), addedOrigin);
        if (same) {
            remarked = true;
            changed |= digits && rule == MergeRule.LATER;
        } else {
            changedValue(stored);
        }
        return Outcome.STANDS;
    }

    private static void checkIsQuantity(ValueSlot stored) throws MergeRefusedException {
        if (!(stored.value() instanceof Quantity)) {
            throw new MergeRefusedException(ErrorName.FhirDataMapping, "the stored value is a "
                    + stored.value().fhirType() + ", the template's a Quantity. Change the template back, or its type"
                    + " name, so that new readings get an Observation of their own");
        }
    }

    private static void set(ValueSlot stored, ValueSlot added) {
        if (added.value() != null) {
            stored.setValue(added.value().copy());
        } else {
            stored.setAbsentReason(added.absentReason().copy());
        }
    }

    private void countDisplaced(ValueSlot loser, Origin its, Origin winners, boolean same) {
        if (!same && loser.value() != null) {
            displacedValues.add(Displaced.by(its.kind(), its.reading(), winners.kind(), winners.reading(), its
                    .compareTo(winners) == 0));
        }
    }

    private void countEdited(ValueSlot added) throws MergeRefusedException {
        int readings = added.series() == null ? 0 : incomingOrigins.series(added, added.series()).size();
        for (int i = 0; i < readings; i++) {
            displacedSamples.add(Displaced.EDITED);
        }
        if (added.series() == null && added.value() != null) {
            displacedValues.add(Displaced.EDITED);
        }
    }

    private static MergeRefusedException otherType(ValueSlot stored, ValueSlot added) {
        return new MergeRefusedException(ErrorName.FhirDataMapping, "the stored value is a "
                + stored.value().fhirType() + ", the template's a " + added.value().fhirType()
                + ". Change the template back, or its type name, so that new readings get an Observation of their own");
    }

    private void changedValue(ValueSlot slot) {
        changed = true;
        takeOffDerived(slot);
    }

    /** What was said of the value that is no more: of a component, also by what is said of the whole. */
    private void takeOffDerived(ValueSlot slot) {
        slot.takeOffInterpretation();
        merged.setInterpretation(null);
        merged.setText(null);
    }

    private Outcome mergeSeries(ValueSlot stored, ValueSlot added) throws MergeRefusedException {
        if (stored.value() == null) {
            boolean edited = storedOrigins.single(stored).kind() == Origin.Kind.PERSON;
            if (edited || (rule == MergeRule.STORED && stored.absentReason() != null)) {
                countEdited(added);
                return Outcome.GAVE_WAY;
            }
            stored.setValue(added.value().copy());
            changedValue(stored);
            addSeries(stored, added);
            return Outcome.STANDS;
        }
        if (stored.series() == null) {
            throw otherType(stored, added);
        }
        SampledData data = stored.series();
        SampleSeries.checkSameMeaning(data, added.series());
        SampleSeries.period(added.series(), "new");
        // One without a coding of ours may be the template's all the same, by its code.
        SeriesMerge before = ofOthers.remove(data) ? storedSeries(stored, data) : series.get(data);
        series.put(data, new SeriesMerge(stored, before.period(), before.stored(), incomingOrigins.series(added, added
                .series())));
        return Outcome.STANDS;
    }

    /** A series that is not stored yet, whose element holds it as the message has it. */
    private void addSeries(ValueSlot slot, ValueSlot sent) throws MergeRefusedException {
        series.put(slot.series(), new SeriesMerge(slot, SampleSeries.period(sent.series(), "new"), new SeriesReadings(
                0), incomingOrigins.series(sent, sent.series())));
    }

    /** Where the merged Observation starts. */
    private long start(List<SeriesOfOthers> toMove) {
        long storedStart = storedTime.start();
        long left = storedStart - incomingTime.start();
        if (left <= 0) {
            return storedStart;
        }
        OptionalLong step = isOfOneTime ? OptionalLong.empty() : step(toMove);
        // By whole sample periods, so that what is stored keeps its slots.
        return step.isPresent()
                ? storedStart - Math.ceilDiv(left, step.getAsLong()) * step.getAsLong()
                : incomingTime.start();
    }

    /** What the start may move by: where not all series can keep their slots, those of the template do. */
    private OptionalLong step(List<SeriesOfOthers> toMove) {
        List<SamplePeriod> own = series.values().stream().map(SeriesMerge::period).toList();
        List<SamplePeriod> all = new ArrayList<>(own);
        toMove.forEach(each -> each.grid().ifPresent(all::add));
        OptionalLong step = SamplePeriod.commonMultiple(all);
        return step.isPresent() ? step : SamplePeriod.commonMultiple(own);
    }

    private void lay(SeriesMerge each, EffectiveTime time, SampledData to, MarkWriter marks)
            throws MergeRefusedException {
        DisplacedCounter within = new DisplacedCounter();
        int before = displacedSamples.total();
        SeriesLayout.Laid laid = context.profile() == Profile.STANDARD
                ? new SeriesLayout(time, isOfOneTime, each.period(), rule, each.stored(), each.added(),
                        displacedSamples, within).lay()
                : layBySlotBefore(each, time, within);
        SampleGrid grid = laid.grid();
        Overlaid overlaid = laid.overlaid();
        boolean written = SampleSeries.write(grid, context.keepOffsets(), to);
        if (overlaid == Overlaid.SAMPLES) {
            changedValue(each.slot());
        }
        if (written || overlaid != Overlaid.NOTHING || displacedSamples.total() > before) {
            within.counts().forEach(displacedSamples::add);
        }
        changed |= written;
        remarked |= overlaid == Overlaid.ORIGINS && storedOrigins.isMarked();
        marks.series(to, grid, each.period());
    }

    /** As the earlier connector did: each sample has the last slot that starts before it. */
    private SeriesLayout.Laid layBySlotBefore(SeriesMerge each, EffectiveTime time, DisplacedCounter within)
            throws MergeRefusedException {
        long last = Math.max(each.stored().last(), each.added().last());
        SampleGrid grid = SampleGrid.over(time, last, each.period());
        // Two stored ones can only meet in a slot where the start could not move by whole periods.
        grid.fill(each.stored(), displacedSamples);
        SampleGrid added = SampleGrid.over(time, last, each.period());
        added.fill(each.added(), within);
        return new SeriesLayout.Laid(grid, grid.overlay(added, rule, displacedSamples));
    }

    /** What was not touched keeps its origin. */
    private void markSingles(MarkWriter marks) {
        for (ValueSlot slot : ValueSlot.of(merged)) {
            boolean own = !(slot instanceof ValueSlot.Component component)
                    || ComponentMatch.isOwn(component.component(), context.serviceSystem())
                    || WriteMark.of(component.component()).isPresent();
            if (slot.series() == null && (own || origins.containsKey(slot.element()))) {
                Origin origin = origins.get(slot.element());
                marks.single(slot, origin != null ? origin : storedOrigins.single(slot));
            }
        }
    }
}
