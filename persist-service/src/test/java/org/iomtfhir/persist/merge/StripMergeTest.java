package org.iomtfhir.persist.merge;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.hl7.fhir.r4.model.Observation;
import org.iomtfhir.fhirmapping.FhirMapping;
import org.iomtfhir.model.Reading;
import org.iomtfhir.model.Ticks;
import org.iomtfhir.model.sampled.SamplePeriod;
import org.iomtfhir.model.sampled.SampleTimes;
import org.junit.jupiter.api.Test;

/** Strips of samples that come whole, in parts, late, again, corrected and over one another. */
class StripMergeTest {

    private static final Instant TEN = Instant.parse("2026-10-09T10:00:00Z");

    private static FhirMapping mapping(int interval, String period, int dimensions) {
        return Merges.mapping(interval, "'value':{'valueType':'SampledData','valueName':'hr','defaultPeriod':" + period
                + ",'unit':'mV','dimensions':" + dimensions + "}");
    }

    private static Reading strip(long ticks, int ingestedSecond, String samples, String period, int dimensions) {
        return new Reading(Ticks.toInstant(Ticks.of(TEN) + ticks), TEN.plusSeconds(7_200 + ingestedSecond),
                List.of(new org.iomtfhir.model.Property("hr", samples,
                        new SampleTimes(dimensions, new BigDecimal(period), null))));
    }

