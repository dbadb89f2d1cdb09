package org.iomtfhir.persist;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.SampledData;
import org.iomtfhir.persist.identity.Span;

/**
 * Parts a resource whose device changed hands between its first and its last reading: each sample of a SampledData goes to
 * the span of its time, everything else goes by the last reading.
 */
final class OwnershipSplitter {

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

    /** The parts that hold something, in the order of time; one span gives the resource itself. */
    static List<Part> of(Resource resource, List<Span> spans) {
        Span last = spans.getLast();
        if (spans.size() == 1) {
            return List.of(new Part(resource, last));
        }
        Optional<Instant> start = resource instanceof Observation observation
                ? ReadingTimes.start(observation)
                : Optional.empty();
        if (start.isEmpty() || ReadingTimes.series((Observation) resource).isEmpty()) {
            return List.of(new Part(resource, last));
        }
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < spans.size(); i++) {
            Observation part = ((Observation) resource).copy();
            // What lies before the first span or after the last, if times were given wrongly, goes with its neighbour.
            Instant from = i == 0 ? null : spans.get(i).from();
            Instant until = i == spans.size() - 1 ? null : spans.get(i).until();
            if (keep(part, new Span(from, until, spans.get(i).whose()), start.get(), i == spans.size() - 1)) {
                parts.add(new Part(part, spans.get(i)));
            }
        }
        return parts;
    }

    /** Whether anything is left. */
    private static boolean keep(Observation part, Span span, Instant start, boolean others) {
        if (part.hasValueSampledData()) {
            if (!keep(part.getValueSampledData(), span, start, others)) {
                part.setValue(null);
            }
        } else if (!others) {
            part.setValue(null);
        }
        part.getComponent().removeIf(component -> component.hasValueSampledData()
                ? !keep(component.getValueSampledData(), span, start, others)
                : !others);
        return part.hasValue() || part.hasComponent();
    }

    private static boolean keep(SampledData data, Span span, Instant start, boolean others) {
        Optional<List<Instant>> known = ReadingTimes.of(data, start);
        if (known.isEmpty()) {
            return others; // Merging will say what is wrong with it.
        }
        List<Instant> times = known.get();
        List<String> samples = ReadingTimes.items(data.getData());
        List<String> offsets = ReadingTimes.offsets(data).map(each -> ReadingTimes.items(each.getValue())).orElse(List
                .of());
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
        return any;
    }
}
