package org.iomtfhir.chaos.line.events;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The events of a ward, in the order in which they are sent: monitors, thermometers, wearables, trackers, glucose sensors and pumps,
 * with readings old and new, in order and not, some of them sent again; and events that can never land, each for one reason.
 *
 * <p>
 * What a device reads at a moment follows from the seed, the device and the moment. So the same reading sent twice is the
 * same reading, no slot of a series ever gets two values, and what must be on the server does not depend on the order in
 * which events arrive. Immutable and thread-safe.
 */
public final class WardEvents {

    /** Lanes that events are sent in: one for each partition of the hub. */
    public static final int LANES = 4;

    /** No identifier of a device, patient or mark is without it, so that a log can be searched for them. */
    public static final String IDENTIFIER_PREFIX = "kx-";

    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
    private static final Instant LONG_AGO = Instant.parse("2019-06-30T00:00:00Z");

    private static final int MONITORS = 8;
    private static final int THERMOMETERS = 3;
    private static final int WEARABLES = 6;
    private static final int SENSORS = 3;
    private static final int PUMPS = 4;
    private static final int TRACKERS = 3;

    private static final Duration PULSE_SLOT = Duration.ofSeconds(5);
    private static final Duration GLUCOSE_SLOT = Duration.ofMinutes(5);
    private static final Duration INFUSION_SLOT = Duration.ofMinutes(1);

    private final SeededHash hash;

    public WardEvents(long seed) {
        this.hash = new SeededHash(seed);
    }

    /** The event of this number. */
    public WardEvent event(long number) {
        Random random = new Random(hash.of("event " + number));
        int kind = random.nextInt(100);
        if (kind < 28) {
            return heartRate(number, random);
        } else if (kind < 38) {
            return bloodPressure(number, random);
        } else if (kind < 44) {
            return temperature(number, random);
        } else if (kind < 48) {
            return rhythm(number, random);
        } else if (kind < 62) {
            return pulses(number, random);
        } else if (kind < 68) {
            return steps(number, random);
        } else if (kind < 75) {
            return glucose(number, random);
        } else if (kind < 86) {
            return infusion(number, random);
        } else if (kind < 92) {
            return again(number, random);
        } else if (kind < 93) {
            return event(number, "nobody-" + number, "{\"kettle\":\"on\",\"time\":\"" + START + "\"}", List.of());
        }
        return new BadEvents(this).event(number, random.nextInt(BadEvents.KINDS));
    }

    private WardEvent heartRate(long number, Random random) {
        String monitor = device("monitor", random.nextInt(MONITORS));
        String patient = patientOf(monitor);
        Instant time = instant(random);
        WardReading reading = heartRate(monitor, patient, time);
        return event(number, monitor,
                body("monitor", monitor, patient, time, "\"heartRate\":" + reading.values().get("hr")),
                List.of(reading));
    }

    WardReading heartRate(String monitor, String patient, Instant time) {
        return new WardReading(ReadingType.HEARTRATE, monitor, patient, null, time,
                Map.of("hr", Integer.toString(50 + hash.of("hr " + monitor + time, 90))));
    }

    private WardEvent bloodPressure(long number, Random random) {
        String monitor = device("monitor", random.nextInt(MONITORS));
        String patient = patientOf(monitor);
        Instant time = instant(random);
        String systolic = Integer.toString(95 + hash.of("sys " + monitor + time, 70));
        String diastolic = decimal(550 + hash.of("dia " + monitor + time, 400), 1);
        return event(number, monitor,
                body("monitor", monitor, patient, time,
                        "\"systolic\":" + systolic + ",\"diastolic\":" + diastolic),
                List.of(new WardReading(ReadingType.BLOODPRESSURE, monitor, patient, null, time,
                        Map.of("systolic", systolic, "diastolic", diastolic))));
    }

    private WardEvent temperature(long number, Random random) {
        String thermometer = device("thermometer", random.nextInt(THERMOMETERS));
        String patient = patientOf(thermometer);
        // Several of one second, so that the fraction alone tells them apart.
        Instant time = START.plusSeconds(random.nextInt(400)).plusNanos(100L * (1 + random.nextInt(9_999_999)));
        String value = decimal(3500 + hash.of("temperature " + thermometer + time, 600), 2);
        return event(number, thermometer,
                body("thermometer", thermometer, patient, time, "\"temperature\":" + value),
                List.of(new WardReading(ReadingType.BODYTEMPERATURE, thermometer, patient, null, time,
                        Map.of("temperature", value))));
    }

