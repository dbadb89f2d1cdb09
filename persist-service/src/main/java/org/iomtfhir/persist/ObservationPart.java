package org.iomtfhir.persist;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.hl7.fhir.r4.model.Element;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationComponentComponent;
import org.hl7.fhir.r4.model.SampledData;

/** What of an Observation belongs to some time: each value, and each sample, by its own. */
final class ObservationPart {
    /** The times of samples are those of their readings. */
    static final Function<SampledData, Spread> EXACT = data -> Spread.NONE;

    /** Whose a value is. */
    private enum Place {
        /** It belongs to the part. */
        HERE,
        /** It belongs to another part. */
        ELSEWHERE,
        /** Nothing tells to which part it belongs. */
        UNKNOWN
    }

    /** The times of the readings that belong to the part. */
    interface Times {
        /** Whether a reading that was taken between these, both included, belongs to them. */
        boolean hold(Instant earliest, Instant latest);
    }

    /**
     * By how much a reading may have been taken before or after the time of its sample.
     */
    record Spread(Duration before, Duration after) {
        static final Spread NONE = new Spread(Duration.ZERO, Duration.ZERO);
    }

    private final Observation part;
    private final Times times;
    private final Function<SampledData, Spread> spread;
    private final boolean keepsUnknown;
    private boolean holds;
    private boolean unknown;

    /**
     * @param whole
     *            not changed
     * @param times
     *            which times
     * @param spread
     *            how exactly the times of samples are those of their readings
     * @param keepsUnknown
     *            whether a value without a time belongs to it
     */
    ObservationPart(Observation whole, Times times, Function<SampledData, Spread> spread, boolean keepsUnknown) {
        this.part = whole.copy();
        this.times = times;
        this.spread = spread;
        this.keepsUnknown = keepsUnknown;
        if (part.hasValue() && !stays(place(part.getValue()))) {
            part.setValue(null);
            part.setInterpretation(null);
        }
        if (isElsewhere(part.getDataAbsentReason())) {
            part.setDataAbsentReason(null);
        }
        part.getComponent().removeIf(this::isElsewhere);
    }

    /** What belongs to it; an Observation of its own. */
    Observation observation() {
        return part;
    }

    /** Whether a reading belongs to it. */
    boolean holds() {
        return holds;
    }

    /** Whether there was a value that has no time. */
    boolean hasUnknown() {
        return unknown;
    }

    private boolean isElsewhere(ObservationComponentComponent component) {
        return component.hasValue()
                ? !stays(place(component.getValue()))
                : isElsewhere(component.getDataAbsentReason());
    }

    /** Why there is no value may have been said by a reading; else it is as true of every part. */
    private boolean isElsewhere(Element reason) {
        Optional<Instant> time = ReadingTimes.of(reason);
        boolean here = time.isPresent() && times.hold(time.get(), time.get());
        holds |= here;
        return time.isPresent() && !here;
    }

    private boolean stays(Place place) {
        return place == Place.HERE || (keepsUnknown && place == Place.UNKNOWN);
    }

    private Place place(Element value) {
        Place place = value instanceof SampledData data
                ? keep(data)
                : ReadingTimes.of(value, part).map(time -> times.hold(time, time) ? Place.HERE : Place.ELSEWHERE)
                        .orElse(Place.UNKNOWN);
        holds |= place == Place.HERE;
        unknown |= place == Place.UNKNOWN;
        return place;
    }

    private Place keep(SampledData data) {
        Optional<List<Instant>> known = ReadingTimes.start(part).flatMap(start -> ReadingTimes.of(data, start));
        if (known.isEmpty()) {
            return Place.UNKNOWN;
        }
        List<Instant> taken = known.get();
        List<String> samples = ReadingTimes.items(data.getData());
        List<String> offsets = ReadingTimes.offsets(data).map(text -> ReadingTimes.items(text.getValue())).orElse(
                List.of());
        boolean sparse = offsets.size() == samples.size();
        List<String> keptSamples = new ArrayList<>();
        List<String> keptOffsets = new ArrayList<>();
        Spread each = spread.apply(data);
        boolean any = false;
        for (int i = 0; i < samples.size(); i++) {
            boolean held = times.hold(taken.get(i).minus(each.before()), taken.get(i).plus(each.after()));
            any |= held && !samples.get(i).equals("E");
            if (held || !sparse) {
                keptSamples.add(held ? samples.get(i) : "E");
                if (sparse) {
                    keptOffsets.add(offsets.get(i));
                }
            }
        }
        data.setData(String.join(" ", keptSamples));
        ReadingTimes.offsets(data).ifPresent(text -> text.setValue(String.join(" ", keptOffsets)));
        return any ? Place.HERE : Place.ELSEWHERE;
    }
}
