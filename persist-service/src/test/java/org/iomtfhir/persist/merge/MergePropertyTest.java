package org.iomtfhir.persist.merge;

import org.iomtfhir.model.sampled.SamplePeriod;
import org.iomtfhir.model.Ticks;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.SampledData;
import org.iomtfhir.fhirmapping.FhirMapping;
import org.iomtfhir.model.Reading;
import org.iomtfhir.model.sampled.SampledText;

/** What holds for every merge. Whatever is written is read back by the strict parser on the way. */
class MergePropertyTest {

    private static final String A = "'value':{'valueType':'SampledData','valueName':'a','defaultPeriod':7000,'unit':'u'}";
    private static final String B = "'components':[{'codes':[{'code':'k'}],'value':{'valueType':'SampledData',"
            + "'valueName':'b','defaultPeriod':%s}},{'codes':[],'value':{'valueType':'Quantity','valueName':'q'}}]";
    private static final FhirMapping HOURLY = Merges.mapping(60, A + "," + B.formatted("2333.3333333"));
    // Both periods have a common multiple, so that nothing ever slides between slots.
    private static final FhirMapping WALK = Merges.mapping(-1, A + "," + B.formatted("2500"));
    private static final FhirMapping SERIES = Merges.mapping(60, A);
    private static final FhirMapping WALK_SERIES = Merges.mapping(-1, A);

    @Property(tries = 100)
    void aRepeatOfTheLastMessageChangesNothing(@ForAll("messages") List<List<Reading>> messages, @ForAll boolean walk,
            @ForAll boolean offsets) {
        FhirMapping mapping = walk ? WALK : HOURLY;
        MergeContext context = offsets ? Merges.KEEPING_OFFSETS : Merges.STANDARD;
        Observation stored = all(mapping, messages, context);

        MergeOutcome again = new ObservationMerger().merge(stored, message(mapping, messages.get(messages.size() - 1)),
                context);

        assertThat(again).isInstanceOf(MergeOutcome.Unchanged.class);
    }

    /** At least once: a restart delivers what came since the last checkpoint again, in the same order. */
    @Property(tries = 100)
    void aRepeatOfAllMessagesInTheirOrderEndsInTheSameObservation(@ForAll("messages") List<List<Reading>> messages,
            @ForAll boolean walk) {
        FhirMapping mapping = walk ? WALK : HOURLY;
        Observation once = all(mapping, messages, Merges.STANDARD);

        Observation twice = once;
        for (List<Reading> message : messages) {
            twice = Merges.after(twice, message(mapping, message), Merges.STANDARD);
        }

        twice.setStatus(once.getStatus());
        assertThat(Merges.json(twice)).isEqualTo(Merges.json(once));
    }

    @Property(tries = 100)
    void messagesWithReadingsOfDifferentSlotsMergeInAnyOrder(@ForAll("slotReadings") Map<Integer, Reading> readings,
            @ForAll Random random) {
        List<Reading> shuffled = new ArrayList<>(readings.values());
        Collections.shuffle(shuffled, random);
        Observation one = all(SERIES, single(new ArrayList<>(readings.values())), Merges.STANDARD);
        Observation other = all(SERIES, single(shuffled), Merges.STANDARD);

        assertThat(other.getValueSampledData().getData()).isEqualTo(one.getValueSampledData().getData());
        assertThat(samples(one)).isEqualTo(readings.size());
    }

    @Property(tries = 100)
    void noSampleIsLostButThoseThatAnotherReplacesAndTheseAreCounted(@ForAll("messages") List<List<Reading>> messages,
            @ForAll boolean walk) {
        FhirMapping mapping = walk ? WALK_SERIES : SERIES;
        Observation stored = null;
        // Every reading has a text of its own, so that a replaced one is always seen.
        int text = 0;
        NavigableMap<Instant, Reading> all = new TreeMap<>();
        int replaced = 0;
        int sent = 0;
        for (List<Reading> message : messages) {
            Map<Instant, Reading> instants = new TreeMap<>();
            for (Reading reading : message) {
                text++;
                instants.put(reading.occurrenceTime(), new Reading(reading.occurrenceTime(), null,
                        List.of(new org.iomtfhir.model.Property("a", "" + text))));
            }
            sent += instants.size();
            MergeOutcome outcome = new ObservationMerger().merge(stored,
                    message(mapping, new ArrayList<>(instants.values())), Merges.STANDARD);
            replaced += Merges.counts(outcome).replacedSamples();
            stored = outcome instanceof MergeOutcome.Unchanged ? stored : Merges.written(outcome);
            all.putAll(instants);
            assertThat(texts(stored)).contains(all.lastEntry().getValue().properties().get(0).value());
        }

        assertThat(samples(stored) + replaced).isEqualTo(sent);
    }

