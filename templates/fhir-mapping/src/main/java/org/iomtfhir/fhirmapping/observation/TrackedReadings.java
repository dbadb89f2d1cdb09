package org.iomtfhir.fhirmapping.observation;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.iomtfhir.fhirmapping.spi.ObservationTrace;
import org.iomtfhir.fhirmapping.spi.Readings;
import org.iomtfhir.fhirmapping.spi.SampleSpan;
import org.iomtfhir.model.Ticks;
import org.jspecify.annotations.Nullable;

/**
 * Readings that note which of them a value type writes: the ones whose ingestion time it asks for, since that goes along with every
 * value that is written. Not thread-safe.
 */
final class TrackedReadings implements Readings {

    private final Readings readings;
    private final BitSet written = new BitSet();

    TrackedReadings(Readings readings) {
        this.readings = readings;
    }

    @Override
    public int size() {
        return readings.size();
    }

    @Override
    public String value(int index) {
        return readings.value(index);
    }

    @Override
    public long ticks(int index) {
        return readings.ticks(index);
    }

    @Override
    public long ingestionTicks(int index) {
        written.set(index);
        return readings.ingestionTicks(index);
    }

    @Override
    public @Nullable SampleSpan samples(int index) {
        return readings.samples(index);
    }

    @Override
    public long startTicks() {
        return readings.startTicks();
    }

    @Override
    public long endTicks() {
        return readings.endTicks();
    }

    /** All of them, with those marked that stand in what came of them. */
    List<ObservationTrace.Observed> observed(boolean any) {
        List<ObservationTrace.Observed> all = new ArrayList<>(size());
        for (int i = 0; i < size(); i++) {
            long ingestion = readings.ingestionTicks(i);
            SampleSpan span = samples(i);
            all.add(new ObservationTrace.Observed(Ticks.toInstant(span == null ? ticks(i) : span.origin().ticks()),
                    ingestion == UNKNOWN_TIME ? null : Ticks.toInstant(ingestion),
                    span == null ? value(i) : span.origin().value(), any && written.get(i)));
        }
        return all;
    }
}
