package org.iomtfhir.persist.merge;

import org.iomtfhir.model.sampled.SamplePeriod;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationComponentComponent;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.SampledData;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.model.Profile;
import org.iomtfhir.model.Ticks;
import org.iomtfhir.persist.merge.SampleGrid.Overlaid;

/** One merge of a new Observation into a stored one. Used once. */
final class ObservationMerge {

    private final Observation incoming;
    private final Observation stored;
    private final Observation merged;
    private final MergeContext context;
    private final ObservationStatus afterChange;
    private final MarkedOrigins storedOrigins;
    private final Origins incomingOrigins;
    private final EffectiveTime storedTime;
    private final Map<Base, Integer> editedCodes;
    private final EffectiveTime incomingTime;
    /** Whether it is that of an instant, an hour or a day, not of a correlation id. */
    private final boolean isOfOneTime;
    private final MergeRule rule;
    private final IdentityHashMap<SampledData, SeriesMerge> series = new IdentityHashMap<>();
    private final IdentityHashMap<Base, Origin> origins = new IdentityHashMap<>();
    private final Set<SampledData> ofOthers = Collections.newSetFromMap(new IdentityHashMap<>());
    private final ReplacementCounter displacedSamples = new ReplacementCounter();
    private final ReplacementCounter displacedValues = new ReplacementCounter();
    /** Of what the message says stands: how it is to be judged, by what holds the value. */
    private final IdentityHashMap<Base, List<CodeableConcept>> judgements = new IdentityHashMap<>();
    /** Of these what derived from the value has been taken off. */
    private final Set<Base> takenOff = Collections.newSetFromMap(new IdentityHashMap<>());
    /** Of the effective period where readings say it. */
    private Origin period = Origin.NOTHING;
    private boolean changed;
    /** A newer reading says what stands: what is said stays as it is, and only how new it is has to be kept. */
    private boolean remarked;

    ObservationMerge(Observation stored, Observation sent, MergeContext context) throws MergeRefusedException {
        this.incoming = sent.copy();
        this.stored = stored;
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
        this.editedCodes = storedOrigins.editedCodes(merged, context.serviceSystem());
    }

