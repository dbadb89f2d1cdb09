package org.iomtfhir.persist.merge;

import org.iomtfhir.model.sampled.SamplePeriod;
import org.iomtfhir.model.Ticks;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.SampledData;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.model.Profile;
import org.jspecify.annotations.Nullable;

/**
 * Merges Observations, by the rules that docs/templates.md states. What a template owns is seen in the new
 * Observation alone: its categories, its value, its components, known by their coding in the service system. Everything else
 * of the stored one stays. Stateless and thread-safe.
 */
public final class ObservationMerger implements ResourceMerger {

    @Override
    public String resourceType() {
        return "Observation";
    }

    @Override
    public MergeOutcome merge(@Nullable IBaseResource storedOrNull, IBaseResource incoming, MergeContext context) {
        if (!(incoming instanceof Observation observation)
                || !(storedOrNull == null || storedOrNull instanceof Observation)) {
            return new MergeOutcome.Refused(ErrorName.FhirDataMapping,
                    "an Observation can be merged with an Observation alone. Give the resource another id");
        }
        try {
            return storedOrNull == null
                    ? create(observation, context)
                    : new ObservationMerge((Observation) storedOrNull, observation, context).merge();
        } catch (MergeRefusedException e) {
            return e.outcome();
        }
    }

    /** Whether the time that it covers is not over yet. */
    static boolean isRunning(EffectiveTime time, MergeContext context) {
        return context.clock().instant().isBefore(Ticks.toInstant(time.end()));
    }

    /**
     * Whether an Observation is a first version, into which nothing has been merged. One that says nothing of it counts as one
     * if it is {@code final}, for what is merged becomes {@code amended}.
     */
    public static boolean isFirst(Observation observation) {
        return switch (observation.getStatus()) {
            case FINAL -> WriteMark.of(observation).map(WriteMark.OfObservation::first).orElse(true);
            case PRELIMINARY, REGISTERED -> WriteMark.of(observation).map(WriteMark.OfObservation::first).orElse(false);
            case null, default -> false;
        };
    }

    /** Whether the connector itself calls an Observation {@code preliminary}, as long as its time is not over. */
    public static boolean isPreliminaryWhileRunning(Observation stored) {
        return stored.getStatus() == ObservationStatus.PRELIMINARY && WriteMark.of(stored).map(
                WriteMark.OfObservation::preliminary).orElse(false);
    }

    /**
     * A message that says nothing of its own, but that the Observation is looked at again: by then its time may be over, so that
     * it is {@code preliminary} no more.
     *
     * @param stored
     *            what the server holds
     * @return empty if the status is not the connector's, or the time not over
     */
    public static Optional<Observation> ended(Observation stored, MergeContext context) {
        try {
            MarkedOrigins origins = new MarkedOrigins(stored, "stored");
            boolean ended = origins.isPreliminary() && stored.getStatus() == ObservationStatus.PRELIMINARY
                    && !isRunning(origins.time(), context);
            if (!ended) {
                return Optional.empty();
            }
            Observation nothing = stored.copy();
            nothing.setValue(null).setDataAbsentReason(null).setComponent(null).setExtension(null);
            return Optional.of(nothing);
        } catch (MergeRefusedException e) {
            return Optional.empty();
        }
    }

    private static MergeOutcome create(Observation incoming, MergeContext context) throws MergeRefusedException {
        if (!incoming.hasValue() && !incoming.hasDataAbsentReason() && !incoming.hasComponent()) {
            return new MergeOutcome.Unchanged();
        }
        Observation created = incoming.copy();
        Origins origins = Origins.ofNew(created);
        EffectiveTime time = origins.time();
        boolean isOfOneTime = time.isNamedBy(created, context.serviceSystem());
        ReplacementCounter displaced = new ReplacementCounter();
        // Of what was stored elsewhere before, what a person took away or set there.
        Map<Base, Integer> editedCodes = origins instanceof MarkedOrigins marked
                ? marked.editedCodes(created, context.serviceSystem())
                : Map.of();
        Set<Integer> components = origins instanceof MarkedOrigins marked ? marked.components() : Set.of();
        MarkWriter marks = new MarkWriter(created, time, context.serviceSystem(), editedCodes);
        for (ValueSlot slot : ValueSlot.of(created)) {
            SampledData data = slot.series();
            if (data != null) {
                List<SeriesReadings> readings = origins.series(slot, data);
                SamplePeriod period = SampleSeries.period(data, "new");
                SampleGrid grid = context.profile() == Profile.STANDARD
                        ? new ChannelLayout(time, isOfOneTime, period, MergeRule.LATER, displaced, displaced)
                                .lay(SeriesReadings.ofChannels(readings.size(), 0), readings).grid()
                        : bySlotBefore(time, SampleSeries.single(readings), period, displaced);
                SampleSeries.write(grid, context.keepOffsets(), data);
                marks.series(data, grid, period);
            } else if (slot.says() != null || origins instanceof MarkedOrigins) {
                marks.single(slot, origins.single(slot));
            }
        }
        if (context.profile() == Profile.EARLIER_CONNECTOR && created.getEffective() instanceof DateTimeType) {
            created.setEffective(time.toPeriod());
        }
        // What the template calls preliminary waits for a person, not for the end of a period.
        boolean preliminary = context.preliminary() && created.getStatus() == ObservationStatus.FINAL
                && isRunning(time, context);
        if (preliminary) {
            created.setStatus(ObservationStatus.PRELIMINARY);
        }
        created.setIssued(Date.from(context.clock().instant()));
        marks.write(true, preliminary, components,
                new WriteMark.Told(origins.period(), PerformerMerge.digests(created)));
        return new MergeOutcome.Created(created, new MergeCounts(displaced.counts(), Map.of()));
    }

    private static SampleGrid bySlotBefore(EffectiveTime time, SeriesReadings readings, SamplePeriod period,
            ReplacementCounter displaced) throws MergeRefusedException {
        SampleGrid grid = SampleGrid.over(time, readings.last(), period);
        grid.fill(readings, displaced);
        return grid;
    }
}
