package org.iomtfhir.persist.merge;

import java.time.Instant;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Element;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.SampledData;
import org.iomtfhir.model.Ticks;
import org.iomtfhir.model.sampled.SamplePeriod;
import org.iomtfhir.model.sampled.SampledText;

/**
 * When the values of a stored Observation were taken and ingested, as far as its {@linkplain WriteMark mark} tells: the time of
 * a sample is not that of its slot. Of what a person set, and where there is no mark, nothing is known. Immutable.
 */
public final class StoredTimes {

    /** Of an Observation of which no time is known. */
    public static final StoredTimes NONE = new StoredTimes(Map.of(), Map.of(), false);

    private final Map<Base, Taken[]> samples;
    private final Map<Base, Taken> values;

    private final boolean told;

    private StoredTimes(Map<Base, Taken[]> samples, Map<Base, Taken> values, boolean told) {
        this.told = told;
        this.samples = samples;
        this.values = values;
    }

    /**
     * When a value was taken.
     *
     * @param reading
     *            by the device
     * @param ingestion
     *            by the hub; empty if that is not known
     */
    public record Taken(Instant reading, Optional<Instant> ingestion) {

        /** By which time it is told whose it is: nothing is read after it was taken in, so that then the device's clock was ahead. */
        public Instant time() {
            return ingestion.filter(reading::isAfter).orElse(reading);
        }

        private static Taken of(long reading, long ingestion) {
            return new Taken(Ticks.toInstant(reading), ingestion == Origin.UNKNOWN_TIME
                    ? Optional.empty()
                    : Optional.of(Ticks.toInstant(ingestion)));
        }
    }

    /** Of an Observation, whose elements are known by their identity. */
    public static StoredTimes of(Observation observation) {
        IdentityHashMap<Base, Taken[]> samples = new IdentityHashMap<>();
        IdentityHashMap<Base, Taken> values = new IdentityHashMap<>();
        boolean told;
        try {
            MarkedOrigins origins = new MarkedOrigins(observation, "stored");
            told = origins.period().kind() != Origin.Kind.NONE;
            for (ValueSlot slot : ValueSlot.of(observation)) {
                SampledData series = slot.series();
                if (series != null) {
                    samples.put(series, samples(origins, slot, series));
                } else if (slot.says() != null) {
                    Origin origin = origins.single(slot);
                    if (origin.kind() == Origin.Kind.READING && origin.reading() != Origin.UNKNOWN_TIME) {
                        values.put(slot.says(), Taken.of(origin.reading(), origin.ingestion()));
                    }
                }
            }
        } catch (MergeRefusedException e) {
            return NONE;
        }
        return new StoredTimes(samples, values, told);
    }

    private static Taken[] samples(MarkedOrigins origins, ValueSlot slot, SampledData series)
            throws MergeRefusedException {
        List<SeriesReadings> channels = origins.series(slot, series);
        SamplePeriod period = SampleSeries.period(series, "stored");
        Taken[] taken = new Taken[SampledText.items(SampleSeries.text(series, "stored")).size()];
        for (int channel = 0; channel < channels.size(); channel++) {
            SeriesReadings readings = channels.get(channel);
            for (int i = 0; i < readings.size(); i++) {
                long at = period.slot(readings.place(i) - origins.time().start()) * channels.size() + channel;
                if (readings.isExact(i) && at >= 0 && at < taken.length) {
                    taken[(int) at] = Taken.of(readings.time(i), readings.ingestion(i));
                }
            }
        }
        return taken;
    }

    /** Whether a reading says itself what the Observation covers. */
    public boolean isPeriodTold() {
        return told;
    }

    /** Of a sample; empty if it is not known. */
    public Optional<Taken> of(SampledData data, int item) {
        Taken[] taken = samples.get(data);
        return taken == null || item >= taken.length ? Optional.empty() : Optional.ofNullable(taken[item]);
    }

    /** Of a value that is no series, or of the reason why there is none; empty if it is not known. */
    public Optional<Taken> of(Element says) {
        return Optional.ofNullable(values.get(says));
    }
}
