package org.iomtfhir.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;

/** Makes the events of simulated devices. The same seed and start give the same events. Not thread-safe. */
final class Simulation {

    private static final Duration LATE = Duration.ofHours(1);

    /**
     * How many of a hundred events are unlike the others.
     *
     * @param late
     *            bear a time of up to an hour before
     * @param doubled
     *            are sent twice
     * @param broken
     *            are such that nothing can land of them
     * @param jitter
     *            by how much at most the time of an event is moved
     */
    record Disorder(int late, int doubled, int broken, Duration jitter) {}

    private final List<? extends DeviceModel> models;
    private final int devices;
    private final Instant start;
    private final Duration step;
    private final Disorder disorder;
    private final Random random;
    private long made;

    /**
     * @param models
     *            taken in turn by the devices
     * @param step
     *            time between two events
     */
    Simulation(List<? extends DeviceModel> models, int devices, Instant start, Duration step, Disorder disorder,
            long seed) {
        this.models = List.copyOf(models);
        this.devices = devices;
        this.start = start.truncatedTo(ChronoUnit.MILLIS);
        this.step = step;
        this.disorder = disorder;
        this.random = new Random(seed);
    }

    /** The next event; twice where it is doubled. */
    List<SimulatedEvent> next() {
        int number = (int) (made % devices);
        DeviceModel model = models.get(number % models.size());
        Instant time = start.plus(Duration.ofNanos(Math.multiplyExact(step.toNanos(), made)))
                .truncatedTo(ChronoUnit.MILLIS);
        made++;
        if (disorder.jitter().toMillis() > 0) {
            time = time.plusMillis(random.nextLong(disorder.jitter().toMillis() + 1));
        }
        if (happens(disorder.late())) {
            time = time.minusMillis(random.nextLong(1, LATE.toMillis()));
        }
        SimulatedEvent event = model.event(number, time, random);
        if (happens(disorder.broken())) {
            return List.of(model.broken(event, random));
        }
        return happens(disorder.doubled()) ? List.of(event, event) : List.of(event);
    }

    private boolean happens(int percent) {
        return percent > 0 && random.nextInt(100) < percent;
    }
}
