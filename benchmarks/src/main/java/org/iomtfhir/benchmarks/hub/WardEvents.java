package org.iomtfhir.benchmarks.hub;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.Locale;

/**
 * What the monitors of a ward send: one vital sign per event, about 200 bytes of JSON, each of which the sample templates
 * {@code bedside-vitals} make one measurement of. The monitors send in turn, each second all of them the next of four signs.
 */
public final class WardEvents {

    /** The sample templates that know these events. */
    public static final String TEMPLATES = "bedside-vitals";

    private static final Instant BEGIN = Instant.parse("2026-03-02T08:00:00Z");

    private final int devices;

    WardEvents(int devices) {
        this.devices = devices;
    }

    /** The device that sends this event. */
    String device(int event) {
        return String.format(Locale.ROOT, "monitor-bed-%05d", event % devices);
    }

    byte[] body(int event) {
        int second = event / devices;
        return body(device(event), patient(event % devices), BEGIN.plusSeconds(second), event, second);
    }

    /** The patient's identifier, of the number of a device. */
    public static String patient(int device) {
        return "MRN-" + (1_000_000 + device);
    }

    /**
     * One event.
     *
     * @param time
     *            of the reading
     * @param event
     *            varies its value
     * @param turn
     *            which of the four vital signs it is of, by its remainder
     */
    public static byte[] body(String device, String patient, Instant time, int event, int turn) {
        String text = "{\"monitor\": \"" + device + "\", \"patient\": \"" + patient + "\", \"time\": \"" + time + "\", "
                + vital(event, turn)
                + ", \"ward\": \"ICU-3\", \"firmware\": \"4.11.2\", \"signalQuality\": 0.97, \"battery\": "
                + (40 + event % 60) + "}";
        return text.getBytes(UTF_8);
    }

    private static String vital(int event, int second) {
        int some = (event * 31 + second) % 20;
        return switch (second % 4) {
            case 0 -> "\"heartRate\": " + (60 + some);
            case 1 -> "\"spo2\": " + (80 + some);
            case 2 -> "\"systolic\": " + (110 + some) + ", \"diastolic\": " + (65 + some);
            default -> "\"temperature\": " + (360 + some) / 10 + "." + some % 10;
        };
    }
}
