package org.iomtfhir.persist;

import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Resource;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.persist.identity.Resolution;
import org.iomtfhir.persist.identity.Span;

/**
 * Parts a resource whose device changed hands between its first and its last reading: each value, and each sample of a
 * SampledData, goes to the span of its own time. What has no time of its own is nobody's. Where the readings make the effective time,
 * that of a part is its own readings'.
 */
final class OwnershipSplitter {

    private static final Span UNDECIDED = Span.always(new Resolution.Refusal(ErrorName.PatientDeviceMismatch,
            "the device changed hands between the first and the last reading of the message, and it does not say which"
                    + " of its values was read when: file them by hand"));

    private static final Span STRADDLES = Span.always(new Resolution.Refusal(ErrorName.PatientDeviceMismatch,
            "the device changed hands within the effective period that the reading says, so that it is about two patients: file it"
                    + " by hand; or, if the change was entered with a wrong time, correct the Device's link, then replay the dead"
                    + " letter"));

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
        if (ReadingTimes.told(observation).isPresent()) {
            return List.of(new Part(resource, STRADDLES));
        }
        List<Part> parts = new ArrayList<>();
        boolean undecided = false;
        for (int i = 0; i < spans.size(); i++) {
            // What lies before the first span or after the last, if times were given wrongly, goes with its neighbour.
            Span span = new Span(i == 0 ? null : spans.get(i).from(), i == spans.size() - 1
                    ? null
                    : spans.get(i).until(), spans.get(i).whose());
            ObservationPart part = new ObservationPart(observation, (earliest, latest) -> span.holds(earliest),
                    ObservationPart.Form.MESSAGE);
            undecided |= part.hasUnknown();
            if (part.holds()) {
                PartPeriod.narrow(part.observation());
                parts.add(new Part(part.observation(), spans.get(i)));
            }
        }
        if (undecided || parts.isEmpty()) {
            parts.add(new Part(observation, UNDECIDED));
        }
        return parts;
    }
}
