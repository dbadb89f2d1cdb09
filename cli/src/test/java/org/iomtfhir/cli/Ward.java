package org.iomtfhir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Some monitors and wearables that send the same readings in every ward; wards differ in their devices' names alone. What has
 * landed of two wards can so be compared, although all of it is on one server.
 */
final class Ward {

    private static final int MONITORS = 4;
    private static final int WEARABLES = 2;
    private static final Instant START = Instant.parse("2026-04-01T10:00:00Z");

    private final String name;

    Ward(String name) {
        this.name = name;
    }

    /**
     * The ward's events in the order in which they are sent: in each round a heart rate of each monitor, and of each wearable
     * twelve pulses, five seconds apart.
     */
    List<DeviceFeed.Event> events(int fromRound, int toRound) {
        List<DeviceFeed.Event> events = new ArrayList<>();
        for (int round = fromRound; round < toRound; round++) {
            Instant time = START.plusSeconds(60L * round);
            for (int i = 0; i < MONITORS; i++) {
                String device = name + "-monitor-" + i;
                events.add(new DeviceFeed.Event(device,
                        String.format(Locale.ROOT,
                                "{\"monitor\":\"%s\",\"patient\":\"%s-patient-%d\",\"time\":\"%s\",\"heartRate\":%d}",
                                device, name, i, time, 60 + i + round % 40)));
            }
            for (int i = 0; i < WEARABLES; i++) {
                String device = name + "-wearable-" + i;
                List<String> pulses = new ArrayList<>();
                for (int second = 0; second < 60; second += 5) {
                    pulses.add(String.format(Locale.ROOT, "{\"time\":\"%s\",\"pulse\":%d}", time.plusSeconds(second),
                            50 + (round * 7 + second + i) % 60));
                }
                events.add(new DeviceFeed.Event(device, String.format(Locale.ROOT,
                        "{\"wearable\":\"%s\",\"batch\":[%s]}", device, String.join(",", pulses))));
            }
        }
        return events;
    }

    /** How many Observations the rounds make: one a heart rate, one an hour of each wearable. */
    static int observations(int rounds) {
        return MONITORS * rounds + WEARABLES * ((rounds + 59) / 60);
    }

    /**
     * What the ward has on the server: for each Observation whose it is, of what and when, and what it says.
     *
     * @throws IllegalStateException
     *             if there are two Observations of the same device, type and time
     */
    SortedMap<String, String> landed() throws IOException, InterruptedException {
        return landed(SharedFhirServer.url().toString());
    }

    /** The same on another server. */
    SortedMap<String, String> landed(String fhir) throws IOException, InterruptedException {
        SortedMap<String, String> landed = new TreeMap<>();
        for (LandedObservation one : new FhirReader(fhir).observations()) {
            if (one.device() == null || !one.device().startsWith(name + "-")) {
                continue;
            }
            JsonNode observation = one.resource();
            // {patient id}.{device id}.{type}.{segment}: the ids are hashes that differ from ward to ward.
            String[] identifier = observation.path("identifier").path(0).path("value").asText().split("\\.", 3);
            String patient = one.patient() == null ? "nobody" : one.patient().replace(name + "-", "");
            String key = one.device().substring(name.length() + 1) + " of " + patient + ": " + identifier[2];
            String before = landed.put(key, one.start() + " to " + one.end() + ": " + value(observation));
            if (before != null) {
                throw new IllegalStateException("there are two Observations " + key);
            }
        }
        return landed;
    }

    private static String value(JsonNode observation) {
        return observation.has("valueQuantity")
                ? observation.path("valueQuantity").path("value").decimalValue().toPlainString()
                : observation.path("valueSampledData").path("period").asText() + " ms "
                        + observation.path("valueSampledData").path("data").asText();
    }

    /** How many readings the landed Observations hold: full hours are only told from begun ones by that. */
    static long readings(SortedMap<String, String> landed) {
        return landed.values().stream().mapToLong(text -> {
            int series = text.indexOf(" ms ");
            return series < 0
                    ? 1
                    : List.of(text.substring(series + 4).split(" ")).stream().filter(sample -> !sample.equals("E"))
                            .count();
        }).sum();
    }

    /** How many readings the rounds hold. */
    static long readings(int rounds) {
        return (long) rounds * (MONITORS + 12 * WEARABLES);
    }
}
