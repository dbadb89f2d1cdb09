package org.iomtfhir.persist.merge;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Quantity;
import org.iomtfhir.fhirmapping.FhirMapping;
import org.iomtfhir.model.Reading;
import org.iomtfhir.model.Ticks;
import org.iomtfhir.model.sampled.SamplePeriod;
import org.iomtfhir.model.sampled.SlotPlacement;

/**
 * Readings, corrections, repeats, replays and late ones, a person's edits, and a template whose code was mended: in whatever
 * order they come, the same stands in the end.
 */
class AnyOrderPropertyTest {

    private static final Instant TEN = Instant.parse("2026-10-09T10:00:00Z");
    private static final String SERIES = "'value':{'valueType':'SampledData','valueName':'a','defaultPeriod':60000,"
            + "'unit':'u'},'components':[{'codes':[{'code':'q'}],'value':{'valueType':'Quantity','valueName':'b'}}]";
    private static final FhirMapping HOURLY = Merges.mapping(60, SERIES);
    private static final FhirMapping INSTANT = Merges.mapping(0, "'value':" + Merges.QUANTITY);
    private static final FhirMapping MENDED = Merges.mappingOf(
            "'typeName':'t','codes':[{'code':'right','system':'http://c'}],'periodInterval':0,'value':"
                    + Merges.QUANTITY);

    /** What one message holds: the seconds of the hour at which each value was measured, and when all were ingested. */
    record Sent(Map<Integer, String> readings, int ingested) {

        private Observation message() {
            List<Reading> all = new ArrayList<>();
            readings.forEach((second, value) -> all.add(new Reading(TEN.plusSeconds(second), null, List.of(
                    new org.iomtfhir.model.Property("a", value), new org.iomtfhir.model.Property("b", value)))));
            Observation message = Merges.incoming(HOURLY, all.toArray(Reading[]::new));
            int last = Collections.max(readings.keySet());
            return Merges.ingested(time(ingested), Merges.measured(time(last), message));
        }
    }

    private static String time(int second) {
        return TEN.plusSeconds(second).toString().substring(11, 19);
    }

    /**
     * What came before a person's edits comes in any order, and so does what came after; repeats and replays of the former are
     * among the latter.
     */
    @Property(tries = 500)
    void ofAnHourTheSameStandsInTheEndInWhateverOrderItComes(@ForAll("messages") List<Sent> evens,
            @ForAll("messages") List<Sent> odds, @ForAll("edits") Map<Integer, String> edits,
            @ForAll boolean valueIsEdited, @ForAll Random random) {
        // Each was ingested at a time of its own.
        List<Sent> before = evens.stream().map(sent -> new Sent(sent.readings(), sent.ingested() * 2)).toList();
        List<Sent> after = odds.stream().map(sent -> new Sent(sent.readings(), sent.ingested() * 2 + 1)).toList();
        Observation one = run(before, after, edits, valueIsEdited, new Random(1));
        Observation other = run(before, after, edits, valueIsEdited, random);

        assertThat(one.getValueSampledData().getData()).isEqualTo(expected(before, after, edits));
        assertThat(other.getValueSampledData().getData()).isEqualTo(one.getValueSampledData().getData());
        assertThat(value(other)).isEqualByComparingTo(value(one));
        for (Sent sent : before) {
            assertThat(Merges.merge(other, sent.message())).isInstanceOf(MergeOutcome.Unchanged.class);
        }
        for (Sent sent : after) {
            assertThat(Merges.merge(other, sent.message())).isInstanceOf(MergeOutcome.Unchanged.class);
        }
        if (edits.isEmpty() && !valueIsEdited) {
            // But for what says that nothing was merged, which is so if the last came first.
            assertThat(other.getExtensionString(WriteMark.URL).substring(4)).isEqualTo(one.getExtensionString(
                    WriteMark.URL).substring(4));
        }
    }

    private static Observation run(List<Sent> before, List<Sent> after, Map<Integer, String> edits,
            boolean valueIsEdited, Random random) {
        Observation stored = all(null, before, random);
        for (Map.Entry<Integer, String> edit : edits.entrySet()) {
            stored = edited(stored, edit.getKey(), edit.getValue());
        }
        if (valueIsEdited) {
            stored = editedValue(stored);
        }
        List<Sent> later = new ArrayList<>(after);
        later.addAll(before.subList(0, before.size() / 2));
        later.addAll(after.subList(0, after.size() / 2));
        return all(stored, later, random);
    }