    private static String signal(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> Integer.toString(i % 10)).collect(Collectors.joining(" "));
    }

    private static Observation all(List<Observation> messages) {
        Observation stored = null;
        for (Observation message : messages) {
            stored = Merges.after(stored, message, Merges.STANDARD);
        }
        return stored;
    }

    private static String data(Observation stored) {
        return stored.getValueSampledData().getData();
    }

    @Test
    void aStripLandsAsItCameAndARepeatChangesNothing() {
        FhirMapping ecg = mapping(0, "1.953125", 1);
        Observation message = Merges.incoming(ecg, strip(1, 0, "1 2.50 E U L -3", "1.953125", 1));

        Observation stored = Merges.written(Merges.merge(null, message));

        assertThat(data(stored)).isEqualTo("1 2.50 E U L -3");
        assertThat(stored.getValueSampledData().getPeriod()).isEqualByComparingTo("1.953125");
        assertThat(stored.getValueSampledData().getExtension()).isEmpty();
        assertThat(Merges.merge(stored, message)).isInstanceOf(MergeOutcome.Unchanged.class);
    }

    @Test
    void aStripThatIsSentAgainLongerGrowsAndOneThatIsShorterTakesNothingAway() {
        FhirMapping ecg = mapping(0, "2", 1);
        Observation whole = Merges.incoming(ecg, strip(0, 1, "1 2 3 4 5 6", "2", 1));
        Observation part = Merges.incoming(ecg, strip(0, 0, "1 2 3", "2", 1));

        assertThat(data(all(List.of(part, whole)))).isEqualTo("1 2 3 4 5 6");
        assertThat(data(all(List.of(whole, part)))).isEqualTo("1 2 3 4 5 6");
        assertThat(all(List.of(part, whole)).getEffectivePeriod().getEndElement().getValueAsString())
                .isEqualTo("2026-10-09T10:00:00.01Z");
    }

    @Test
    void ofWhatOverlapsTheLaterTakenInStandsInWhateverOrderItComes() {
        FhirMapping ecg = mapping(-1, "2", 1);
        Observation first = Merges.incoming(ecg, strip(0, 0, "1 1 1 1", "2", 1));
        Observation corrected = Merges.incoming(ecg, strip(40_000, 1, "2 E 2 2", "2", 1));

        assertThat(data(all(List.of(first, corrected)))).isEqualTo("1 1 2 1 2 2");
        assertThat(data(all(List.of(corrected, first)))).isEqualTo("1 1 2 1 2 2");
        assertThat(data(Merges.written(Merges.merge(null, Merges.incoming(ecg, strip(0, 0, "1 1 1 1", "2", 1),
                strip(40_000, 1, "2 E 2 2", "2", 1)))))).isEqualTo("1 1 2 1 2 2");
    }

    @Test
    void channelsStandByThemselvesAndAnEmptySampleOfOneTakesNothingFromIt() {
        FhirMapping motion = mapping(-1, "20", 3);
        Observation first = Merges.incoming(motion, strip(0, 0, "1 2 3 4 5 6", "20", 3));
        Observation later = Merges.incoming(motion, strip(200_000, 1, "7 E 9 10 11 12", "20", 3));

        Observation stored = all(List.of(first, later));

        assertThat(data(stored)).isEqualTo("1 2 3 7 5 9 10 11 12");
        assertThat(stored.getValueSampledData().getDimensions()).isEqualTo(3);
        assertThat(data(all(List.of(later, first)))).isEqualTo(data(stored));
        assertThat(Merges.merge(stored, later)).isInstanceOf(MergeOutcome.Unchanged.class);
        assertThat(Merges.merge(stored, first)).isInstanceOf(MergeOutcome.Unchanged.class);
    }

    @Test
    void aSampleOfAChannelThatAPersonChangedStays() {
        FhirMapping motion = mapping(0, "20", 2);
        Observation message = Merges.incoming(motion, strip(0, 0, "1 2 3 4", "20", 2));
        Observation stored = Merges.written(Merges.merge(null, message));
        stored.getValueSampledData().setData("1 2 3 99");

        Observation again = Merges.after(stored, Merges.incoming(motion, strip(0, 9, "5 6 7 8", "20", 2)),
                Merges.STANDARD);

        assertThat(data(again)).isEqualTo("5 6 7 99");
    }

    @Test
    void anotherNumberOfChannelsIsRefused() {
        Observation stored = Merges.written(Merges.merge(null,
                Merges.incoming(mapping(0, "20", 2), strip(0, 0, "1 2 3 4", "20", 2))));

        assertThat(Merges.merge(stored, Merges.incoming(mapping(0, "20", 1), strip(0, 1, "1 2", "20", 1))))
                .isInstanceOfSatisfying(MergeOutcome.Refused.class,
                        refused -> assertThat(refused.reason()).contains("another number of dimensions"));
    }

    /** 144 Hz, the fastest whose hour one text of FHIR holds: 6.9444444444 ms, which no number of ticks is. */
    @Test
    void aWholeHourOfStripsIsTheHourAsItWasSent() {
        String period = "6.9444444444";
        FhirMapping hourly = mapping(60, period, 1);
        int samples = 3_600 * 144;
        int strip = 5 * 60 * 144;
        List<Observation> messages = new ArrayList<>();
        for (int from = 0; from < samples; from += strip) {
            messages.add(Merges.incoming(hourly, strip(from / 144 * Ticks.PER_SECOND, from / strip,
                    signal(from, from + strip), period, 1)));
        }
        Collections.swap(messages, 0, 7);

        assertThat(data(all(messages))).isEqualTo(signal(0, samples));
    }

    /** At this distance from the grid, samples of 512 Hz are nearest now to this slot, now to that. */
    @Test
    void noSampleIsLostWhereTimesLieInTheMiddleBetweenSlots() {
        String period = "1.953125";
        FhirMapping session = mapping(-1, period, 1);
        SamplePeriod exact = SamplePeriod.ofMilliseconds(new BigDecimal(period));
        for (long phase = 9_760; phase < 9_770; phase++) {
            Observation stored = all(List.of(Merges.incoming(session, strip(0, 0, "9 9 9 9", period, 1)),
                    Merges.incoming(session, strip(exact.offset(8) + phase, 1, signal(0, 64), period, 1))));

            assertThat(data(stored)).as("phase %s", phase).matches("9 9 9 9( E){4,5} " + signal(0, 64));
        }
    }

    /** 300 Hz: only 3,333 seconds are a whole number of both its periods and ticks. */
    @Test
    void anEarlierPartOfAnOddRateComesLate() {
        String period = "3.3333333333";
        FhirMapping session = mapping(-1, period, 1);
        long second = 10 * Ticks.PER_SECOND;
        Observation stored = all(List.of(
                Merges.incoming(session, strip(second, 0, signal(3_000, 3_300), period, 1)),
                Merges.incoming(session, strip(0, 1, signal(0, 3_000), period, 1))));

        assertThat(data(stored)).isEqualTo(signal(0, 3_300));
        assertThat(stored.getEffectivePeriod().getStart()).isEqualTo(java.util.Date.from(TEN));
    }

    @Property(tries = 150)
    void partsJoinWithoutASeamInWhateverOrderAndHoweverOftenTheyCome(@ForAll @IntRange(min = 0, max = 4) int rate,
            @ForAll @IntRange(min = 1, max = 3) int dimensions, @ForAll boolean hourly, @ForAll Random random) {
        String period = List.of("125", "142.8571428571", "333.3333333333", "100.00003125", "1000.0000000001").get(rate);
        FhirMapping mapping = mapping(hourly ? 60 : -1, period, dimensions);
        SamplePeriod exact = SamplePeriod.ofMilliseconds(new BigDecimal(period));
        long jitter = exact.offset(1) / 5;
        int[] cuts = random.ints(0, 400).distinct().limit(7).sorted().toArray();
        // Each is told a little too early or too late.
        long start = exact.offset(100) + (hourly ? 0 : random.nextLong(Ticks.PER_SECOND));
        List<Observation> messages = new ArrayList<>();
        String[] all = new String[cuts[6] * dimensions];
        for (int i = 0; i < 6; i++) {
            int from = cuts[i] - cuts[0];
            int to = cuts[i + 1] - cuts[0];
            String samples = signal(from * dimensions, to * dimensions);
            System.arraycopy(samples.split(" "), 0, all, from * dimensions, (to - from) * dimensions);
            long at = start + exact.offset(from) + random.nextLong(-jitter, jitter);
            messages.add(Merges.incoming(mapping, strip(at, i, samples, period, dimensions)));
        }
        List<Observation> more = new ArrayList<>(messages);
        more.addAll(messages.subList(0, 3));
        Collections.shuffle(more, random);

        Observation stored = all(more);

        String expected = String.join(" ", Arrays.copyOf(all, (cuts[6] - cuts[0]) * dimensions));
        assertThat(data(stored).replaceAll("^(E )+|( E)+$", "")).isEqualTo(expected);
        for (Observation message : messages) {
            assertThat(Merges.merge(stored, message)).isInstanceOf(MergeOutcome.Unchanged.class);
        }
    }

    /** Each sample of each channel is the one of the strip that was taken in last of those that say something there. */
    @Property(tries = 150)
    void stripsOverOneAnotherEndTheSameInWhateverOrderTheyCome(@ForAll @IntRange(min = 1, max = 3) int dimensions,
            @ForAll Random random) {
        // Of an hour so that its slots, nearly all of them empty, are few enough to go over 1,200 times.
        String period = "333.3333333333";
        FhirMapping mapping = mapping(60, period, dimensions);
        SamplePeriod exact = SamplePeriod.ofMilliseconds(new BigDecimal(period));
        List<Observation> messages = new ArrayList<>();
        String[] expected = new String[40 * dimensions];
        Arrays.fill(expected, "E");
        for (int strip = 0; strip < 8; strip++) {
            int from = random.nextInt(20);
            int count = 1 + random.nextInt(20);
            List<String> samples = new ArrayList<>();
            for (int i = 0; i < count * dimensions; i++) {
                String sample = random.nextInt(5) == 0 ? "E" : Integer.toString(random.nextInt(100));
                samples.add(sample);
                expected[from * dimensions + i] = sample.equals("E") ? expected[from * dimensions + i] : sample;
            }
            messages.add(Merges.incoming(mapping, strip(exact.offset(from), strip, String.join(" ", samples), period,
                    dimensions)));
        }
        Collections.shuffle(messages, random);

        Observation stored = all(messages);

        assertThat(data(stored)).startsWith(String.join(" ", expected));
        for (Observation message : messages) {
            assertThat(Merges.merge(stored, message)).isInstanceOf(MergeOutcome.Unchanged.class);
        }
    }
}
