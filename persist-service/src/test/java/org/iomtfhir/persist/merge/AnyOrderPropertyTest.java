package org.iomtfhir.persist.merge;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.hl7.fhir.r4.model.Observation;
import org.iomtfhir.fhirmapping.FhirMapping;
import org.iomtfhir.model.Reading;

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

    /** Something that happens to what is stored; null while nothing is. */
    private interface Step extends UnaryOperator<Observation> {}

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

    @Property(tries = 300)
    void ofAnHourTheSameStandsInTheEndInWhateverOrderItComes(@ForAll("messages") List<Sent> messages,
            @ForAll("edits") Map<Integer, String> edits, @ForAll boolean valueIsEdited, @ForAll Random random) {
        List<Step> steps = new ArrayList<>();
        for (Sent sent : messages) {
            steps.add(stored -> Merges.after(stored, sent.message(), Merges.STANDARD));
        }
        steps.addAll(steps.subList(0, messages.size() / 2)); // Repeats.
        edits.forEach((slot, text) -> steps.add(stored -> edited(stored, slot, text)));
        if (valueIsEdited) {
            steps.add(AnyOrderPropertyTest::editedValue);
        }

        Observation one = run(steps, new Random(1));
        Observation other = run(steps, random);

        Map<Long, String> slots = new TreeMap<>();
        Map<Long, List<Integer>> origins = new TreeMap<>();
        for (Sent sent : messages) {
            sent.readings().forEach((second, value) -> {
                long slot = second / 60;
                List<Integer> origin = List.of(second, sent.ingested());
                if (!origins.containsKey(slot) || isLater(origin, origins.get(slot))) {
                    origins.put(slot, origin);
                    slots.put(slot, value);
                }
            });
        }
        edits.forEach((slot, text) -> slots.put((long) slot, text));
        List<String> expected = new ArrayList<>(Collections.nCopies(60, "E"));
        slots.forEach((slot, text) -> expected.set(slot.intValue(), text));
        assertThat(one.getValueSampledData().getData()).isEqualTo(String.join(" ", expected));
        assertThat(other.getValueSampledData().getData()).isEqualTo(one.getValueSampledData().getData());
        assertThat(value(other)).isEqualByComparingTo(value(one));
        for (Sent sent : messages) {
            assertThat(Merges.merge(other, sent.message())).isInstanceOf(MergeOutcome.Unchanged.class);
        }
        if (edits.isEmpty() && !valueIsEdited) {
            assertThat(other.getExtensionString(WriteMark.URL)).isEqualTo(one.getExtensionString(WriteMark.URL));
        }
    }

    /** Begins with a message: before there is nothing to be edited. */
    private static Observation run(List<Step> steps, Random random) {
        List<Step> shuffled = new ArrayList<>(steps.subList(1, steps.size()));
        Collections.shuffle(shuffled, random);
        Observation stored = steps.getFirst().apply(null);
        for (Step step : shuffled) {
            stored = step.apply(stored);
        }
        return stored;
    }

    private static boolean isLater(List<Integer> one, List<Integer> other) {
        return one.get(0) > other.get(0) || (one.get(0).equals(other.get(0)) && one.get(1) > other.get(1));
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

        Correction last = null;
        for (Correction each : corrections) {
            boolean stands = last == null || (each.isNumber() == last.isNumber()
                    ? each.ingested() > last.ingested()
                    : each.isNumber());
            last = stands ? each : last;
        }
        if (last.isNumber()) {
            assertThat(stored.getValueQuantity().getValue()).isEqualByComparingTo(last.value());
        } else {
            assertThat(stored.hasDataAbsentReason()).isTrue();
        }
        assertThat(stored.getCode().getCodingFirstRep().getCode()).isEqualTo(last.mended() ? "right" : "c");
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