    private WardEvent rhythm(long number, Random random) {
        String monitor = device("monitor", random.nextInt(MONITORS));
        String patient = patientOf(monitor);
        Instant time = instant(random);
        String value = List.of("sinus rhythm", "atrial fibrillation", "paced, 1:1 é").get(hash.of("rhythm " + monitor
                + time, 3));
        return event(number, monitor, body("monitor", monitor, patient, time, "\"rhythm\":\"" + value + "\""),
                List.of(new WardReading(ReadingType.RHYTHM, monitor, patient, null, time, Map.of("rhythm", value))));
    }

    /** Mostly of now, and now and then one of so many long ago. */
    private static Instant hour(long number, int longAgo, Random random) {
        return random.nextInt(10) == 0
                ? LONG_AGO.plus(Duration.ofHours(random.nextInt(longAgo)))
                : START.plus(Duration.ofHours(number / 500));
    }

    private WardEvent pulses(long number, Random random) {
        String wearable = device("wearable", random.nextInt(WEARABLES));
        Instant hour = hour(number, 5, random);
        List<WardReading> readings = new ArrayList<>();
        int first = random.nextInt(720);
        for (int i = 0; i < 12; i++) {
            // Mostly a row, now and then one from anywhere in the hour.
            int slot = random.nextInt(6) == 0 ? random.nextInt(720) : (first + i) % 720;
            readings.add(pulse(wearable, hour, slot));
        }
        if (random.nextInt(3) == 0) {
            Collections.shuffle(readings, random);
        }
        return pulses(number, wearable, readings, Optional.empty());
    }

    /** An event of pulses, with one record more that has no pulse, if so wanted. */
    WardEvent pulses(long number, String wearable, List<WardReading> readings, Optional<ExpectedLetter> letter) {
        String records = readings.stream()
                .map(reading -> "{\"time\":\"" + reading.time() + "\",\"pulse\":" + reading.values().get("pulse") + "}")
                .collect(Collectors.joining(","));
        String broken = letter.map(it -> ",{\"time\":\"" + START + "\",\"note\":\"" + it.mark() + "\"}").orElse("");
        String body = "{\"wearable\":\"" + wearable + "\",\"patient\":\"" + patientOf(wearable) + "\",\"batch\":["
                + records + broken + "]}";
        return new WardEvent(number, lane(wearable), body, readings, letter);
    }

    WardReading pulse(String wearable, Instant hour, int slot) {
        Instant slotStart = hour.plus(PULSE_SLOT.multipliedBy(slot));
        String name = wearable + slotStart;
        return new WardReading(ReadingType.PULSERATE, wearable, patientOf(wearable), null,
                near(slotStart, PULSE_SLOT, hash.of("within " + name, (int) PULSE_SLOT.toMillis()), slot, 720),
                Map.of("pulse", hash.of("form " + name, 4) == 0
                        ? decimal(4500 + hash.of("pulse " + name, 9000), 2)
                        : Integer.toString(45 + hash.of("pulse " + name, 90))));
    }

    private WardEvent glucose(long number, Random random) {
        String sensor = device("sensor", random.nextInt(SENSORS));
        String patient = patientOf(sensor);
        int index = random.nextInt(288);
        Instant slot = START.plus(Duration.ofDays(number / 2000)).plus(GLUCOSE_SLOT.multipliedBy(index));
        Instant time = near(slot, GLUCOSE_SLOT, hash.of("within " + sensor + slot, (int) GLUCOSE_SLOT.toMillis()),
                index, 288);
        String value = decimal(30 + hash.of("glucose " + sensor + slot, 150), 1);
        return event(number, sensor, body("sensor", sensor, patient, time, "\"glucose\":" + value),
                List.of(new WardReading(ReadingType.GLUCOSE, sensor, patient, null, time, Map.of("glucose", value))));
    }

    /**
     * A time that is nearest to a slot of so many, before it or after it: not before the first, and up to the end of the last.
     *
     * @param millis
     *            less than the period
     */
    private static Instant near(Instant slot, Duration period, int millis, int index, int slots) {
        long half = period.toMillis() / 2;
        if (index == 0) {
            return slot.plusMillis(millis / 2);
        }
        return slot.plusMillis(index == slots - 1 ? millis + (long) millis / 2 - half : millis - half);
    }

