package org.iomtfhir.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;

/**
 * Makes the events of simulated devices, and says which reading each must land as. The same seed and start give the same
 * events. Not thread-safe.
 */
final class SimulatedDevices {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** What is simulated: where the value stands, as what it lands, and around which value it moves. */
    enum Kind {
        /** A bedside monitor: heart rate. */
        MONITOR("heartRate", "heartrate", 72, 12, 0),
        /** A watch that sends the pulse. */
        WATCH("pulse", "pulserate", 68, 15, 0),
        /** An infusion pump: flow in mL/h. */
        PUMP("flow", "infusionrate", 90, 30, 1),
        /** A glucose sensor: mmol/L. */
        GLUCOSE("glucose", "glucose", 6, 2, 1),
        /** A scale that sends the body weight in kg. */
        SCALE("weight", "bodyweight", 75, 20, 1);

        private final String member;
        private final String type;
        private final double middle;
        private final double spread;
        private final int digits;

        Kind(String member, String type, double middle, double spread, int digits) {
            this.member = member;
            this.type = type;
            this.middle = middle;
            this.spread = spread;
            this.digits = digits;
        }

        String title() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A reading that must be on the FHIR server, once.
     *
     * @param type
     *            text of the Observation's code
     * @param device
     *            value of the device's identifier
     * @param patient
     *            value of the patient's identifier
     * @param time
     *            to the millisecond
     */
    record Reading(String type, String device, String patient, Instant time, BigDecimal value) {}

    /**
     * @param device
     *            who sends it
     * @param reading
     *            what must land of it, empty for a broken one
     */
    record Event(String device, Instant time, String body, Optional<Reading> reading) {}

    /**
     * How many of a hundred events are unlike the others.
     *
     * @param late
     *            bear a time of up to an hour before
     * @param doubled
     *            are sent twice
     * @param broken
     *            are no JSON, or lack their time
     * @param jitter
     *            by how much at most the time of an event is moved
     */
    record Disorder(int late, int doubled, int broken, Duration jitter) {}

    private final List<Kind> kinds;
    private final int devices;
    private final Instant start;
    private final Duration step;
    private final Disorder disorder;
    private final Random random;
    private long made;

    /**
     * @param step
     *            time between two events
     */
    SimulatedDevices(List<Kind> kinds, int devices, Instant start, Duration step, Disorder disorder, long seed) {
        this.kinds = List.copyOf(kinds);
        this.devices = devices;
        this.start = start.truncatedTo(ChronoUnit.MILLIS);
        this.step = step;
        this.disorder = disorder;
        this.random = new Random(seed);
    }

    /** The next event; twice where it is doubled. */
    List<Event> next() {
        int number = (int) (made % devices);
        Kind kind = kinds.get(number % kinds.size());
        Instant time = start.plus(Duration.ofNanos(Math.multiplyExact(step.toNanos(), made)))
                .truncatedTo(ChronoUnit.MILLIS);
        made++;
        if (disorder.jitter().toMillis() > 0) {
            time = time.plusMillis(random.nextLong(disorder.jitter().toMillis() + 1));
        }
        if (happens(disorder.late())) {
            time = time.minusMillis(random.nextLong(1, Duration.ofHours(1).toMillis()));
        }
        String device = "simulated-%s-%04d".formatted(kind.title(), number);
        String patient = "simulated-patient-%04d".formatted(number);
        BigDecimal value = BigDecimal.valueOf(kind.middle + (random.nextDouble() * 2 - 1) * kind.spread)
                .setScale(kind.digits, java.math.RoundingMode.HALF_UP);
        ObjectNode body = JSON.createObjectNode().put("kind", kind.title()).put("device", device)
                .put("patient", patient).put("time", time.toString());
        body.put(kind.member, value);
        List<Event> events = new ArrayList<>();
        if (happens(disorder.broken())) {
            String text = random.nextBoolean()
                    ? body.toString().substring(0, body.toString().length() / 2)
                    : body.without("time").toString();
            events.add(new Event(device, time, text, Optional.empty()));
            return events;
        }
        Event event = new Event(device, time, body.toString(),
                Optional.of(new Reading(kind.type, device, patient, time, value)));
        events.add(event);
        if (happens(disorder.doubled())) {
            events.add(event);
        }
        return events;
    }

    private boolean happens(int percent) {
        return percent > 0 && random.nextInt(100) < percent;
    }
}
