package org.iomtfhir.cli.propose;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/** Tells the readings that recorded events hold, and beside each its device, patient and time. */
final class ReadingFinder {

    /** Names of members that say nothing of what is measured: the name of what they stand in does. */
    private static final Set<String> GENERIC = Set.of("value", "val", "v", "reading", "result", "numericvalue",
            "magnitude", "quantity", "amount", "data", "measure");

    /** Names of members whose text says what is measured. */
    private static final Set<String> KINDS = Set.of("type", "name", "code", "metric", "parameter", "param",
            "measurement", "kind", "key", "label", "vital", "datatype", "observation", "channel", "sensortype",
            "measurementtype", "readingtype", "signal");

    private static final Set<String> UNIT_NAMES = Set.of("unit", "units", "uom", "unitcode", "unitofmeasure");

    /** Names of numbers that say how many samples of a list there are in a second. */
    private static final Set<String> RATES = Set.of("hz", "fs", "sps", "rate", "ratehz", "samplerate", "samplingrate",
            "sampleratehz", "samplingratehz", "samplefrequency", "samplingfrequency", "frequency", "frequencyhz",
            "samplespersecond");

    /** Those of them that name nothing else. */
    private static final Set<String> RATES_OF_LISTS = RATES.stream().filter(name -> name.contains("sampl")).collect(
            Collectors.toUnmodifiableSet());

    /** Names of numbers that say how many milliseconds lie between two samples of a list. */
    private static final Set<String> PERIODS = Set.of("periodms", "intervalms", "sampleperiodms", "sampleintervalms",
            "samplingperiodms", "samplingintervalms");

    /** Names of lists that say nothing of what is measured. */
    private static final Set<String> LISTS = Set.of("samples", "values", "points", "waveform", "series", "trace");

    /** Numbers that count or name something, and measure nothing. */
    private static final Set<String> NO_READINGS = Set.of("seq", "sequence", "sequencenumber", "id", "version",
            "counter",
            "index", "schema", "messageid", "firmware", "firmwareversion", "msgid", "packet", "lat", "lon", "latitude",
            "longitude", "timezone", "utcoffset", "offset", "tz");

    private static final Set<String> DEVICE_PLACES = Set.of("device", "monitor", "sensor", "pump", "watch", "wearable",
            "meter", "scale", "source", "equipment", "ventilator", "gateway", "dev", "tracker", "cuff", "oximeter",
            "thermometer", "glucometer", "hub", "instrument", "machine", "asset");

    private static final Set<String> PERSON_PLACES = Set.of("patient", "subject", "user", "person", "member");

    private static final int MOST_KINDS = 40;

    private final Collection<Leaf> leaves;
    private final Map<LeafPath, Leaf> byPath = new LinkedHashMap<>();
    private final RecordedEvents events;
    private final Set<LeafPath> passedOver = new HashSet<>();

    ReadingFinder(RecordedEvents events) {
        this.events = events;
        this.leaves = events.leaves();
        leaves.forEach(leaf -> byPath.put(leaf.path(), leaf));
    }

    /** The readings, in the order in which the events have them. */
    List<Reading> readings() {
        List<Reading> readings = new ArrayList<>();
        for (Leaf leaf : leaves) {
            if (!isReading(leaf)) {
                continue;
            }
            if (leaf.path().inElement().isEmpty()) {
                // A list of bare numbers: a waveform, whose times only its sender can tell where the events do not say its rate.
                Optional<Samples> samples = leaf.path().isElement() ? samples(leaf.list()) : Optional.empty();
                samples.ifPresentOrElse(given -> readings.add(strip(leaf.list(), given)), () -> passedOver.add(leaf
                        .path()));
                continue;
            }
            Optional<Leaf> kind = kindOf(leaf);
            if (kind.isPresent()) {
                kind.get().texts().forEach(text -> readings.add(reading(leaf, text, kind)));
            } else {
                String own = leaf.path().name();
                String name = GENERIC.contains(LeafPath.plain(own)) && !leaf.path().parentName().isEmpty()
                        ? leaf.path().parentName()
                        : own;
                readings.add(reading(leaf, name, Optional.empty()));
            }
        }
        return readings;
    }