    private static Observation all(Observation stored, List<Sent> messages, Random random) {
        List<Sent> shuffled = new ArrayList<>(messages);
        Collections.shuffle(shuffled, random);
        for (Sent sent : shuffled) {
            stored = Merges.after(stored, sent.message(), Merges.STANDARD);
        }
        return stored;
    }

    /** All that came before the edits placed at once; then all that is left of it with what came after, beside the edits. */
    private static String expected(List<Sent> before, List<Sent> after, Map<Integer, String> edits) {
        NavigableMap<Integer, String> first = readings(before);
        Map<Integer, Long> slots = slots(first, Set.of());
        Set<Integer> edited = new HashSet<>();
        edits.keySet().forEach(slot -> edited.add(slot * 60));
        slots.forEach((second, slot) -> {
            if (edits.containsKey((int) (long) slot)) {
                edited.remove((int) (slot * 60));
                edited.add(second);
            }
        });
        first.keySet().retainAll(slots.keySet());
        List<Sent> all = new ArrayList<>(before);
        all.addAll(after);
        NavigableMap<Integer, String> second = readings(all);
        second.keySet().removeIf(it -> readings(before).containsKey(it) && !first.containsKey(it));
        second.keySet().removeAll(edited);
        Set<Long> persons = new HashSet<>();
        edits.keySet().forEach(slot -> persons.add((long) slot));
        List<String> expected = new ArrayList<>(Collections.nCopies(60, "E"));
        slots(second, persons).forEach((at, slot) -> expected.set((int) (long) slot, second.get(at)));
        edits.forEach(expected::set);
        return String.join(" ", expected);
    }

    /** By the second at which they were taken, each as it was ingested last. */
    private static NavigableMap<Integer, String> readings(List<Sent> messages) {
        NavigableMap<Integer, String> readings = new TreeMap<>();
        messages.stream().sorted(Comparator.comparingInt(Sent::ingested)).forEach(sent -> readings.putAll(sent
                .readings()));
        return readings;
    }

    private static Map<Integer, Long> slots(NavigableMap<Integer, String> readings, Set<Long> persons) {
        long[] slots = new SlotPlacement(SamplePeriod.ofMilliseconds(new BigDecimal(60_000)), 59, persons::contains)
                .place(readings.keySet().stream().mapToLong(second -> second * Ticks.PER_SECOND).toArray(), readings
                        .size());
        Map<Integer, Long> placed = new TreeMap<>();
        int at = 0;
        for (int second : readings.keySet()) {
            long slot = slots[at++];
            if (slot != SlotPlacement.NONE) {
                placed.put(second, slot);
            }
        }
        return placed;
    }

    /** What a message is to those that came before it. */
    enum Kind {
        /** A reading of a time of its own. */
        READING,
        /** Another value of a time that was read before, ingested later. */
        CORRECTION,
        /** A message that came before, again. */
        REPEAT,
        /** A message from before the edits, after them. */
        REPLAY,
        /** A reading of an earlier time than those that came before. */
        LATE,
        /** A person changes what is stored. */
        EDIT,
        /** A message made with the template whose code was mended. */
        CODE_CHANGE
    }

    /** A message that is delivered, to the Observation of the hour or to that of the instant. */
    record Delivery(Kind kind, Sent ofTheHour, Correction ofTheInstant) {

        static Delivery of(Kind kind, Sent sent) {
            return new Delivery(kind, sent, null);
        }

        static Delivery of(Kind kind, Correction correction) {
            return new Delivery(kind, null, correction);
        }

        Delivery as(Kind other) {
            return new Delivery(other, ofTheHour, ofTheInstant);
        }
    }

    /** What is stored of an hour and of an instant. */
    private record Stored(Observation hour, Observation instant) {

        Stored after(Delivery each) {
            return each.ofTheHour() != null
                    ? new Stored(Merges.after(hour, each.ofTheHour().message(), Merges.STANDARD), instant)
                    : new Stored(hour, Merges.after(instant, each.ofTheInstant().message(), Merges.STANDARD));
        }
    }

    /**
     * All that happens.
     *
     * @param before
     *            what comes before the edits, repeats left out
     * @param after
     *            what comes after them, replays left out
     * @param edits
     *            of the hour, by slot
     * @param valueSet
     *            what a person sets as the value of the instant; null for nothing
     */
    record Course(List<Delivery> before, List<Delivery> after, Map<Integer, String> edits, Integer valueSet) {

