package org.iomtfhir.chaos.line.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Element;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationComponentComponent;
import org.hl7.fhir.r4.model.SampledData;
import org.iomtfhir.fhirclient.server.ResourceText;
import org.iomtfhir.persist.merge.StoredTimes;
import org.iomtfhir.persist.merge.StoredTimes.Taken;

/**
 * Compares what the connector has noted of its own writing with what was sent: of each value the time at which it was read, on which
 * depends what may stand over it later. Thread-safe.
 */
public final class MarkCheck {

    private static final int MOST_NAMED = 3;

    private final ResourceText text = new ResourceText();

    /**
     * Every Observation whose mark is not as it must be.
     *
     * @param model
     *            knows every event that was sent
     * @param landed
     *            everything on the server
     * @return empty if all are as they must be; what is missing is not told here
     */
    public List<Difference> compare(WardModel model, Landed landed) {
        Map<String, ExpectedTimes> expected = model.times();
        Set<String> mayBeParted = model.mayBeParted();
        List<Difference> differences = new ArrayList<>();
        for (JsonNode each : landed.observations()) {
            String id = each.path("id").asText();
            ExpectedTimes times = expected.get(id);
            if (times == null) {
                continue;
            }
            Observation observation = (Observation) text.parse(each.toString());
            List<String> amiss = amiss(observation, times, mayBeParted.contains(id));
            if (!amiss.isEmpty()) {
                differences.add(new Difference(Difference.Kind.WRONG,
                        "the write mark of Observation/" + id + ": " + String
                                .join("; ", amiss.subList(0, Math.min(MOST_NAMED, amiss.size())))
                                + (amiss.size() > MOST_NAMED
                                        ? " and " + (amiss.size() - MOST_NAMED) + " more"
                                        : "")));
            }
        }
        return differences;
    }

    private static List<String> amiss(Observation observation, ExpectedTimes expected, boolean mayBeParted) {
        StoredTimes stored = StoredTimes.of(observation);
        List<String> amiss = new ArrayList<>();
        expected.values().forEach((name, time) -> {
            Optional<Taken> taken = value(observation, name).flatMap(stored::of);
            check(name, time, taken, mayBeParted).ifPresent(amiss::add);
        });
        expected.samples().forEach((name, times) -> times.forEach((slot, time) -> {
            Optional<Taken> taken = value(observation, name).filter(SampledData.class::isInstance).flatMap(
                    data -> stored.of((SampledData) data, slot));
            check(name + " in slot " + slot, time, taken, mayBeParted).ifPresent(amiss::add);
        }));
        return amiss;
    }

    /** Of what a repair has taken others' readings out of, not every time is known any more. */
    private static Optional<String> check(String name, Instant expected, Optional<Taken> taken, boolean mayBeParted) {
        if (taken.isEmpty()) {
            return mayBeParted
                    ? Optional.empty()
                    : Optional.of(name + " was read at " + expected + ", and the mark does not tell");
        }
        if (!taken.get().reading().equals(expected)) {
            return Optional.of(name + " was read at " + expected + ", and the mark says " + taken.get().reading());
        }
        return taken.get().ingestion().isPresent()
                ? Optional.empty()
                : Optional.of(name + " was read at " + expected + ", and the mark does not say when it was ingested");
    }

    private static Optional<Element> value(Observation observation, String name) {
        if (name.equals(ExpectedTimes.MAIN)) {
            return Optional.ofNullable(observation.getValue());
        }
        for (ObservationComponentComponent component : observation.getComponent()) {
            if (component.getCode().hasCoding() && component.getCode().getCoding().getLast().getCode().equals(name)) {
                return Optional.ofNullable(component.getValue());
            }
        }
        return Optional.empty();
    }
}