    @Property(tries = 100)
    void theEffectiveTimeNeverShrinksAndEverySeriesCoversIt(@ForAll("messages") List<List<Reading>> messages) {
        Observation stored = null;
        for (List<Reading> message : messages) {
            Observation incoming = message(WALK, message);
            Observation before = stored;
            stored = Merges.after(stored, incoming, Merges.STANDARD);
            if (stored == null) {
                continue;
            }
            Period time = period(stored);
            for (Observation covered : before == null ? List.of(incoming) : List.of(before, incoming)) {
                assertThat(instant(time.getStartElement().getValueAsString()))
                        .isBeforeOrEqualTo(instant(period(covered).getStartElement().getValueAsString()));
                assertThat(instant(time.getEndElement().getValueAsString()))
                        .isAfterOrEqualTo(instant(period(covered).getEndElement().getValueAsString()));
            }
            long length = Ticks.parse(time.getEndElement().getValueAsString())
                    - Ticks.parse(time.getStartElement().getValueAsString());
            for (ValueSlot slot : ValueSlot.of(stored)) {
                if (slot.series() != null) {
                    SamplePeriod period = SamplePeriod.ofMilliseconds(slot.series().getPeriod());
                    assertThat(slot.series().getData().split(" ")).hasSizeBetween((int) period.slot(length) + 1,
                            (int) period.nearest(length) + 2);
                }
            }
        }
    }

    private static Observation all(FhirMapping mapping, List<List<Reading>> messages, MergeContext context) {
        Observation stored = null;
        for (List<Reading> message : messages) {
            stored = Merges.after(stored, message(mapping, message), context);
        }
        return stored;
    }

    private static Observation message(FhirMapping mapping, List<Reading> readings) {
        return Merges.incoming(mapping, readings.toArray(Reading[]::new));
    }

    private static List<List<Reading>> single(List<Reading> readings) {
        return readings.stream().map(List::of).toList();
    }

    private static Period period(Observation observation) {
        return observation.getEffective() instanceof Period period
                ? period
                : new Period().setStartElement(observation.getEffectiveDateTimeType())
                        .setEndElement(observation.getEffectiveDateTimeType());
    }

    private static Instant instant(String text) {
        return Ticks.toInstant(Ticks.parse(text));
    }

    private static long samples(Observation observation) {
        return SampledText.items(observation.getValueSampledData().getData()).stream().filter(it -> !it.equals("E"))
                .count();
    }

    private static List<String> texts(Observation observation) {
        return SampledText.items(observation.getValueSampledData().getData());
    }

    /** One to five messages of one to eight readings within one hour; some readings share an instant or a slot. */
    @Provide
    Arbitrary<List<List<Reading>>> messages() {
        Instant hour = Instant.parse("2026-10-09T10:00:00Z");
        Arbitrary<Instant> time = Arbitraries.oneOf(
                Arbitraries.longs().between(0, 35_999_999_999L).map(ticks -> hour.plusNanos(ticks * 100)),
                Arbitraries.integers().between(0, 40).map(second -> hour.plusSeconds(1_800 + second)));
        Arbitrary<String> value = Arbitraries.integers().between(0, 300).map(String::valueOf);
        Arbitrary<Reading> reading = Combinators.combine(time, value, value, Arbitraries.integers().between(1, 7))
                .as((at, one, other, which) -> {
                    List<org.iomtfhir.model.Property> properties = new ArrayList<>();
                    properties.add(new org.iomtfhir.model.Property((which & 1) != 0 ? "a" : "b", one));
                    if ((which & 2) != 0) {
                        properties.add(new org.iomtfhir.model.Property((which & 1) != 0 ? "b" : "a", other));
                    }
                    if ((which & 4) != 0) {
                        properties.add(new org.iomtfhir.model.Property("q", one));
                    }
                    return new Reading(at, null, properties);
                });
        return reading.list().ofMinSize(1).ofMaxSize(8).list().ofMinSize(1).ofMaxSize(5);
    }

    /** Readings of different slots of seven seconds. */
    @Provide
    Arbitrary<Map<Integer, Reading>> slotReadings() {
        Instant hour = Instant.parse("2026-10-09T10:00:00Z");
        Arbitrary<Integer> slot = Arbitraries.integers().between(0, 513);
        Arbitrary<Reading> placed = Combinators
                .combine(slot, Arbitraries.longs().between(0, 6_999), Arbitraries.integers().between(0, 300))
                .as((at, millis, value) -> new Reading(hour.plusSeconds(at * 7L).plusMillis(millis), null,
                        List.of(new org.iomtfhir.model.Property("a", String.valueOf(value)))));
        return placed.list().ofMinSize(1).ofMaxSize(12).map(readings -> {
            Map<Integer, Reading> bySlot = new LinkedHashMap<>();
            for (Reading reading : readings) {
                long millis = reading.occurrenceTime().toEpochMilli() - hour.toEpochMilli();
                bySlot.put((int) Math.min(514, (millis + 3_500) / 7_000), reading);
            }
            return bySlot;
        });
    }
}