        List<Sent> hoursBefore() {
            return before.stream().map(Delivery::ofTheHour).filter(Objects::nonNull).toList();
        }

        List<Sent> hoursAfter() {
            return after.stream().map(Delivery::ofTheHour).filter(Objects::nonNull).toList();
        }

        List<Correction> instantBefore() {
            return before.stream().map(Delivery::ofTheInstant).filter(Objects::nonNull).toList();
        }

        List<Correction> instantInAll() {
            return Stream.concat(before.stream(), after.stream()).map(Delivery::ofTheInstant).filter(
                    Objects::nonNull).toList();
        }
    }

    /** One order of those that the rules call equal: the edits part what came before them from what came after. */
    private static Stored run(Course course, Random random, Set<Kind> seen) {
        List<Delivery> before = new ArrayList<>(course.before());
        before.addAll(some(course.before(), random, Kind.REPEAT));
        List<Delivery> after = new ArrayList<>(course.after());
        after.addAll(some(course.before(), random, Kind.REPLAY));
        after.addAll(some(course.after(), random, Kind.REPEAT));
        Collections.shuffle(before, random);
        Collections.shuffle(after, random);
        Stored stored = new Stored(null, null);
        for (Delivery each : before) {
            stored = stored.after(each);
        }
        Observation hour = stored.hour();
        for (Map.Entry<Integer, String> edit : course.edits().entrySet()) {
            hour = edited(hour, edit.getKey(), edit.getValue());
        }
        Observation instant = stored.instant();
        if (course.valueSet() != null) {
            // With the unit that was there, so that it may be what the device says as well.
            Quantity set = instant.hasValueQuantity() ? instant.getValueQuantity().copy() : new Quantity();
            instant = instant.copy().setDataAbsentReason(null).setValue(set.setValue(course.valueSet()));
        }
        stored = new Stored(hour, instant);
        seen.add(Kind.EDIT);
        for (Delivery each : after) {
            stored = stored.after(each);
        }
        before.forEach(each -> seen.add(each.kind()));
        after.forEach(each -> seen.add(each.kind()));
        return stored;
    }

    private static List<Delivery> some(List<Delivery> of, Random random, Kind kind) {
        List<Delivery> shuffled = new ArrayList<>(of);
        Collections.shuffle(shuffled, random);
        return shuffled.subList(0, 1 + random.nextInt(shuffled.size())).stream().map(each -> each.as(kind)).toList();
    }

    @Property(tries = 100)
    void ofAllSevenKindsTheSameStandsInTheEndInWhateverOrderTheyCome(@ForAll("courses") Course course,
            @ForAll Random random) {
        Set<Kind> seen = EnumSet.noneOf(Kind.class);
        Stored one = run(course, new Random(1), seen);
        Stored other = run(course, random, seen);

        assertThat(seen).containsExactlyInAnyOrder(Kind.values());
        for (Stored each : List.of(one, other)) {
            assertThat(each.hour().getValueSampledData().getData()).isEqualTo(expected(course.hoursBefore(), course
                    .hoursAfter(), course.edits()));
            assertThat(value(each.hour())).isEqualByComparingTo(value(one.hour()));
            Correction before = standing(course.instantBefore());
            // To set what stands is no edit.
            boolean isEdited = course.valueSet() != null && !before.value().equals(course.valueSet().toString());
            Correction stands = isEdited ? before : standing(course.instantInAll());
            if (isEdited) {
                assertThat(each.instant().getValueQuantity().getValue()).isEqualByComparingTo(BigDecimal.valueOf(course
                        .valueSet()));
            } else if (stands.isNumber()) {
                assertThat(each.instant().getValueQuantity().getValue()).isEqualByComparingTo(stands.value());
            } else {
                assertThat(each.instant().hasDataAbsentReason()).isTrue();
            }
            assertThat(each.instant().getCode().getCodingFirstRep().getCode()).isEqualTo(stands.mended()
                    ? "right"
                    : "c");
        }
    }

    /** The last that is a number, else the last. */
    private static Correction standing(List<Correction> corrections) {
        return corrections.stream()
                .max(Comparator.comparing(Correction::isNumber).thenComparingInt(Correction::ingested))
                .orElseThrow();
    }

