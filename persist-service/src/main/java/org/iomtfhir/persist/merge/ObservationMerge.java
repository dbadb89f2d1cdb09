package org.iomtfhir.persist.merge;

import java.util.Date;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.OptionalLong;
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
        EffectiveTime grown = storedTime.grown(start(), incomingTime);
        changed |= grown.writeTo(merged, storedTime);
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

    /** Every series is laid again, whether this message has readings for it or not. */
    private void gatherStoredSeries() throws MergeRefusedException {
        for (ValueSlot slot : ValueSlot.of(merged)) {
            SampledData data = slot.series();
            if (data == null) {
                continue;
            }
            boolean own = !(slot instanceof ValueSlot.Component component)
                    || ComponentMatch.isOwn(component.component(), context.serviceSystem());
            try {
                series.put(data,
                        new SeriesMerge(SampleSeries.read(data, storedTime.start(), "stored"), new Samples(0)));
            } catch (MergeRefusedException e) {
                // What others added stays as it is, as long as its first sample stays where it was.
                if (own || incomingTime.start() < storedTime.start()) {
                    throw e;
                }
            }
        }
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
        series.computeIfPresent(stored, (data, before) -> new SeriesMerge(before.stored(), samples));
    }

    /** A series that is not stored yet, whose element holds it as the message has it. */
    private void addSeries(SampledData data, SampledData asSent) throws MergeRefusedException {
        SampleSeries read = SampleSeries.read(asSent, incomingTime.start(), "new");
        series.put(data, new SeriesMerge(new SampleSeries(read.period(), new Samples(0)), read.samples()));
    }

    /** Where the merged Observation starts. */
    private long start() {
        long storedStart = storedTime.start();
        long left = storedStart - incomingTime.start();
        if (left <= 0) {
            return storedStart;
        }
        OptionalLong step = isOfOneTime()
                ? OptionalLong.empty()
                : SamplePeriod.commonMultiple(series.values().stream().map(each -> each.stored().period()).toList());
        // By whole sample periods, so that what is stored keeps its slots.
        return step.isPresent()
                ? storedStart - Math.ceilDiv(left, step.getAsLong()) * step.getAsLong()
                : incomingTime.start();
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
