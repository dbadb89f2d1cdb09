package org.iomtfhir.chaos.line.check;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.iomtfhir.chaos.line.events.ExpectedLetter;
import org.iomtfhir.chaos.line.events.Reading;
import org.iomtfhir.chaos.line.events.ReadingType;
import org.iomtfhir.chaos.line.events.WardEvent;

/**
 * What must be on the server once every event that was sent has landed: worked out from the events' own meaning. Not
 * thread-safe.
 */
public final class WardModel {

    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuuMMddHHmmss")
            .withZone(ZoneOffset.UTC);
    private static final Duration TICK = Duration.ofNanos(100);
    private static final String VITAL_SIGNS = "http://terminology.hl7.org/CodeSystem/observation-category|vital-signs|"
            + "Vital Signs";

    /** Whose, of what, and which of them: what one Observation is about. */
    private record Key(ReadingType type, String device, String patient, String segment) {}

    private final Systems systems;
    private final Map<Key, TreeMap<Instant, Map<String, String>>> readings = new LinkedHashMap<>();
    private final Map<String, ExpectedLetter> letters = new LinkedHashMap<>();
    private final Map<String, String> patientOfDevice = new HashMap<>();
    private long events;

    public WardModel(Systems systems) {
        this.systems = systems;
    }

    /** The event has been sent, once or more often. */
    public void add(WardEvent event) {
        events++;
        event.letter().ifPresent(letter -> letters.put(letter.mark(), letter));
        for (Reading reading : event.readings()) {
            patientOfDevice.put(reading.device(), reading.patient());
            readings.computeIfAbsent(key(reading), key -> new TreeMap<>()).put(reading.time(), reading.values());
        }
    }

    /** How many events it knows. */
    public long events() {
        return events;
    }

    Systems systems() {
        return systems;
    }

    /** The dead letters that must be there, by their mark. */
    Map<String, ExpectedLetter> letters() {
        return letters;
    }

    /** How many dead letters there must be, those that were sent twice counted once. */
    public int expectedLetters() {
        return letters.size();
    }

    /** How many Observations there must be. */
    public int expectedObservations() {
        return readings.size();
    }

    /** For each device that must be there, by id, the id of its patient. */
    Map<String, String> links() {
        Map<String, String> links = new HashMap<>();
        patientOfDevice.forEach((device, patient) -> links.put(Digest.id(systems.device(), device),
                Digest.id(systems.patient(), patient)));
        return links;
    }

    /** The Observations that must be there, by id. */
    Map<String, ExpectedObservation> observations() {
        Map<String, ExpectedObservation> all = new LinkedHashMap<>();
        readings.forEach((key, values) -> {
            ExpectedObservation observation = observation(key, values);
            all.put(observation.id(), observation);
        });
        return all;
    }

    private static Key key(Reading reading) {
        Form.Span span = Form.of(reading.type()).span();
        String segment = switch (span) {
            // The fraction tells two instants of a second apart; the end of a period is written to the second.
            case INSTANT -> compact(reading.time()) + "." + compact(reading.time());
            case HOUR, DAY -> compact(start(span, reading.time())) + "."
                    + compact(end(span, reading.time()).truncatedTo(ChronoUnit.SECONDS));
            case INFUSION -> reading.correlation();
        };
        return new Key(reading.type(), reading.device(), reading.patient(), segment);
    }

    private static Instant start(Form.Span span, Instant time) {
        return switch (span) {
            case INSTANT, INFUSION -> time;
            case HOUR -> time.truncatedTo(ChronoUnit.HOURS);
            case DAY -> time.truncatedTo(ChronoUnit.DAYS);
        };
    }

    private static Instant end(Form.Span span, Instant time) {
        return switch (span) {
            case INSTANT, INFUSION -> time;
            case HOUR -> start(span, time).plus(Duration.ofHours(1)).minus(TICK);
            case DAY -> start(span, time).plus(Duration.ofDays(1)).minus(TICK);
        };
    }

    private static String compact(Instant time) {
        long ticks = time.getNano() / 100;
        return SECONDS.format(time) + (ticks == 0 ? "" : String.format(Locale.ROOT, ".%07d", ticks)) + "Z";
    }

    private ExpectedObservation observation(Key key, NavigableMap<Instant, Map<String, String>> values) {
        Form form = Form.of(key.type());
        Instant start = start(form.span(), values.firstKey());
        Instant end = end(form.span(), values.lastKey());
        String patient = Digest.id(systems.patient(), key.patient());
        String device = Digest.id(systems.device(), key.device());
        String type = key.type().name().toLowerCase(Locale.ROOT);
        String identifier = patient + "." + device + "." + type + "." + key.segment();
        SortedMap<String, String> elements = new TreeMap<>();
        elements.put("identifier", systems.observation() + "|" + identifier);
        elements.put("code", concept(form.code(), type));
        elements.put("subject", "Patient/" + patient);
        elements.put("device", "Device/" + device);
        elements.put("effective", start.equals(end) ? millis(start) : millis(start) + " to " + millis(end));
        if (form.vitalSign()) {
            elements.put("category", VITAL_SIGNS);
        }
        if (form.span() == Form.Span.INSTANT) {
            // Said in one event, so never amended, however often that came. It may have a second version: one that came
            // again was taken in later, and how new a value is stands in the connector's mark.
            elements.put("status", "final");
        }
        form.value().ifPresent(part -> value(part, start, end, values).ifPresent(value -> elements.put("value",
                value)));
        for (Form.Component component : form.components()) {
            value(component.value(), start, end, values)
                    .ifPresent(value -> elements.put("component " + component.value().name(),
                            concept(component.code(), component.value().name()) + " " + value));
        }
        return new ExpectedObservation(Digest.id(systems.observation(), identifier), elements);
    }

    private String concept(String code, String ownName) {
        String display = code.substring(code.lastIndexOf('|') + 1);
        return code + ", " + systems.observation() + "|" + ownName + "|" + ownName + " '"
                + (display.isBlank() ? ownName : display) + "'";
    }

    private static String millis(Instant time) {
        return time.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    private static Optional<String> value(Form.Part part, Instant start, Instant end,
            NavigableMap<Instant, Map<String, String>> values) {
        if (values.values().stream().noneMatch(each -> each.containsKey(part.name()))) {
            return Optional.empty();
        }
        return Optional.of(switch (part) {
            case Form.Quantity quantity -> ObservationElements.quantity(
                    new BigDecimal(values.firstEntry().getValue().get(part.name())).toPlainString(), quantity.unit());
            case Form.Text text -> ObservationElements.text(values.firstEntry().getValue().get(part.name()));
            case Form.Series series -> ObservationElements.series(series.unit(), series.slot().toMillis(),
                    slots(series, start, end, values));
        });
    }

    private static String slots(Form.Series series, Instant start, Instant end,
            NavigableMap<Instant, Map<String, String>> values) {
        int last = (int) Duration.between(start, end).dividedBy(series.slot());
        List<String> slots = new ArrayList<>(Collections.nCopies(last + 1, "E"));
        // Each to the nearest, none into the next hour or day. No two are nearest to one: see WardEvents.
        values.forEach((time, reading) -> {
            Duration fromStart = Duration.between(start, time).plus(series.slot().dividedBy(2));
            String value = reading.get(series.name());
            if (value != null) {
                slots.set(Math.min(last, (int) fromStart.dividedBy(series.slot())), value);
            }
        });
        return String.join(" ", slots);
    }
}