    /** In each of them all seven kinds are. */
    @Provide
    Arbitrary<Course> courses() {
        Arbitrary<Integer> value = Arbitraries.integers().between(0, 300);
        // Few, so that a person may set what the device says as well.
        Arbitrary<Integer> few = Arbitraries.integers().between(0, 4);
        Arbitrary<String> said = Arbitraries.oneOf(Arbitraries.of("NaN"), few.map(String::valueOf));
        Arbitrary<List<String>> corrections = said.list().ofMinSize(2).ofMaxSize(5);
        Arbitrary<Map<Integer, String>> edits = edits().filter(each -> !each.isEmpty());
        return Combinators
                .combine(messages(), messages(), edits, few.injectNull(0.4), corrections, corrections, value)
                .as(AnyOrderPropertyTest::course);
    }

    private static Course course(List<Sent> first, List<Sent> later, Map<Integer, String> edits, Integer valueSet,
            List<String> corrections, List<String> more, int corrected) {
        List<Delivery> before = new ArrayList<>();
        List<Delivery> after = new ArrayList<>();
        // Each was ingested at a time of its own.
        first.forEach(sent -> before.add(Delivery.of(Kind.READING, new Sent(sent.readings(), sent.ingested() * 2))));
        later.forEach(sent -> after.add(Delivery.of(Kind.READING, new Sent(sent.readings(), sent.ingested() * 2 + 1))));
        TreeMap<Integer, String> known = new TreeMap<>();
        first.forEach(sent -> known.putAll(sent.readings()));
        before.add(Delivery.of(Kind.CORRECTION, new Sent(Map.of(known.lastKey(), "" + (400 + corrected)), 20_002)));
        before.add(Delivery.of(Kind.LATE, new Sent(Map.of(known.firstKey() / 2, "" + corrected), 20_004)));
        for (int i = 0; i < corrections.size(); i++) {
            boolean mended = i >= corrections.size() / 2;
            before.add(
                    Delivery.of(mended ? Kind.CODE_CHANGE : Kind.READING, new Correction(corrections.get(i), mended, i
                            + 1)));
        }
        for (int i = 0; i < more.size(); i++) {
            after.add(Delivery.of(Kind.CODE_CHANGE, new Correction(more.get(i), true, 100 + i)));
        }
        return new Course(before, after, edits, valueSet);
    }

    private static Observation edited(Observation stored, int slot, String text) {
        Observation edited = stored.copy();
        String[] items = edited.getValueSampledData().getData().split(" ");
        items[slot] = text;
        edited.getValueSampledData().setData(String.join(" ", items));
        return edited;
    }

    private static Observation editedValue(Observation stored) {
        Observation edited = stored.copy();
        edited.getComponentFirstRep().getValueQuantity().setValue(4711);
        return edited;
    }

    private static BigDecimal value(Observation observation) {
        return observation.getComponentFirstRep().getValueQuantity().getValue();
    }

    @Property(tries = 200)
    void ofAnInstantTheLastCorrectionStandsWithItsCodeInWhateverOrderItComes(
            @ForAll("corrections") List<Correction> corrections, @ForAll Random random) {
        List<Correction> shuffled = new ArrayList<>(corrections);
        shuffled.addAll(corrections);
        Collections.shuffle(shuffled, random);

        Observation stored = null;
        for (Correction each : shuffled) {
            stored = Merges.after(stored, each.message(), Merges.STANDARD);
        }

        Correction last = standing(corrections);
        if (last.isNumber()) {
            assertThat(stored.getValueQuantity().getValue()).isEqualByComparingTo(last.value());
        } else {
            assertThat(stored.hasDataAbsentReason()).isTrue();
        }
        assertThat(stored.getCode().getCodingFirstRep().getCode()).isEqualTo(last.mended() ? "right" : "c");
    }

    private static final FhirMapping NIGHT = Merges.mapping(0, "'effectivePeriod':{'start':'from','end':'to'},"
            + "'performer':[{'type':'Practitioner','system':'http://s','valueName':'who'},"
            + "{'type':'Organization','display':'ward'}],'value':" + Merges.QUANTITY);

    /** What a device says of a night whose start and end it says itself, and who read it out. */
    record Night(int value, int from, int to, String who, int ingested) {

        private Observation message() {
            return Merges.incoming(NIGHT, new Reading(TEN, TEN.plusSeconds(ingested), List.of(
                    new org.iomtfhir.model.Property("hr", "" + value),
                    new org.iomtfhir.model.Property("from", TEN.minusSeconds(from).toString()),
                    new org.iomtfhir.model.Property("to", TEN.plusSeconds(to).toString()),
                    new org.iomtfhir.model.Property("who", who))));
        }
    }

