package org.iomtfhir.chaos.line.check;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.iomtfhir.chaos.line.events.ExpectedLetter;
import org.iomtfhir.chaos.line.events.WardReading;
import org.iomtfhir.chaos.line.events.ReadingType;
import org.iomtfhir.chaos.line.events.WardEvent;
import org.iomtfhir.model.sampled.SampledText;

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
    private final Map<String, String> linkedByTheWard = new HashMap<>();
    private final Map<Key, List<Instant>> misfiled = new LinkedHashMap<>();
    private long events;

    public WardModel(Systems systems) {
        this.systems = systems;
    }

    /** The event has been sent, once or more often. */
    public void add(WardEvent event) {
        events++;
        event.letter().ifPresent(letter -> letters.put(letter.mark(), letter));
        for (WardReading reading : event.readings()) {
            patientOfDevice.put(reading.device(), reading.patient());
            readings.computeIfAbsent(key(reading), key -> new TreeMap<>()).put(reading.time(), reading.values());
        }
    }

    /** The ward has linked a device to a patient; its readings don't say whom it is linked to now. */
    public void linked(String device, String patient) {
        linkedByTheWard.put(device, patient);
    }

    /**
     * A reading may have been filed on an earlier patient of its device, since the FHIR server did not know better then.
     *
     * @param reading
     *            as it must be in the end
     * @param earlier
     *            the identifier of that patient
     */
    public void mayBeMisfiled(WardReading reading, String earlier) {
        WardReading wrong = new WardReading(reading.type(), reading.device(), earlier, reading.correlation(),
                reading.time(),
                reading.values());
        misfiled.computeIfAbsent(key(wrong), key -> new ArrayList<>()).add(reading.time());
    }

    /** How many readings may have been filed on an earlier patient. */
    public int mayBeMisfiled() {
        return misfiled.values().stream().mapToInt(List::size).sum();
    }

    /** The ids of Observations that hold a reading of another patient than theirs. */
    public Set<String> misfiledIn(Landed landed) {
        Map<String, JsonNode> byId = new HashMap<>();
        landed.observations().forEach(each -> byId.put(each.path("id").asText(), each));
        Set<String> ids = new TreeSet<>();
        misfiled.forEach((key, times) -> {
            String id = Digest.id(systems.observation(), identifier(key));
            JsonNode observation = byId.get(id);
            if (observation != null && !ObservationElements.isEmptied(observation)
                    && times.stream().anyMatch(time -> holds(observation, key, time))) {
                ids.add(id);
            }
        });
        return ids;
    }

    private static boolean holds(JsonNode observation, Key key, Instant time) {
        Form form = Form.of(key.type());
        if (!(form.value().orElse(null) instanceof Form.Series series)) {
            return true;
        }
        List<String> slots = SampledText.items(observation.path("valueSampledData").path("data").asText());
        int at = slot(series, start(form.span(), time), slots.size() - 1, time);
        return at >= 0 && SampledText.says(slots.get(at));
    }

    /** The ids of Observations in which nothing may be left, since all that was in them was another patient's. */
    Set<String> mayBeEmptied() {
        return misfiled.keySet().stream().filter(key -> !readings.containsKey(key))
                .map(key -> Digest.id(systems.observation(), identifier(key))).collect(Collectors.toSet());
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
        linkedByTheWard.forEach((device, patient) -> links.put(Digest.id(systems.device(), device),
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

    private static Key key(WardReading reading) {
        Form.Span span = Form.of(reading.type()).span();
        String segment = switch (span) {
            // The fraction tells two instants of a second apart; the end of a period is written to the second.
            case INSTANT -> compact(reading.time()) + "." + compact(reading.time());
            case HOUR, DAY -> compact(start(span, reading.time())) + "."
                    + compact(end(span, reading.time()).truncatedTo(ChronoUnit.SECONDS));
            case INFUSION -> Objects.requireNonNull(reading.correlation(), "an infusion");
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
        String identifier = identifier(key);
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

    private String identifier(Key key) {
        return Digest.id(systems.patient(), key.patient()) + "." + Digest.id(systems.device(), key.device()) + "."
                + key.type().name().toLowerCase(Locale.ROOT) + "." + key.segment();
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
            case Form.Text text -> ObservationElements.text(
                    Objects.requireNonNull(values.firstEntry().getValue().get(part.name()), part.name()));
            case Form.Summary summary -> ExpectedSummary.of(summary, start, values);
            case Form.Series series -> ObservationElements.series(series.unit(), series.slot().toMillis(),
                    slots(series, start, end, values));
        });
    }

    private static String slots(Form.Series series, Instant start, Instant end,
            NavigableMap<Instant, Map<String, String>> values) {
        int last = last(series, start, end);
        List<String> slots = new ArrayList<>(Collections.nCopies(last + 1, SampledText.EMPTY));
        values.forEach((time, reading) -> {
            String value = reading.get(series.name());
            if (value != null) {
                slots.set(slot(series, start, last, time), value);
            }
        });
        return String.join(" ", slots);
    }

    private static int last(Form.Series series, Instant start, Instant end) {
        return (int) Duration.between(start, end).dividedBy(series.slot());
    }

    /** The nearest, and none in the next hour or day. No two are nearest to one: see WardEvents. */
    private static int slot(Form.Series series, Instant start, int last, Instant time) {
        Duration fromStart = Duration.between(start, time).plus(series.slot().dividedBy(2));
        return Math.min(last, (int) fromStart.dividedBy(series.slot()));
    }

    /** When what the Observations hold was read, by id. */
    Map<String, ExpectedTimes> times() {
        Map<String, ExpectedTimes> all = new HashMap<>();
        readings.forEach((key, read) -> {
            Form form = Form.of(key.type());
            ExpectedTimes times = new ExpectedTimes(new TreeMap<>(), new TreeMap<>());
            form.value().ifPresent(part -> addTimes(times, ExpectedTimes.MAIN, part, form.span(), read));
            form.components().forEach(each -> addTimes(times, each.value().name(), each.value(), form.span(), read));
            all.put(Digest.id(systems.observation(), identifier(key)), times);
        });
        return all;
    }

    private static void addTimes(ExpectedTimes times, String name, Form.Part part, Form.Span span,
            NavigableMap<Instant, Map<String, String>> read) {
        List<Instant> taken = read.entrySet().stream().filter(each -> each.getValue().containsKey(part.name())).map(
                Map.Entry::getKey).toList();
        if (taken.isEmpty()) {
            return;
        }
        if (part instanceof Form.Series series) {
            Instant start = start(span, read.firstKey());
            int last = last(series, start, end(span, read.lastKey()));
            Map<Integer, Instant> bySlot = new TreeMap<>();
            taken.forEach(time -> bySlot.put(slot(series, start, last, time), time));
            times.samples().put(name, bySlot);
        } else if (part instanceof Form.Summary) {
            times.values().put(name, taken.getLast());
        } else {
            times.values().put(name, read.firstKey());
        }
    }

    /** The ids of Observations that others' readings may have been taken out of. */
    Set<String> mayBeParted() {
        return misfiled.keySet().stream().map(key -> Digest.id(systems.observation(), identifier(key))).collect(
                Collectors.toSet());
    }
}
