package org.iomtfhir.persist.merge;

import java.util.Date;
import java.util.Map;
import java.util.Set;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.SampledData;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.model.Profile;

/**
 * Merges Observations, by the rules of the compatibility page, sections 5 and 6. What a template owns is seen in the new
 * Observation alone: its categories, its value, its components, known by their coding in the service system. Everything else
 * of the stored one stays. Stateless and thread-safe.
 */
public final class ObservationMerger implements ResourceMerger {

    @Override
    public String resourceType() {
        return "Observation";
    }

    @Override
    public MergeOutcome merge(IBaseResource storedOrNull, IBaseResource incoming, MergeContext context) {
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

    private static MergeOutcome create(Observation incoming, MergeContext context) throws MergeRefusedException {
        if (!incoming.hasValue() && !incoming.hasDataAbsentReason() && !incoming.hasComponent()) {
            return new MergeOutcome.Unchanged();
        }
        Observation created = incoming.copy();
        Origins origins = Origins.ofNew(created);
        EffectiveTime time = origins.time();
        DisplacedCounter displaced = new DisplacedCounter();
        MarkWriter marks = new MarkWriter(created, time, context.serviceSystem());
        for (ValueSlot slot : ValueSlot.of(created)) {
            SampledData data = slot.series();
            if (data != null) {
                SeriesReadings readings = origins.series(slot, data);
                SamplePeriod period = SampleSeries.period(data, "new");
                SampleGrid grid = SampleGrid.over(time, readings.last(), period);
                grid.fill(readings, displaced);
                SampleSeries.write(grid, context.keepOffsets(), data);
                marks.series(data, grid, period);
            } else if (slot.says() != null) {
                marks.single(slot, origins.single(slot));
            }
        }
        if (context.profile() == Profile.EARLIER_CONNECTOR && created.getEffective() instanceof DateTimeType) {
            created.setEffective(time.toPeriod());
        }
        created.setIssued(Date.from(context.clock().instant()));
        marks.write(true, false, Set.of());
        return new MergeOutcome.Created(created, new MergeCounts(displaced.counts(), Map.of()));
    }
}