    @Property(tries = 200)
    void ofAPeriodThatReadingsSayTheLastSaysItInWhateverOrderTheyCome(@ForAll("nights") List<Night> nights,
            @ForAll Random random) {
        List<Night> shuffled = new ArrayList<>(nights);
        shuffled.addAll(nights);
        Collections.shuffle(shuffled, random);

        Observation stored = null;
        for (Night each : shuffled) {
            stored = Merges.after(stored, each.message(), Merges.STANDARD);
        }

        Night last = Collections.max(nights, Comparator.comparingInt(Night::ingested));
        assertThat(stored.getValueQuantity().getValue()).isEqualByComparingTo("" + last.value());
        assertThat(stored.getEffectivePeriod().getStartElement().getValueAsString())
                .isEqualTo(TEN.minusSeconds(last.from()).toString());
        assertThat(stored.getEffectivePeriod().getEndElement().getValueAsString())
                .isEqualTo(TEN.plusSeconds(last.to()).toString());
        List<String> who = stored.getPerformer().stream().map(each -> each.getType() + each.getDisplay()
                + each.getIdentifier().getValue()).toList();
        List<String> expected = new ArrayList<>(List.of("Organizationwardnull"));
        nights.stream().map(Night::who).distinct().sorted().forEach(each -> expected.add("Practitionernull" + each));
        assertThat(who).isEqualTo(expected);
        assertThat(Merges.json(stored)).doesNotContain("urn:iomtfhir:reading-time");
        for (Night each : nights) {
            assertThat(Merges.merge(stored, each.message())).isInstanceOf(MergeOutcome.Unchanged.class);
        }
    }

    @Provide
    Arbitrary<List<Night>> nights() {
        Arbitrary<Integer> second = Arbitraries.integers().between(0, 5);
        return Combinators.combine(Arbitraries.integers().between(0, 3), second, second, Arbitraries.of("a", "b", "c"),
                Arbitraries.integers().between(0, 600)).as(Night::new).list().ofMinSize(1).ofMaxSize(6)
                .uniqueElements(Night::ingested);
    }

    /** What a device says of one instant. */
    record Correction(String value, boolean mended, int ingested) {

        private boolean isNumber() {
            return !value.equals("NaN");
        }

        private Observation message() {
            Reading reading = new Reading(TEN, null, List.of(new org.iomtfhir.model.Property("hr", value)));
            return Merges.ingested(time(ingested), Merges.measured("10:00:00", Merges.incoming(mended
                    ? MENDED
                    : INSTANT, reading)));
        }
    }

    /** Each was ingested at a time of its own. */
    @Provide
    Arbitrary<List<Correction>> corrections() {
        return Combinators.combine(Arbitraries.oneOf(Arbitraries.of("NaN"), Arbitraries.integers().between(0, 300)
                .map(String::valueOf)), Arbitraries.integers().between(0, 600), Arbitraries.integers().between(0, 600))
                .as((value, ingested, since) -> new Correction(value, ingested > since, ingested))
                .list().ofMinSize(1).ofMaxSize(6).uniqueElements(Correction::ingested)
                .map(AnyOrderPropertyTest::mendedOnce);
    }

    /** From some moment on the template is the mended one. */
    private static List<Correction> mendedOnce(List<Correction> corrections) {
        int since = corrections.getFirst().ingested();
        return corrections.stream().map(each -> new Correction(each.value(), each.ingested() > since, each.ingested()))
                .toList();
    }

    /** Many of the same slots and of the same seconds; each message was ingested at a time of its own. */
    @Provide
    Arbitrary<List<Sent>> messages() {
        Arbitrary<Integer> second = Arbitraries.oneOf(Arbitraries.integers().between(0, 3_599), Arbitraries.integers()
                .between(0, 200), Arbitraries.of(0, 60, 61, 119));
        Arbitrary<String> value = Arbitraries.integers().between(0, 300).map(String::valueOf);
        Arbitrary<Map<Integer, String>> readings = Arbitraries.maps(second, value).ofMinSize(1).ofMaxSize(6);
        return Combinators.combine(readings, Arbitraries.integers().between(0, 9_999)).as(Sent::new).list().ofMinSize(1)
                .ofMaxSize(6).uniqueElements(Sent::ingested);
    }

    @Provide
    Arbitrary<Map<Integer, String>> edits() {
        return Arbitraries.maps(Arbitraries.integers().between(0, 59), Arbitraries.integers().between(1_000, 2_000).map(
                String::valueOf)).ofMaxSize(4);
    }
}