    /**
     * A series of the merged Observation that is to be laid over the grown time.
     *
     * @param slot
     *            that holds it
     * @param period
     *            the time between two of its samples
     * @param stored
     *            what was stored, by channel; without samples if nothing was
     * @param added
     *            what is new, of as many channels; without samples if nothing is
     */
    private record SeriesMerge(ValueSlot slot, SamplePeriod period, List<SeriesReadings> stored,
            List<SeriesReadings> added) {}

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
        List<ForeignSeries> toMove = seriesToMove();
        EffectiveTime grown = incomingOrigins.period().kind() == Origin.Kind.NONE
                ? storedTime.grown(start(toMove), incomingTime)
                : told();
        changed |= grown.writeTo(merged, storedTime, incoming);
        Set<Integer> performers = mergePerformers();
        for (ForeignSeries each : toMove) {
            each.moveStart(storedTime.start() - grown.start());
        }
        MarkWriter marks = new MarkWriter(merged, grown, context.serviceSystem(), editedCodes);
        for (Map.Entry<SampledData, SeriesMerge> each : series.entrySet()) {
            lay(each.getValue(), grown, each.getKey(), marks);
        }
        judge();
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
        marks.write(false, preliminary && !ended, storedOrigins.components(),
                new WriteMark.Told(grown.equals(storedTime) && period.kind() == Origin.Kind.NONE
                        ? storedOrigins.period()
                        : period, performers));
        return new MergeOutcome.Merged(merged, counts);
    }

    private Set<Integer> mergePerformers() throws MergeRefusedException {
        Set<Integer> before = storedOrigins.performers();
        if (rule == MergeRule.STORED) {
            return before;
        }
        int count = merged.getPerformer().size();
        Set<Integer> performers = PerformerMerge.merge(merged, incoming, before);
        changed |= merged.getPerformer().size() > count;
        remarked |= !performers.equals(before);
        return performers;
    }

    /** What the Observation covers where readings say that: what the reading says that stands. */
    private EffectiveTime told() {
        Origin stored = storedOrigins.period();
        Origin added = incomingOrigins.period();
        boolean same = storedTime.equals(incomingTime);
        boolean stands = stored.kind() != Origin.Kind.PERSON
                && rule.stands(added.compareTo(stored), added.ingestion(), same);
        period = stands ? added : stored;
        remarked |= stands && storedOrigins.isMarked();
        return stands ? incomingTime : storedTime;
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
        List<SeriesReadings> stored = storedOrigins.series(slot, data);
        return new SeriesMerge(slot, SampleSeries.period(data, "stored"), stored,
                SeriesReadings.ofChannels(stored.size(), 0));
    }

    /** What others added, if the start moves that its times count from; else it stays as it is, readable or not. */
    private List<ForeignSeries> seriesToMove() throws MergeRefusedException {
        List<ForeignSeries> toMove = new ArrayList<>();
        if (incomingTime.start() < storedTime.start()) {
            for (SampledData data : ofOthers) {
                toMove.add(ForeignSeries.read(data));
            }
        }
        return toMove;
    }

    private void mergeMain() throws MergeRefusedException {
        ValueSlot.Main stored = new ValueSlot.Main(merged);
        ValueSlot.Main added = new ValueSlot.Main(incoming);
        CodeMerge.Relation codes = CodeMerge.relation(stored.code(), added.code(), context.serviceSystem());
        if (!isOneValueOfAnInstant()) {
            checkIsSameCode(stored, added, codes);
        }
        // Then all codes are the template's that the number was taken by, which it may have fewer of by now.
        boolean allAreTemplates = isOneValueOfAnInstant() && (codes == CodeMerge.Relation.OTHER
                || (storedOrigins.isMarked() && context.profile() == Profile.STANDARD));
        Outcome outcome = mergeJudged(stored, added);
        if (codes == CodeMerge.Relation.SAME || outcome == Outcome.GAVE_WAY || editedCodes.containsKey(merged)
                || rule == MergeRule.STORED) {
            return;
        }
        if (codes == CodeMerge.Relation.OTHER) {
            takeOffDerived(stored);
        }
        if (allAreTemplates) {
            changed = true;
            merged.setCode(incoming.getCode().copy());
        } else if (codes != CodeMerge.Relation.FEWER && (isOneValueOfAnInstant() || !isOfBefore())) {
            addCodes(stored, added);
        }
    }

    /**
     * Numbers of two codes can't stand in one series or panel. Codes that a person changed are the person's, whatever the template has
     * more or less of; else what the template has no more was the template's, as the mark shows.
     */
    private void checkIsSameCode(ValueSlot stored, ValueSlot added, CodeMerge.Relation codes)
            throws MergeRefusedException {
        boolean edited = editedCodes.containsKey(stored.element());
        boolean wereTemplates = storedOrigins.isMarked() && !edited;
        if (codes == CodeMerge.Relation.FEWER && wereTemplates) {
            throw fewerCodes();
        }
        if (codes == CodeMerge.Relation.OTHER || (codes == CodeMerge.Relation.ADDED && !edited)
                || (wereTemplates && CodeMerge.lacks(added.code(), stored.code(), context.serviceSystem()))) {
            throw otherCode();
        }
    }

    private void mergeComponent(ValueSlot.Component stored, ValueSlot.Component added) throws MergeRefusedException {
        CodeMerge.Relation codes = CodeMerge.relation(stored.code(), added.code(), context.serviceSystem());
        checkIsSameCode(stored, added, codes);
        mergeJudged(stored, added);
        if (codes == CodeMerge.Relation.MORE && !editedCodes.containsKey(stored.element())
                && rule != MergeRule.STORED && !isOfBefore()) {
            addCodes(stored, added);
        }
    }

    /**
     * Whether all of the message was taken in before something that is stored. Then the template of it may be the one before, and a code that
     * it has besides may have been taken out since; its numbers are of the other codes in any case.
     */
    private boolean isOfBefore() throws MergeRefusedException {
        long latest = latestIngestion(incomingOrigins, incoming);
        return latest != Origin.UNKNOWN_TIME && latest < latestIngestion(new MarkedOrigins(stored, "stored"), stored);
    }

    /** When the hub took in the latest of what is there; {@link Origin#UNKNOWN_TIME} if nothing says so. */
    private static long latestIngestion(Origins origins, Observation observation) throws MergeRefusedException {
        long latest = Origin.UNKNOWN_TIME;
        for (ValueSlot slot : ValueSlot.of(observation)) {
            if (slot.series() == null) {
                latest = Math.max(latest, slot.says() == null
                        ? Origin.UNKNOWN_TIME
                        : origins.single(slot).ingestion());
            } else {
                for (SeriesReadings readings : origins.series(slot, slot.requiredSeries())) {
                    for (int i = 0; i < readings.size(); i++) {
                        latest = Math.max(latest, readings.ingestion(i));
                    }
                }
            }
        }
        return latest;
    }

    private void addCodes(ValueSlot stored, ValueSlot added) {
        changed = true;
        CodeMerge.add(stored.code(), added.code(), context.serviceSystem());
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

    /** Whether a code was added or taken out does not show: what is right in the one case puts numbers under a wrong code in the other. */
    private static MergeRefusedException fewerCodes() {
        return new MergeRefusedException(ErrorName.FhirDataMapping, "what is stored has another code besides the"
                + " message's, which has fewer codes: it was made by the template before a code was added, or after one was"
                + " taken out. If one was added, send the event again, so that the present template is used; if one was"
                + " taken out, see 'A code that was wrong' in docs/operations.md");
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

    private Outcome mergeJudged(ValueSlot stored, ValueSlot added) throws MergeRefusedException {
        Outcome outcome = mergeValue(stored, added);
        if (outcome == Outcome.STANDS) {
            judgements.put(stored.element(), added.interpretation());
        }
        return outcome;
    }

    /** Where what was said of a value has gone with it, the message says how the one is to be judged that stands now. */
    private void judge() {
        for (ValueSlot slot : ValueSlot.of(merged)) {
            List<CodeableConcept> judgement = judgements.getOrDefault(slot.element(), List.of());
            if (takenOff.contains(slot.element()) && !judgement.isEmpty()) {
                slot.setInterpretation(judgement.stream().map(CodeableConcept::copy).toList());
            }
        }
    }

    private Outcome mergeValue(ValueSlot stored, ValueSlot added) throws MergeRefusedException {
        if (added.says() == null) {
            return Outcome.STANDS;
        }
        if (added.series() != null) {
            return mergeSeries(stored, added);
        }
        if (stored.value() != null && (ValueSummary.isIn(added.value()) || ValueSummary.isIn(stored.value()))) {
            return mergeSummary(stored, added);
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
                displacedValues.add(ReplacementCause.EDITED);
            }
            // Also where both say the same: what stands is not of this message, whose code may be another.
            return Outcome.GAVE_WAY;
        }
        if (stored.value() != null && added.value() == null && addedOrigin.kind() != Origin.Kind.PERSON) {
            // What is no number never stands over one. That nothing is known yet is no reading at all.
            if (AbsentReason.isSaid(added.absentReason())) {
                checkIsQuantity(stored);
                displacedValues.add(ReplacementCause.UNUSABLE);
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

    /** All readings are summed up together; what a person set stays, and the readings are kept beside it. */
    private Outcome mergeSummary(ValueSlot stored, ValueSlot added) throws MergeRefusedException {
        if (added.value() == null) {
            return Outcome.GAVE_WAY;
        }
        Origin storedOrigin = storedOrigins.single(stored);
        boolean isPersons = storedOrigin.kind() == Origin.Kind.PERSON;
        if (rule == MergeRule.STORED || (isPersons && !ValueSummary.isIn(stored.value()))) {
            if (ValueDigest.of(stored.value()) != ValueDigest.of(added.value())) {
                displacedValues.add(ReplacementCause.EDITED);
            }
            return Outcome.GAVE_WAY;
        }
        if (!stored.value().fhirType().equals(added.value().fhirType())) {
            throw otherType(stored, added);
        }
        SummaryMerge.Merged all = SummaryMerge.merge(stored.value(), storedOrigin, added.value(), incomingOrigins
                .single(added), rule, displacedValues);
        boolean same = ValueDigest.of(all.value()) == ValueDigest.of(stored.value());
        if (!all.readingsChanged() && same) {
            return all.isPersons() ? Outcome.GAVE_WAY : Outcome.STANDS;
        }
        stored.setValue(all.value());
        remarked = true;
        if (all.isPersons()) {
            displacedValues.add(ReplacementCause.EDITED);
            return Outcome.GAVE_WAY;
        }
        origins.put(stored.element(), all.origin());
        if (!same) {
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
            stored.setAbsentReason(Objects.requireNonNull(added.absentReason()).copy());
        }
    }

    private void countDisplaced(ValueSlot loser, Origin its, Origin winners, boolean same) {
        if (!same && loser.value() != null) {
            displacedValues.add(ReplacementCause.by(its.kind(), its.reading(), winners.kind(), winners.reading(), its
                    .compareTo(winners) == 0));
        }
    }

    private void countEdited(ValueSlot added) throws MergeRefusedException {
        int readings = added.series() == null
                ? 0
                : incomingOrigins.series(added, added.series()).stream().mapToInt(SeriesReadings::size).sum();
        for (int i = 0; i < readings; i++) {
            displacedSamples.add(ReplacementCause.EDITED);
        }
        if (added.series() == null && added.value() != null) {
            displacedValues.add(ReplacementCause.EDITED);
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

    /** What was said of the value that is no more: of a component, also by what is said of a whole without a value. */
    private void takeOffDerived(ValueSlot slot) {
        takeOffInterpretation(slot);
        ValueSlot.Main whole = new ValueSlot.Main(merged);
        if (whole.says() == null) {
            takeOffInterpretation(whole);
        }
        merged.setText(null);
    }

    private void takeOffInterpretation(ValueSlot slot) {
        slot.setInterpretation(null);
        takenOff.add(slot.element());
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
        SampledData data = stored.series();
        if (data == null) {
            throw otherType(stored, added);
        }
        SampledData sent = added.requiredSeries();
        SampleSeries.checkSameMeaning(data, sent);
        SampleSeries.period(sent, "new");
        // One without a coding of ours may be the template's all the same, by its code.
        SeriesMerge before = ofOthers.remove(data)
                ? storedSeries(stored, data)
                : Objects.requireNonNull(series.get(data));
        series.put(data,
                new SeriesMerge(stored, before.period(), before.stored(), incomingOrigins.series(added, sent)));
        return Outcome.STANDS;
    }

    /** A series that is not stored yet, whose element holds it as the message has it. */
    private void addSeries(ValueSlot slot, ValueSlot sent) throws MergeRefusedException {
        List<SeriesReadings> added = incomingOrigins.series(sent, sent.requiredSeries());
        series.put(slot.requiredSeries(),
                new SeriesMerge(slot, SampleSeries.period(sent.requiredSeries(), "new"), SeriesReadings
                        .ofChannels(added.size(), 0), added));
    }

    /** Where the merged Observation starts. */
    private long start(List<ForeignSeries> toMove) {
        long storedStart = storedTime.start();
        long left = storedStart - incomingTime.start();
        if (left <= 0) {
            return storedStart;
        }
        Optional<SamplePeriod> only = isOfOneTime ? Optional.empty() : onlyPeriod(toMove);
        if (only.isPresent()) {
            // By whole slots as well, though no time short enough is a whole number of both these and ticks.
            long slots = only.get().slot(left);
            long moved = only.get().offset(slots);
            return storedStart - (moved < left ? only.get().offset(slots + 1) : moved);
        }
        OptionalLong step = isOfOneTime ? OptionalLong.empty() : step(toMove);
        // By whole sample periods, so that what is stored keeps its slots.
        return step.isPresent()
                ? storedStart - Math.ceilDiv(left, step.getAsLong()) * step.getAsLong()
                : incomingTime.start();
    }

    /** The period of all series, if it is one, and moving by whole ticks too would leave seconds empty in front. */
    private Optional<SamplePeriod> onlyPeriod(List<ForeignSeries> toMove) {
        List<SamplePeriod> all = periods(toMove).stream().distinct().toList();
        OptionalLong multiple = SamplePeriod.commonMultiple(all);
        return all.size() == 1 && (multiple.isEmpty() || multiple.getAsLong() > Ticks.PER_SECOND)
                ? Optional.of(all.getFirst())
                : Optional.empty();
    }

    private List<SamplePeriod> periods(List<ForeignSeries> toMove) {
        List<SamplePeriod> all = new ArrayList<>(series.values().stream().map(SeriesMerge::period).toList());
        toMove.forEach(each -> each.grid().ifPresent(all::add));
        return all;
    }

    /** What the start may move by: where not all series can keep their slots, those of the template do. */
    private OptionalLong step(List<ForeignSeries> toMove) {
        List<SamplePeriod> own = series.values().stream().map(SeriesMerge::period).toList();
        OptionalLong step = SamplePeriod.commonMultiple(periods(toMove));
        return step.isPresent() ? step : SamplePeriod.commonMultiple(own);
    }

    private void lay(SeriesMerge each, EffectiveTime time, SampledData to, MarkWriter marks)
            throws MergeRefusedException {
        ReplacementCounter within = new ReplacementCounter();
        int before = displacedSamples.total();
        SeriesLayout.Laid laid = context.profile() == Profile.STANDARD
                ? new ChannelLayout(time, isOfOneTime, each.period(), rule, displacedSamples, within)
                        .lay(each.stored(), each.added())
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
    private SeriesLayout.Laid layBySlotBefore(SeriesMerge each, EffectiveTime time, ReplacementCounter within)
            throws MergeRefusedException {
        SeriesReadings stored = SampleSeries.single(each.stored());
        SeriesReadings readings = SampleSeries.single(each.added());
        long last = Math.max(stored.last(), readings.last());
        SampleGrid grid = SampleGrid.over(time, last, each.period());
        // Two stored ones can only meet in a slot where the start could not move by whole periods.
        grid.fill(stored, displacedSamples);
        SampleGrid added = SampleGrid.over(time, last, each.period());
        added.fill(readings, within);
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
