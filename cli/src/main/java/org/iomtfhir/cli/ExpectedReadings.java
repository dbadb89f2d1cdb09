package org.iomtfhir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.iomtfhir.model.sampled.SampledText;

/** The readings that must have landed, and what of them has not. Not thread-safe. */
final class ExpectedReadings {

    /** How many can be kept; each takes some hundred bytes. */
    static final int MOST = 1_000_000;

    /** Of what kind, and of which device. */
    private record Series(String type, String device) {}

    private final Map<Series, TreeMap<Instant, SimulatedReading>> expected = new LinkedHashMap<>();
    private int size;

    /** Of two readings of one kind, device and millisecond the later one counts, as for the line. */
    void add(SimulatedReading reading) {
        if (expected.computeIfAbsent(new Series(reading.type(), reading.device()), first -> new TreeMap<>())
                .put(reading.time(), reading) == null) {
            size++;
        }
    }

    int size() {
        return size;
    }

    /**
     * What is not as it must be, a sentence each, without a value.
     *
     * @param landed
     *            all that the server has
     */
    List<String> differences(List<LandedObservation> landed) {
        Map<Series, List<LandedObservation>> found = new HashMap<>();
        for (LandedObservation one : landed) {
            if (one.start() != null && one.device() != null) {
                for (String name : one.names()) {
                    found.computeIfAbsent(new Series(name, one.device()), first -> new ArrayList<>()).add(one);
                }
            }
        }
        List<String> wrong = new ArrayList<>();
        expected.forEach((series, readings) -> readings.values().forEach(reading -> {
            List<LandedObservation> covering = found.getOrDefault(series, List.of()).stream()
                    .filter(one -> covers(one, reading.time())).toList();
            String which = reading.type() + " of " + reading.device() + " at " + reading.time();
            if (covering.isEmpty()) {
                wrong.add("missing: " + which);
            } else if (covering.size() > 1) {
                wrong.add("twice: " + which);
            } else if (reading.patient() != null && !reading.patient().equals(covering.getFirst().patient())) {
                wrong.add("of another patient: " + which);
            } else if (!holds(covering.getFirst(), reading, readings)) {
                wrong.add("another value: " + which);
            }
        }));
        return wrong;
    }

    private static boolean covers(LandedObservation one, Instant time) {
        Instant start = startOf(one);
        Instant end = one.end() == null ? start : one.end();
        return !time.isBefore(start.truncatedTo(java.time.temporal.ChronoUnit.MILLIS)) && !time.isAfter(end);
    }

    /** Of one that was found to have a start. */
    private static Instant startOf(LandedObservation one) {
        return Objects.requireNonNull(one.start(), "start");
    }

    private static boolean holds(LandedObservation one, SimulatedReading reading,
            NavigableMap<Instant, SimulatedReading> neighbours) {
        List<JsonNode> places = new ArrayList<>(List.of(one.resource()));
        one.resource().path("component").forEach(places::add);
        // Over a period without a series, an Observation says what was last read in it.
        boolean last = one.end() == null || neighbours.higherKey(reading.time()) == null
                || neighbours.higherKey(reading.time()).isAfter(one.end());
        return reading.values().stream().allMatch(value -> places.stream()
                .anyMatch(place -> place.has("valueSampledData")
                        ? sampled(place.path("valueSampledData"), startOf(one), reading.time(), value, neighbours)
                        : !last || said(place, value)));
    }

    private static boolean said(JsonNode place, String value) {
        if (place.has("valueQuantity")) {
            return same(place.path("valueQuantity").path("value").asText(), value);
        }
        return place.has("valueCodeableConcept") || Objects.equals(place.path("valueString").asText(null), value);
    }

    /** The sample of the reading's time; where two readings fall to one sample, either may stand there. */
    private static boolean sampled(JsonNode series, Instant start, Instant time, String value,
            NavigableMap<Instant, SimulatedReading> neighbours) {
        BigDecimal period = series.path("period").decimalValue();
        if (period.signum() <= 0) {
            return false;
        }
        Duration around = Duration.ofMillis(period.setScale(0, RoundingMode.UP).longValue());
        if (neighbours.subMap(time.minus(around), false, time.plus(around), false).size() > 1) {
            return true;
        }
        BigDecimal slot = BigDecimal.valueOf(Duration.between(start, time).toMillis()).divide(period, 3,
                RoundingMode.HALF_UP);
        List<String> samples = SampledText.items(series.path("data").asText());
        for (RoundingMode mode : List.of(RoundingMode.DOWN, RoundingMode.HALF_UP)) {
            int index = slot.setScale(0, mode).intValue();
            if (index >= 0 && index < samples.size() && same(samples.get(index), value)) {
                return true;
            }
        }
        return false;
    }

    private static boolean same(String one, String other) {
        try {
            return new BigDecimal(one).compareTo(new BigDecimal(other)) == 0;
        } catch (NumberFormatException e) {
            return one.equals(other);
        }
    }
}
