package org.iomtfhir.persist.merge;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationComponentComponent;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.SampledData;
import org.iomtfhir.model.ErrorName;

/** One merge of a new Observation into a stored one. Used once. */
final class ObservationMerge {

    private final Observation incoming;
    private final Observation merged;
    private final MergeContext context;
    private final EffectiveTime storedTime;
    private final EffectiveTime incomingTime;
    private final boolean storedWins;
    private final IdentityHashMap<SampledData, SeriesMerge> series = new IdentityHashMap<>();
    private final Set<SampledData> ofOthers = Collections.newSetFromMap(new IdentityHashMap<>());
    private boolean changed;
    private int replacedSamples;
    private int replacedValues;

    ObservationMerge(Observation stored, Observation incoming, MergeContext context) throws MergeRefusedException {
        this.incoming = incoming;
        this.merged = stored.copy();
        this.context = context;
        this.storedWins = ObservationStatusRule.storedWins(stored);
        this.incomingTime = EffectiveTime.of(incoming, "new");
        // A retracted Observation may be broken in whatever way: it is left alone for being retracted.
        ObservationStatusRule.afterChange(stored);
        this.storedTime = EffectiveTime.of(stored, "stored");
    }

    /**
     * A series of the merged Observation that is to be laid over the grown time.
     *
     * @param stored
     *            what was stored; without samples if nothing was
     * @param added
     *            what is new; without samples if nothing is
     */
    private record SeriesMerge(SampleSeries stored, Samples added) {}

