package org.iomtfhir.persist;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Element;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationComponentComponent;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.SampledData;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.persist.identity.Resolution;
import org.iomtfhir.persist.identity.Span;

/**
 * Parts a resource whose device changed hands between its first and its last reading: each value, and each sample of a
 * SampledData, goes to the span of its own time. What has no time of its own is nobody's.
 */
final class OwnershipSplitter {

    private static final Span UNDECIDED = Span.always(new Resolution.Refusal(ErrorName.PatientDeviceMismatch,
            "the device changed hands between the first and the last reading of the message, and it does not say which"
                    + " of its values was read when: file them by hand"));

    private OwnershipSplitter() {}

    /**
     * A part.
     *
     * @param resource
     *            a resource of its own
     * @param span
     *            whose it is
     */
    record Part(Resource resource, Span span) {}

    /** Whose a value is. */
    private enum Place {
        /** It belongs to the part. */
        HERE,
        /** It belongs to another part. */
        ELSEWHERE,
        /** Nobody can tell. */
        UNKNOWN
    }

    /**
     * The parts that hold something, in the order of time, and at the end one for what can't be decided; one span gives the
     * resource itself.
     */
    static List<Part> of(Resource resource, List<Span> spans) {
        if (spans.size() == 1) {
            return List.of(new Part(resource, spans.getFirst()));
        }
        if (!(resource instanceof Observation observation)) {
            return List.of(new Part(resource, UNDECIDED));
        }
        List<Part> parts = new ArrayList<>();
        boolean undecided = false;
        for (int i = 0; i < spans.size(); i++) {
            // What lies before the first span or after the last, if times were given wrongly, goes with its neighbour.
            Span span = new Span(i == 0 ? null : spans.get(i).from(), i == spans.size() - 1
                    ? null
                    : spans.get(i).until(), spans.get(i).whose());
            PartOf part = new PartOf(observation, span);
            undecided |= part.leavesOut;
            if (part.holds) {
                parts.add(new Part(part.part, spans.get(i)));
            }
        }
        if (undecided || parts.isEmpty()) {
            parts.add(new Part(observation, UNDECIDED));
        }
        return parts;
    }

    /** What of an Observation belongs to a span. */
    private static final class PartOf {
        private final Observation part;
        private final Span span;
        private boolean holds;
        private boolean leavesOut;

        PartOf(Observation whole, Span span) {
            this.part = whole.copy();
            this.span = span;
            if (part.hasValue() && place(part.getValue()) != Place.HERE) {
                part.setValue(null);
                part.setInterpretation(null);
            }
            if (isElsewhere(part.getDataAbsentReason())) {
                part.setDataAbsentReason(null);
            }
            part.getComponent().removeIf(this::isElsewhere);
        }

        private boolean isElsewhere(ObservationComponentComponent component) {
            return component.hasValue()
                    ? place(component.getValue()) != Place.HERE
                    : isElsewhere(component.getDataAbsentReason());
        }

        /** Why there is no value may have been said by a reading; else it is as true of every part. */
        private boolean isElsewhere(Element reason) {
            Optional<Instant> time = ReadingTimes.of(reason);
            boolean here = time.isPresent() && span.holds(time.get());
            holds |= here;
            return time.isPresent() && !here;
        }

        private Place place(Element value) {
            Place place = value instanceof SampledData data
                    ? keep(data)
                    : ReadingTimes.of(value, part).map(time -> span.holds(time) ? Place.HERE : Place.ELSEWHERE)
                            .orElse(Place.UNKNOWN);
            holds |= place == Place.HERE;
            leavesOut |= place == Place.UNKNOWN;
            return place;
        }

        private Place keep(SampledData data) {
            Optional<List<Instant>> known = ReadingTimes.start(part).flatMap(start -> ReadingTimes.of(data, start));
            if (known.isEmpty()) {
                return Place.UNKNOWN;
            }
            List<Instant> times = known.get();
            List<String> samples = ReadingTimes.items(data.getData());
            List<String> offsets = ReadingTimes.offsets(data).map(each -> ReadingTimes.items(each.getValue())).orElse(
                    List.of());
            boolean sparse = offsets.size() == samples.size();
            List<String> keptSamples = new ArrayList<>();
            List<String> keptOffsets = new ArrayList<>();
            boolean any = false;
            for (int i = 0; i < samples.size(); i++) {
                boolean held = span.holds(times.get(i));
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
}