    private WardEvent infusion(long number, Random random) {
        String pump = device("pump", random.nextInt(PUMPS));
        String infusion = pump + "-infusion-" + number / 300;
        TreeSet<Integer> slots = new TreeSet<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            slots.add(random.nextInt(120));
        }
        List<Integer> order = new ArrayList<>(slots);
        if (random.nextBoolean()) {
            Collections.reverse(order);
        }
        List<WardReading> readings = new ArrayList<>();
        List<String> records = new ArrayList<>();
        Instant start = START.plus(INFUSION_SLOT.multipliedBy(hash.of("start " + infusion, 100_000)));
        for (int slot : order) {
            Instant time = start.plus(INFUSION_SLOT.multipliedBy(slot));
            String name = infusion + slot;
            int flow = 1 + hash.of("flow " + name, 200);
            int minutes = 1 + hash.of("minutes " + name, 5);
            // What the template rounds off.
            int rest = hash.of("rest " + name, minutes);
            boolean hasVolume = hash.of("has volume " + name, 3) > 0;
            String volume = decimal(100 + hash.of("volume " + name, 50_000), 2);
            readings.add(new WardReading(ReadingType.INFUSION, pump, patientOf(pump), infusion, time,
                    hasVolume
                            ? Map.of("flow", Integer.toString(flow), "volume", volume)
                            : Map.of("flow", Integer.toString(flow))));
            records.add("{\"at\":" + time.toEpochMilli() + ",\"microlitres\":" + (flow * minutes + rest)
                    + ",\"minutes\":" + minutes + (hasVolume ? ",\"volume\":" + volume : "") + "}");
        }
        return event(number, pump, "{\"pump\":\"" + pump + "\",\"patient\":\"" + patientOf(pump)
                + "\",\"infusion\":\"" + infusion + "\",\"status\":[" + String.join(",", records) + "]}", readings);
    }

    private WardEvent steps(long number, Random random) {
        String tracker = device("tracker", random.nextInt(TRACKERS));
        Instant hour = hour(number, 3, random);
        List<WardReading> readings = new ArrayList<>();
        List<String> records = new ArrayList<>();
        for (int i = random.nextInt(6); i >= 0; i--) {
            // Few enough moments that many come again, and in any order.
            int moment = random.nextInt(400);
            Instant time = hour.plusSeconds(9L * moment)
                    .plusMillis(hash.of("moment " + tracker + hour + moment, 9_000));
            WardReading reading = steps(tracker, time);
            readings.add(reading);
            records.add("{\"time\":\"" + time + "\",\"steps\":" + reading.values().get("steps") + ",\"pace\":"
                    + reading.values().get("pace") + ",\"counter\":" + reading.values().get("counter") + "}");
        }
        return event(number, tracker, "{\"tracker\":\"" + tracker + "\",\"patient\":\"" + patientOf(tracker)
                + "\",\"walk\":[" + String.join(",", records) + "]}", readings);
    }

    /** Steps since the message before, steps a minute, and a counter that begins at 0 again every now and then. */
    private WardReading steps(String tracker, Instant time) {
        String name = tracker + time;
        return new WardReading(ReadingType.STEPS, tracker, patientOf(tracker), null, time, Map.of("steps",
                Integer.toString(hash.of("steps " + name, 30)), "pace", decimal(hash.of("pace " + name, 1_500), hash.of(
                        "pace digits " + name, 3)),
                "counter", Long.toString(time.getEpochSecond() / 2 % 449)));
    }

    /** An event from before, to the letter. */
    private WardEvent again(long number, Random random) {
        if (number == 0) {
            return heartRate(number, random);
        }
        WardEvent before = event(Math.max(0, number - 1 - random.nextInt(400)));
        return new WardEvent(number, before.lane(), before.body(), before.readings(), before.letter());
    }

    /** Whole seconds, of this year as a rule. */
    private static Instant instant(Random random) {
        return random.nextInt(12) == 0
                ? LONG_AGO.plusSeconds(random.nextInt(1_000_000))
                : START.plusSeconds(random.nextInt(2_000_000));
    }

    /** A moment that is another for each event. */
    static Instant momentOf(long number) {
        return START.plusSeconds(number);
    }

    String device(String kind, int index) {
        return IDENTIFIER_PREFIX + kind + "-" + index;
    }

    /** Some patients have two devices. */
    String patientOf(String device) {
        return IDENTIFIER_PREFIX + "patient-" + hash.of("patient of " + device, 12);
    }

    /** What a device says of one moment. */
    static String body(String kind, String device, String patient, Instant time, String values) {
        return "{\"" + kind + "\":\"" + device + "\",\"patient\":\"" + patient + "\",\"time\":\"" + time + "\","
                + values + "}";
    }

    private static WardEvent event(long number, String device, String body, List<WardReading> readings) {
        return new WardEvent(number, lane(device), body, readings, Optional.empty());
    }

    /** The lane that a device sends in. */
    public static int lane(String device) {
        return Math.floorMod(device.hashCode(), LANES);
    }

    /** The number with so many digits after the point, zeros at the end kept. */
    private static String decimal(int unscaled, int scale) {
        return BigDecimal.valueOf(unscaled, scale).toPlainString();
    }
}
