package org.iomtfhir.chaos.race;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How what landed compares with what was sent.
 *
 * @param observations
 *            how many Observations there must be
 * @param readings
 *            how many readings there must be in them
 * @param lost
 *            readings that are not there
 * @param wrong
 *            readings that are there with another value
 * @param invented
 *            readings that nobody sent
 * @param doubled
 *            Observations, patients and devices that are there more often than once, or that nobody sent
 * @param missing
 *            Observations, patients and devices that are not there at all; their readings count as lost as well
 */
record Verdict(int observations, int readings, int lost, int wrong, int invented, int doubled, int missing) {

    private static final Verdict NOTHING = new Verdict(0, 0, 0, 0, 0, 0, 0);

    /** Whether everything is there exactly once, and nothing else is. */
    boolean isClean() {
        return lost + wrong + invented + doubled + missing == 0;
    }

    private Verdict plus(Verdict other) {
        return new Verdict(observations + other.observations, readings + other.readings, lost + other.lost, wrong
                + other.wrong, invented + other.invented, doubled + other.doubled, missing + other.missing);
    }

    /** Compares what the plan expects with what has landed, device by device. */
    static Verdict of(RacePlan plan, Landed landed) throws InterruptedException {
        Map<Integer, Map<String, Map<String, SortedMap<Instant, String>>>> byDevice = new TreeMap<>();
        plan.expected().forEach((target, components) -> byDevice.computeIfAbsent(target.device(),
                any -> new HashMap<>()).put(target.typeAndSegment(), timed(target, components)));
        Verdict verdict = NOTHING;
        for (var device : byDevice.entrySet()) {
            verdict = verdict.plus(ofDevice(plan, device.getKey(), device.getValue(), landed));
        }
        return verdict;
    }

    private static Map<String, SortedMap<Instant, String>> timed(Target target,
            Map<String, SortedMap<Integer, String>> components) {
        Map<String, SortedMap<Instant, String>> timed = new HashMap<>();
        components.forEach((name, slots) -> {
            SortedMap<Instant, String> samples = new TreeMap<>();
            slots.forEach((slot, value) -> samples.put(RaceMessage.slotTime(target, slot), value));
            timed.put(name, samples);
        });
        return timed;
    }

    private static Verdict ofDevice(RacePlan plan, int number,
            Map<String, Map<String, SortedMap<Instant, String>>> expected, Landed landed) throws InterruptedException {
        List<String> devices = landed.ids("Device", plan.device(number));
        List<String> patients = landed.ids("Patient", plan.patient(number));
        Verdict verdict = new Verdict(expected.size(), 0, 0, 0, 0, Math.max(0, devices.size() - 1) + Math.max(0,
                patients.size() - 1), (devices.isEmpty() ? 1 : 0) + (patients.isEmpty() ? 1 : 0));
        Map<String, List<JsonNode>> found = new HashMap<>();
        for (String device : devices) {
            for (JsonNode observation : landed.observations(device)) {
                String identifier = observation.path("identifier").path(0).path("value").asText();
                String prefix = patients.isEmpty() ? "" : patients.getFirst() + "." + device + ".";
                found.computeIfAbsent(identifier.startsWith(prefix)
                        ? identifier.substring(prefix.length())
                        : identifier, any -> new ArrayList<>()).add(observation);
            }
        }
        for (var each : expected.entrySet()) {
            List<JsonNode> theirs = found.getOrDefault(each.getKey(), List.of());
            verdict = verdict.plus(new Verdict(0, 0, 0, 0, 0, Math.max(0, theirs.size() - 1), theirs.isEmpty()
                    ? 1
                    : 0));
            Map<String, SortedMap<Instant, String>> there = theirs.isEmpty()
                    ? Map.of()
                    : Landed.readings(theirs
                            .getFirst());
            for (var component : each.getValue().entrySet()) {
                verdict = verdict.plus(ofReadings(component.getValue(), there.getOrDefault(component.getKey(),
                        new TreeMap<>())));
            }
            long strange = there.keySet().stream().filter(name -> !each.getValue().containsKey(name)).count();
            verdict = verdict.plus(new Verdict(0, 0, 0, 0, (int) strange, 0, 0));
        }
        long strange = found.keySet().stream().filter(identifier -> !expected.containsKey(identifier)).count();
        return verdict.plus(new Verdict(0, 0, 0, 0, 0, (int) strange, 0));
    }

    private static Verdict ofReadings(SortedMap<Instant, String> expected, SortedMap<Instant, String> there) {
        int lost = 0;
        int wrong = 0;
        for (var reading : expected.entrySet()) {
            String value = there.get(reading.getKey());
            if (value == null) {
                lost++;
            } else if (!value.equals(reading.getValue())) {
                wrong++;
            }
        }
        int invented = (int) there.keySet().stream().filter(time -> !expected.containsKey(time)).count();
        return new Verdict(0, expected.size(), lost, wrong, invented, 0, 0);
    }
}
