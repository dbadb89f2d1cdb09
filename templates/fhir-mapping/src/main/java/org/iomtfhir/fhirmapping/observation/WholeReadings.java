package org.iomtfhir.fhirmapping.observation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.iomtfhir.model.Property;
import org.iomtfhir.model.Reading;

/**
 * Puts the readings of a group together again as they were sent. Those of one instant come from it in parts: what stands of each by when the
 * hub took it in, and each value that gave way by itself; what says the same again is not in it twice. All methods are static and thread-safe.
 */
final class WholeReadings {

    private WholeReadings() {}

    /**
     * One for each instant and time of being taken in, those of one instant in the order of these.
     *
     * @param readings
     *            as the group has them: of one instant first what stands, then what gave way, the newest first
     * @param whole
     *            names of what each says of the whole: one that lacks it said the same as the one that was taken in after it
     */
    static List<Reading> of(List<Reading> readings, List<String> whole) {
        Map<Instant, List<Reading>> byInstant = new LinkedHashMap<>();
        for (Reading reading : readings) {
            byInstant.computeIfAbsent(reading.occurrenceTime(), time -> new ArrayList<>(1)).add(reading);
        }
        List<Reading> together = new ArrayList<>(readings.size());
        for (List<Reading> ofInstant : byInstant.values()) {
            if (ofInstant.size() == 1) {
                together.addAll(ofInstant);
            } else {
                addParts(ofInstant, whole, together);
            }
        }
        return together;
    }

    private static void addParts(List<Reading> parts, List<String> whole, List<Reading> to) {
        // The oldest first, so that what stands is the last of its name.
        SortedMap<Instant, List<Reading>> byIngestion = new TreeMap<>();
        for (Reading part : parts.reversed()) {
            Instant ingestion = part.ingestionTime();
            if (ingestion == null) {
                to.add(part); // Nothing tells what it would be a part of.
            } else {
                byIngestion.computeIfAbsent(ingestion, time -> new ArrayList<>()).add(part);
            }
        }
        Map<String, Property> after = new LinkedHashMap<>();
        List<Reading> latestFirst = new ArrayList<>();
        for (List<Reading> each : List.copyOf(byIngestion.values()).reversed()) {
            List<Property> properties = new ArrayList<>();
            each.forEach(part -> properties.addAll(part.properties()));
            whole.stream().filter(name -> !says(properties, name) && after.containsKey(name)).forEach(name -> properties
                    .add(after.get(name)));
            properties.stream().filter(property -> whole.contains(property.name()))
                    .forEach(property -> after.put(property
                            .name(), property));
            Reading last = each.getLast();
            latestFirst.add(new Reading(last.occurrenceTime(), last.ingestionTime(), properties, last.utcOffset(), last
                    .sourceEvents()));
        }
        to.addAll(latestFirst.reversed());
    }

    private static boolean says(Collection<Property> properties, String name) {
        return properties.stream().anyMatch(property -> property.name().equals(name));
    }
}