    /** When the elements of a list were taken, where a number beside it says their rate or their distance. */
    private Optional<Samples> samples(Leaf list) {
        return best(list, leaf -> isNumberNamed(leaf, RATES) ? 50 : 0).flatMap(leaf -> Samples.byRate(expression(leaf
                .path()), leaf)).or(() -> best(list, leaf -> isNumberNamed(leaf, PERIODS) ? 50 : 0).flatMap(
                        leaf -> Samples.byPeriod(expression(leaf.path()), leaf)));
    }

    private static boolean isNumberNamed(Leaf leaf, Set<String> names) {
        return leaf.isNumber() && names.contains(LeafPath.plain(leaf.path().name()));
    }

    private Reading strip(Leaf list, Samples samples) {
        String own = list.path().name();
        boolean generic = (GENERIC.contains(LeafPath.plain(own)) || LISTS.contains(LeafPath.plain(own))) && !list.path()
                .parentName().isEmpty();
        Reading reading = reading(list, generic ? list.path().parentName() : own, Optional.empty());
        List<String> notes = new ArrayList<>(reading.notes());
        notes.add("samples " + list.path() + ", " + samples.expression() + " says when they were taken"
                + (samples.isOne()
                        ? ""
                        : "; TO DO: the events say several distances, and the least is taken for the mapping"));
        return new Reading(reading.name(), reading.value(), Optional.of(samples), false, reading.only(), reading
                .device(), reading.patient(), reading.time(), reading.meaning(), reading.unit(), reading.unitSaid(),
                notes);
    }

    /** Numbers that no reading was made of. */
    Set<LeafPath> passedOver() {
        return passedOver;
    }

    private boolean isReading(Leaf leaf) {
        boolean number = leaf.isNumber() || leaf.isNumericText();
        boolean time = timeScore(leaf.path()) > 0 && (leaf.isSeconds() || leaf.isMilliseconds());
        boolean rate = isNumberNamed(leaf, RATES_OF_LISTS) || isNumberNamed(leaf, PERIODS);
        boolean names = rate || deviceScore(leaf.path()) >= 40 || personScore(leaf.path()) > 0
                || NO_READINGS.contains(LeafPath.plain(leaf.path().name()));
        if (!number || time || names) {
            return false;
        }
        String name = leaf.path().name();
        // Digits in quotes name things more often than they measure: they count where the name is one of a measurement.
        return leaf.isNumber() || CommonNames.of(name).isPresent() || GENERIC.contains(LeafPath.plain(name));
    }

    /** The text beside a generic value that says what it is. */
    private Optional<Leaf> kindOf(Leaf value) {
        if (!GENERIC.contains(LeafPath.plain(value.path().name()))) {
            return Optional.empty();
        }
        return beside(value, leaf -> {
            if (!leaf.isText() || leaf.texts().isEmpty() || leaf.texts().size() > MOST_KINDS || leaf.isDateTime()
                    || UNIT_NAMES.contains(LeafPath.plain(leaf.path().name()))) {
                return 0;
            }
            // Where several do, the one that has common names; and one with such names tells, whatever it is called.
            int common = (int) leaf.texts().stream().filter(text -> CommonNames.of(text).isPresent()).count();
            boolean named = KINDS.contains(LeafPath.plain(leaf.path().name()));
            return named ? 1 + common : common * 2 > leaf.texts().size() ? common : 0;
        });
    }

    /** The best of the leaves in the same object. */
    private Optional<Leaf> beside(Leaf value, ToIntFunction<Leaf> score) {
        List<String> object = parent(value.path());
        return leaves.stream().filter(leaf -> leaf != value && parent(leaf.path()).equals(object))
                .filter(leaf -> score.applyAsInt(leaf) > 0).max(Comparator.comparingInt(score));
    }

    private static List<String> parent(LeafPath path) {
        return path.steps().isEmpty() ? path.steps() : path.steps().subList(0, path.steps().size() - 1);
    }

