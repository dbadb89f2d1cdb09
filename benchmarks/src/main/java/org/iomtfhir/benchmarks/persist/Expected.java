package org.iomtfhir.benchmarks.persist;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the server must hold of a series. It is what the ward sent, so that a fault of the merge, which all ways share, shows
 * as well.
 *
 * @param number
 *            of the device in the ward, from 0
 * @param subject
 *            the reference to the patient
 * @param device
 *            the reference to the device
 * @param hour
 *            when it begins
 */
record Expected(int number, String subject, String device, Instant hour) {

    private static final String NO_READING = "E";
    private static final String NOTHING = "";

    /** How templates end a period. */
    private static final String LAST_TICK = "59:59.9999999Z";

    /**
     * How the Observation differs from what must stand after the step, if it does.
     *
     * @param observation
     *            as the server gives it
     */
    Optional<String> difference(Step step, JsonNode observation) {
        for (Map.Entry<String, String> element : elements().entrySet()) {
            String there = observation.at(element.getKey()).asText();
            if (!there.equals(element.getValue())) {
                return Optional.of(element.getKey() + " is '" + there + "', not '" + element.getValue() + "'");
            }
        }
        return sampleDifference(step, observation.at("/valueSampledData/data").asText().split(" ", -1));
    }

    private Map<String, String> elements() {
        Map<String, String> elements = new LinkedHashMap<>();
        elements.put("/subject/reference", subject);
        elements.put("/device/reference", device);
        elements.put("/code/coding/0/code", Ward.CODE);
        elements.put("/effectivePeriod/start", hour.toString());
        elements.put("/effectivePeriod/end", hour.toString().replace("00:00Z", LAST_TICK));
        elements.put("/valueSampledData/origin/value", "0");
        elements.put("/valueSampledData/origin/unit", Ward.UNIT);
        elements.put("/valueSampledData/origin/system", NOTHING);
        elements.put("/valueSampledData/origin/code", NOTHING);
        elements.put("/valueSampledData/factor", NOTHING);
        elements.put("/valueSampledData/dimensions", "1");
        elements.put("/valueSampledData/period", Long.toString(Ward.SLOT.toMillis()));
        return elements;
    }

    private Optional<String> sampleDifference(Step step, String[] there) {
        if (there.length != Step.SLOTS) {
            return Optional.of("it has " + there.length + " slots, not " + Step.SLOTS);
        }
        for (int slot = 0; slot < there.length; slot++) {
            String sent = slot < step.until() ? Ward.value(number, slot) : NO_READING;
            if (!there[slot].equals(sent)) {
                return Optional.of("slot " + slot + " holds " + there[slot] + ", not " + sent);
            }
        }
        return Optional.empty();
    }
}