    MergeOutcome merge() throws MergeRefusedException {
        ObservationStatus afterChange = ObservationStatusRule.afterChange(merged);
        gatherStoredSeries();
        changed |= CategoryMerge.merge(merged, incoming);
        mergeValue(new ValueSlot.Main(merged), new ValueSlot.Main(incoming));
        ComponentMatch match = new ComponentMatch(merged.getComponent(), context.serviceSystem());
        for (ObservationComponentComponent component : incoming.getComponent()) {
            ObservationComponentComponent same = match.of(component);
            if (same == null) {
                add(component);
            } else {
                mergeValue(new ValueSlot.Component(same), new ValueSlot.Component(component));
            }
        }
        List<SeriesOfOthers> toMove = seriesToMove();
        EffectiveTime grown = storedTime.grown(start(toMove), incomingTime);
        changed |= grown.writeTo(merged, storedTime);
        for (SeriesOfOthers each : toMove) {
            each.moveStart(storedTime.start() - grown.start());
        }
        for (Map.Entry<SampledData, SeriesMerge> each : series.entrySet()) {
            lay(each.getValue(), grown, each.getKey());
        }
        if (!changed) {
            return new MergeOutcome.Unchanged(new MergeCounts(storedWins ? replacedSamples : 0, 0));
        }
        merged.setStatus(afterChange);
        merged.setIssued(Date.from(context.clock().instant()));
        return new MergeOutcome.Merged(merged, new MergeCounts(replacedSamples, replacedValues));
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
                series.put(data, storedSeries(data));
            } else {
                ofOthers.add(data);
            }
        }
    }

    private SeriesMerge storedSeries(SampledData data) throws MergeRefusedException {
        return new SeriesMerge(SampleSeries.read(data, storedTime.start(), "stored"), new Samples(0));
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

    private void add(ObservationComponentComponent component) throws MergeRefusedException {
        ObservationComponentComponent added = component.copy();
        merged.addComponent(added);
        changed = true;
        if (added.getValue() instanceof SampledData data) {
            addSeries(data, data.copy());
        }
    }

    private void mergeValue(ValueSlot stored, ValueSlot added) throws MergeRefusedException {
        if (added.value() != null) {
            if (stored.value() == null && storedWins && stored.absentReason() != null) {
                return;
            }
            if (stored.value() == null) {
                stored.setValue(added.value().copy());
                changed = true;
                if (stored.series() != null) {
                    addSeries(stored.series(), stored.series().copy());
                }
            } else if (!stored.value().fhirType().equals(added.value().fhirType())) {
                throw new MergeRefusedException(ErrorName.FhirDataMapping, "the stored value is a "
                        + stored.value().fhirType() + ", the template's a " + added.value().fhirType()
                        + ". Change the template back, or its type name, so that new readings get an Observation of their"
                        + " own");
            } else if (stored.series() != null) {
                mergeSeries(stored.series(), added.series());
            } else if (!storedWins && !stored.value().equalsDeep(added.value())) {
                stored.setValue(added.value().copy());
                changed = true;
                replacedValues++;
            }
        } else if (added.absentReason() != null) {
            mergeAbsentReason(stored, added);
        }
    }

    /** A Quantity that the device could not give replaces one that it gave before. */
    private void mergeAbsentReason(ValueSlot stored, ValueSlot added) throws MergeRefusedException {
        if (stored.value() != null && !(stored.value() instanceof Quantity)) {
            throw new MergeRefusedException(ErrorName.FhirDataMapping, "the stored value is a "
                    + stored.value().fhirType()
                    + ", the template's a Quantity. Change the template back, or its type name,"
                    + " so that new readings get an Observation of their own");
        }
        boolean same = stored.value() == null && added.absentReason().equalsDeep(stored.absentReason());
        boolean keep = storedWins && (stored.value() != null || stored.absentReason() != null);
        if (!same && !keep) {
            replacedValues += stored.value() == null ? 0 : 1;
            stored.setAbsentReason(added.absentReason().copy());
            changed = true;
        }
    }

    private void mergeSeries(SampledData stored, SampledData added) throws MergeRefusedException {
        SampleSeries.checkSameMeaning(stored, added);
        Samples samples = SampleSeries.read(added, incomingTime.start(), "new").samples();
        // One without a coding of ours may be the template's all the same, by its code.
        SeriesMerge before = ofOthers.remove(stored) ? storedSeries(stored) : series.get(stored);
        series.put(stored, new SeriesMerge(before.stored(), samples));
    }

    /** A series that is not stored yet, whose element holds it as the message has it. */
    private void addSeries(SampledData data, SampledData asSent) throws MergeRefusedException {
        SampleSeries read = SampleSeries.read(asSent, incomingTime.start(), "new");
        series.put(data, new SeriesMerge(new SampleSeries(read.period(), new Samples(0)), read.samples()));
    }

    /** Where the merged Observation starts. */
    private long start(List<SeriesOfOthers> toMove) {
        long storedStart = storedTime.start();
        long left = storedStart - incomingTime.start();
        if (left <= 0) {
            return storedStart;
        }
        OptionalLong step = isOfOneTime() ? OptionalLong.empty() : step(toMove);
        // By whole sample periods, so that what is stored keeps its slots.
        return step.isPresent()
                ? storedStart - Math.ceilDiv(left, step.getAsLong()) * step.getAsLong()
                : incomingTime.start();
    }

    /** What the start may move by: where not all series can keep their slots, those of the template do. */
    private OptionalLong step(List<SeriesOfOthers> toMove) {
        List<SamplePeriod> own = series.values().stream().map(each -> each.stored().period()).toList();
        List<SamplePeriod> all = new ArrayList<>(own);
        toMove.forEach(each -> each.grid().ifPresent(all::add));
        OptionalLong step = SamplePeriod.commonMultiple(all);
        return step.isPresent() ? step : SamplePeriod.commonMultiple(own);
    }

    /**
     * Whether the Observation is that of an instant, an hour or a day, not of a correlation id: then its identifier says when.
     * (Only ids to whole seconds let the start of one move at all.)
     */
    private boolean isOfOneTime() {
        for (boolean fraction : new boolean[]{false, true}) {
            String segment = "." + Ticks.compact(incomingTime.start(), fraction) + "."
                    + Ticks.compact(incomingTime.end(), fraction);
            for (Identifier identifier : incoming.getIdentifier()) {
                if (context.serviceSystem().equals(identifier.getSystem()) && identifier.hasValue()
                        && identifier.getValue().contains(segment)) {
                    return true;
                }
            }
        }
        return false;
    }

    private void lay(SeriesMerge each, EffectiveTime time, SampledData to) throws MergeRefusedException {
        long last = Math.max(each.stored().samples().last(), each.added().last());
        SampleGrid stored = SampleGrid.over(time, last, each.stored().period());
        // Two stored ones can only meet in a slot where the start could not move by whole periods.
        replacedSamples += stored.fill(each.stored().samples());
        SampleGrid added = SampleGrid.over(time, last, each.stored().period());
        int within = added.fill(each.added());
        replacedSamples += stored.overlay(added, !storedWins);
        if (SampleSeries.write(stored, context.keepOffsets(), to)) {
            changed = true;
            replacedSamples += within;
        }
    }
}