    private Reading reading(Leaf value, String name, Optional<Leaf> kind) {
        List<String> notes = new ArrayList<>();
        Optional<CommonNames.Meaning> meaning = CommonNames.of(name)
                .or(() -> CommonNames.of(value.path().parentName() + value.path().name()));
        Optional<String> device = device(value, notes);
        Optional<String> time = time(value, notes);
        Optional<String> patient = best(value, leaf -> leaf.isNumber() || leaf.isText() ? personScore(leaf.path()) : 0)
                .map(leaf -> expression(leaf.path()));
        Optional<String> said = beside(value, leaf -> leaf.isText() && leaf.texts().size() == 1
                && UNIT_NAMES.contains(LeafPath.plain(leaf.path().name())) ? 1 : 0)
                .flatMap(leaf -> CommonNames.unit(leaf.texts().iterator().next()))
                .or(() -> meaning.flatMap(CommonNames.Meaning::unit));
        Optional<String> unit = said.or(() -> meaning.map(it -> it.concept().ucum()).flatMap(Optional::ofNullable));
        notes.add(0, "value " + value.path() + kind.map(it -> " where " + it.path() + " is '" + name + "'").orElse("")
                + " (" + value.least() + " to " + value.most() + " in these events)");
        if (meaning.isEmpty()) {
            notes.add("TO DO: '" + name + "' is no common name; give it its code and unit");
        } else if (unit.isEmpty()) {
            notes.add("TO DO: the events don't say the unit; give it, and the code that goes with it");
        } else if (said.isEmpty()) {
            notes.add("TO DO: the events don't say the unit; " + unit.get() + " is usual: confirm it");
        }
        Optional<String> only = kind.map(it -> relative(it.path()) + " == '" + name.replace("'", "\\'") + "'");
        return new Reading(name, value.path(), Optional.empty(), value.isNumericText(), only, device, patient, time,
                meaning.map(CommonNames.Meaning::concept), unit, said.isPresent(), notes);
    }

    private Optional<String> device(Leaf value, List<String> notes) {
        if (events.allFromIotHub()) {
            notes.add("device: the one that IoT Hub authenticated");
            return Optional.of("SystemProperties.\"iothub-connection-device-id\"");
        }
        Optional<Leaf> device = best(value, leaf -> leaf.isDateTime() ? 0 : deviceScore(leaf.path()));
        notes.add(device.map(leaf -> "device " + leaf.path())
                .orElse("TO DO: no member looks like the device's identifier; say where it is"));
        return device.map(leaf -> expression(leaf.path()));
    }

    private Optional<String> time(Leaf value, List<String> notes) {
        Optional<Leaf> time = best(value, leaf -> leaf.isDateTime() || leaf.isSeconds() || leaf.isMilliseconds()
                ? timeScore(leaf.path())
                : 0);
        if (time.isPresent()) {
            Leaf leaf = time.get();
            String at = expression(leaf.path());
            if (leaf.isDateTime()) {
                notes.add("time " + leaf.path() + ", as text");
                return Optional.of(at);
            }
            String number = leaf.isNumericText() ? "to_number(" + at + ")" : at;
            boolean millis = leaf.isMilliseconds();
            notes.add("time " + leaf.path() + (millis ? ", milliseconds" : ", seconds") + " since 1970");
            return Optional.of((millis ? "fromUnixTimestampMs(" : "fromUnixTimestamp(") + number + ")");
        }
        Optional<Leaf> local = best(value, leaf -> leaf.patterns().isEmpty() ? 0 : timeScore(leaf.path()));
        if (local.isPresent()) {
            List<String> patterns = local.get().patterns();
            notes.add("time " + local.get().path() + ", as " + patterns.getFirst()
                    + (patterns.getFirst().endsWith("X")
                            ? ""
                            : ", taken for UTC; TO DO: confirm that, or name the zone")
                    + (patterns.size() == 1 ? "" : ", and that it is not " + patterns.get(1)));
            return Optional.of("parseTime(" + expression(local.get().path()) + ", '"
                    + patterns.getFirst().replace("'", "\\'") + "', 'UTC')");
        }
        Optional<Leaf> date = best(value, leaf -> leaf.isDate() ? timeScore(leaf.path()) : 0);
        Optional<Leaf> clock = best(value, leaf -> leaf.isClockTime() ? timeScore(leaf.path()) : 0);
        if (date.isPresent() && clock.isPresent()) {
            notes.add("time of " + date.get().path() + " and " + clock.get().path()
                    + ", taken for UTC; TO DO: confirm that");
            return Optional.of("join('T', [" + expression(date.get().path()) + ", " + expression(clock.get().path())
                    + "])");
        }
        notes.add("TO DO: no member looks like the time of the reading; the hub's time of receipt is taken");
        return Optional.empty();
    }

