package org.iomtfhir.chaos.line.handover;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.iomtfhir.chaos.line.events.WardReading;
import org.iomtfhir.chaos.line.events.ReadingType;
import org.iomtfhir.chaos.line.events.WardEvent;
import org.iomtfhir.chaos.line.events.WardEvents;
import org.jspecify.annotations.Nullable;

/**
 * A device that one patient after another wears, and that does not say who: heart rates of an instant, and pulses of an hour,
 * which it sends some seconds late. Not thread-safe.
 */
final class Wristband {

    /** A pulse for each. */
    private static final Duration SLOT = Duration.ofSeconds(5);

    /** Pulses are kept for so long before they are sent, so that some of before a change come after it. */
    private static final Duration KEPT = Duration.ofSeconds(12);

    /** Pulses of one event at most. */
    private static final int MOST = 12;

    /** Who wears it from when on. */
    private record Worn(Instant since, String patient) {}

    private final String device;
    private final List<Worn> worn = new ArrayList<>();
    private @Nullable Instant entered = Instant.EPOCH;
    private Instant nextSlot;
    private boolean pulsesNext;

    /**
     * @param device
     *            its identifier
     * @param begin
     *            when it is worn first
     */
    Wristband(String device, Instant begin) {
        this.device = device;
        long slot = SLOT.toMillis();
        nextSlot = Instant.ofEpochMilli(Math.ceilDiv(begin.toEpochMilli(), slot) * slot);
        worn.add(new Worn(Instant.EPOCH, device + "-patient-0"));
    }

    String device() {
        return device;
    }

    /** Who wears it at present, whoever the FHIR server says. */
    String patient() {
        return worn.getLast().patient();
    }

    /** Who wore it before, null if nobody did. */
    @Nullable
    String earlier() {
        return worn.size() < 2 ? null : worn.get(worn.size() - 2).patient();
    }

    /** Whom the FHIR server takes for its patient. */
    String listed() {
        // Who wears it first is entered before it sends.
        return entered == null ? Objects.requireNonNull(earlier()) : patient();
    }

    /** Since when the FHIR server knows, null if it does not. */
    @Nullable
    Instant entered() {
        return entered;
    }

    /** Since when it is worn by who wears it. */
    Instant since() {
        return worn.getLast().since();
    }

    /** Who comes next: nobody wears it twice. */
    String next() {
        return device + "-patient-" + worn.size();
    }

    void change(String patient, Instant since, @Nullable Instant enteredAt) {
        if (!patient.equals(patient())) {
            worn.add(new Worn(since, patient));
        }
        entered = enteredAt;
    }

    /** What was sent before is not sent again. */
    void sent(Instant pulse) {
        Instant next = pulse.plus(SLOT);
        nextSlot = next.isAfter(nextSlot) ? next : nextSlot;
    }

    /** What it sends now. */
    WardEvent event(Instant now) {
        List<WardReading> pulses = pulsesNext ? pulses(now) : List.of();
        pulsesNext = !pulsesNext;
        if (pulses.isEmpty()) {
            WardReading reading = reading(ReadingType.HEARTRATE, now, "hr");
            return event("{\"monitor\":\"" + device + "\",\"time\":\"" + now + "\",\"heartRate\":"
                    + reading.values().get("hr") + "}", List.of(reading));
        }
        return event("{\"wearable\":\"" + device + "\",\"batch\":[" + pulses.stream().map(each -> "{\"time\":\""
                + each.time() + "\",\"pulse\":" + each.values().get("pulse") + "}").collect(Collectors.joining(","))
                + "]}", pulses);
    }

    private List<WardReading> pulses(Instant now) {
        List<WardReading> pulses = new ArrayList<>();
        for (; pulses.size() < MOST && !nextSlot.isAfter(now.minus(KEPT)); nextSlot = nextSlot.plus(SLOT)) {
            if (isWornAround(nextSlot)) {
                pulses.add(reading(ReadingType.PULSERATE, nextSlot, "pulse"));
            }
        }
        return pulses;
    }

    /** While it is taken from one to the other, it measures nothing. */
    private boolean isWornAround(Instant slot) {
        return worn.stream().noneMatch(each -> Duration.between(each.since(), slot).abs().compareTo(SLOT) <= 0);
    }

    private WardReading reading(ReadingType type, Instant time, String name) {
        String patient = worn.stream().filter(each -> !time.isBefore(each.since())).reduce((a, b) -> b).orElseThrow()
                .patient();
        int value = 45 + Math.floorMod((device + time).hashCode(), 90);
        return new WardReading(type, device, patient, null, time, Map.of(name, Integer.toString(value)));
    }

    private WardEvent event(String body, List<WardReading> readings) {
        return new WardEvent(0, WardEvents.lane(device), body, readings, Optional.empty());
    }
}