    /** The leaf with the best score that every event with the value has, and that its template can reach. */
    private Optional<Leaf> best(Leaf value, ToIntFunction<Leaf> score) {
        return leaves.stream().filter(leaf -> leaf != value && score.applyAsInt(leaf) > 0 && reachable(value, leaf)
                && isBeside(value, leaf)).max(Comparator.comparingInt(
                        (Leaf leaf) -> score.applyAsInt(leaf)
                                + 40 * (leaf.path().element().equals(value.path().element()) ? 1 : 0)
                                + 3 * leaf.path().common(value.path())));
    }

    /** In the same element of an array, or in none. */
    private static boolean reachable(Leaf value, Leaf other) {
        boolean sameElement = other.path().element().equals(value.path().element());
        return other.path().element().isEmpty() || (sameElement && !other.path().inElement().isEmpty());
    }

    private static boolean isBeside(Leaf value, Leaf other) {
        BitSet both = (BitSet) value.events().clone();
        both.and(other.events());
        return both.cardinality() >= value.events().cardinality() * 0.9;
    }

    /** As a template's expression has it: the element of an array is the match. */
    static String expression(LeafPath path) {
        return path.element().isEmpty()
                ? "Body." + LeafPath.jmesPath(path.inElement())
                : "matchedToken." + LeafPath.jmesPath(path.inElement());
    }

    /** As a condition on the match has it. */
    static String relative(LeafPath path) {
        return (path.element().isEmpty() ? "Body." : "") + LeafPath.jmesPath(path.inElement());
    }

    static int deviceScore(LeafPath path) {
        String name = LeafPath.plain(path.name());
        String place = LeafPath.plain(path.parentName());
        return switch (name) {
            case "deviceid", "deviceidentifier", "deviceserial", "deviceserialnumber", "deviceuuid", "deviceuid",
                    "devid", "devicesn" ->
                100;
            case "serialnumber", "serial", "sensorid", "monitorid", "pumpid", "watchid", "wearableid", "imei",
                    "macaddress", "mac", "udi", "meterid", "scaleid", "sn", "trackerid" ->
                90;
            case "sourceid", "gatewayid", "hardwareid", "equipmentid", "assetid", "endpointid", "nodeid", "uid",
                    "deviceaddress" ->
                70;
            case "id" -> DEVICE_PLACES.contains(place) ? 80 : PERSON_PLACES.contains(place) ? 0 : 10;
            case "identifier", "uuid", "value", "reference" -> DEVICE_PLACES.contains(place) ? 80 : 0;
            case "gateway", "hub" -> 40;
            default -> DEVICE_PLACES.contains(name) ? 85 : 0;
        };
    }

    static int personScore(LeafPath path) {
        String name = LeafPath.plain(path.name());
        if (Set.of("patientid", "patient", "mrn", "patientidentifier", "patientmrn").contains(name)) {
            return 100;
        }
        if (Set.of("subject", "subjectid", "userid", "user", "personid", "memberid", "participantid").contains(name)) {
            return 80;
        }
        return Set.of("id", "identifier", "mrn").contains(name)
                && PERSON_PLACES.contains(LeafPath.plain(path.parentName())) ? 90 : 0;
    }

    static int timeScore(LeafPath path) {
        String name = LeafPath.plain(path.name());
        String all = LeafPath.plain(String.join("", path.steps()));
        if (name.contains("birth") || name.contains("expir") || name.contains("uptime") || name.contains("timezone")) {
            return 0;
        }
        boolean late = List
                .of("created", "creation", "received", "sent", "upload", "enqueued", "updated", "sync", "export")
                .stream().anyMatch(name::contains);
        boolean timely = Set.of("at", "ts", "t", "when", "epoch", "utc").contains(name)
                || List.of("time", "date", "timestamp").stream().anyMatch(name::contains);
        if (late && (timely || name.endsWith("at"))) {
            return 20;
        }
        if (!timely) {
            return List.of("measured", "observed", "recorded", "sampled", "taken").stream().anyMatch(name::contains)
                    ? 60
                    : 0;
        }
        if (List.of("effective", "measured", "observed", "recorded", "sample", "taken", "start").stream()
                .anyMatch(all::contains)) {
            return 100;
        }
        return List.of("timestamp", "ts", "time", "datetime", "at").contains(name) ? 80 : 60;
    }
}
