package org.iomtfhir.persist.merge;

import org.iomtfhir.model.sampled.SamplePeriod;
import org.iomtfhir.model.Ticks;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Random;
import java.util.function.LongUnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.StringType;
import org.iomtfhir.persist.merge.Origin.Kind;
import org.junit.jupiter.api.Test;

class WriteMarkTest {

    private static final long TEN = Ticks.parse("2026-10-09T10:00:00Z");
    private static final SamplePeriod SECOND = SamplePeriod.ofMilliseconds(BigDecimal.valueOf(1_000));

    private final Random random = new Random(4711);

    @Property(tries = 200)
    void whatIsWrittenIsReadAgain(@ForAll @IntRange(max = 5_000) int slots,
            @ForAll @LongRange(min = 1, max = 20_000_000) long jitter, @ForAll long seed) {
        Random chance = new Random(seed);
        Kind[] kinds = new Kind[slots];
        long[] times = new long[slots];
        long[] ingestions = new long[slots];
        boolean[] exact = new boolean[slots];
        for (int slot = 0; slot < slots; slot++) {
            kinds[slot] = chance.nextInt(10) < 8 ? Kind.READING : Kind.ofCode(chance.nextInt(4));
            times[slot] = TEN + SECOND.offset(slot) + (chance.nextInt(10) == 0 ? 0 : chance.nextLong(-jitter, jitter));
            if (kinds[slot] == Kind.READING) {
                exact[slot] = chance.nextBoolean();
                ingestions[slot] = chance.nextInt(10) == 0
                        ? Origin.UNKNOWN_TIME
                        : times[slot] + chance.nextLong(-jitter, jitter);
            }
        }

        SeriesMark read = read(new SeriesMark(1, kinds, times, ingestions, exact, SlotDigests.of(slots, slot -> "1")));

        assertThat(read.slots()).isEqualTo(slots);
        for (int slot = 0; slot < slots; slot++) {
            assertThat(read.kind(slot)).isEqualTo(kinds[slot]);
            if (kinds[slot] == Kind.READING || kinds[slot] == Kind.PERSON) {
                assertThat(read.time(slot)).isEqualTo(times[slot]);
            }
            if (kinds[slot] == Kind.READING) {
                assertThat(read.isExact(slot)).isEqualTo(exact[slot]);
                assertThat(read.ingestion(slot)).isEqualTo(ingestions[slot]);
            }
        }
    }

    private static SeriesMark read(SeriesMark mark) {
        return SeriesMark.read(new MarkBytes.Reader(text(mark)), TEN, SECOND, 1);
    }

    private static String text(SeriesMark mark) {
        MarkBytes.Writer to = new MarkBytes.Writer();
        mark.write(to, TEN, SECOND);
        return to.text();
    }

    private static SeriesMark mark(int slots, LongUnaryOperator time,
            LongUnaryOperator ingestion) {
        Kind[] kinds = new Kind[slots];
        long[] times = new long[slots];
        long[] ingestions = new long[slots];
        for (int slot = 0; slot < slots; slot++) {
            kinds[slot] = Kind.READING;
            times[slot] = time.applyAsLong(slot);
            ingestions[slot] = ingestion.applyAsLong(slot);
        }
        boolean[] exact = new boolean[slots];
        Arrays.fill(exact, true);
        return new SeriesMark(1, kinds, times, ingestions, exact, SlotDigests.of(slots, slot -> "72"));
    }

    @Test
    void anHourOfReadingsOnTheGridThatCameInOrderTakesAFewHundredCharacters() {
        // In packets of half a minute, each a while after its last reading.
        SeriesMark packets = mark(3_600, slot -> TEN + SECOND.offset(slot), slot -> TEN + SECOND.offset((slot / 30
                + 1) * 30) + 2_000 * Ticks.PER_MILLISECOND);
        // One by one, with a delay that varies by tens of milliseconds.
        SeriesMark oneByOne = mark(3_600, slot -> TEN + SECOND.offset(slot), slot -> TEN + SECOND.offset(slot)
                + (180 + random.nextInt(30)) * Ticks.PER_MILLISECOND);

        assertThat(text(packets)).hasSizeLessThan(1_200);
        assertThat(text(oneByOne)).hasSizeLessThan(3_600 * 3);
        assertThat(text(mark(720, slot -> TEN + SECOND.offset(slot), slot -> TEN + SECOND.offset(slot) + 5)))
                .hasSizeLessThan(200);
    }

    @Test
    void aMarkIsBoundedHoweverIrregularTheTimesAre() {
        SeriesMark irregular = mark(300_000, slot -> random.nextLong(1L << 55), slot -> random.nextLong(1L << 55));

        assertThat(text(irregular)).hasSizeLessThan(300_000);
        assertThat(read(irregular).kind(7)).isEqualTo(Kind.UNKNOWN);
    }

    /** A day of a reading a second that came in whenever: how new each is can be told less exactly, not which it is. */
    @Test
    void theTimesOfReadingsAreKeptLongerThanThoseOfTheirIngestion() {
        SeriesMark day = mark(86_400, slot -> TEN + SECOND.offset(slot) + random.nextInt(-499, 500)
                * Ticks.PER_MILLISECOND, slot -> TEN + SECOND.offset(slot) + random.nextLong(1L << 40));

        SeriesMark read = read(day);
        assertThat(text(day)).hasSizeLessThan(300_000);
        for (int slot = 0; slot < 86_400; slot++) {
            assertThat(read.isExact(slot)).isTrue();
            assertThat(read.time(slot)).isEqualTo(day.time(slot));
        }
    }

    /** Then a reading has the slot that it had, and a time between that and its own. */
    @Test
    void ofReadingsWhoseTimesAreTooManyToKeepTheSlotsAreKnown() {
        SeriesMark many = mark(300_000, slot -> TEN + SECOND.offset(slot) + random.nextInt(-4_999_999, 5_000_000),
                slot -> TEN);

        SeriesMark read = read(many);
        assertThat(text(many)).hasSizeLessThan(300_000);
        for (int slot = 0; slot < 300_000; slot++) {
            assertThat(read.kind(slot)).isEqualTo(Kind.READING);
            assertThat(read.isExact(slot)).isFalse();
            assertThat(SECOND.nearest(read.time(slot) - TEN)).isEqualTo(slot);
        }
    }

    @Test
    void aMarkThatCanNotBeReadIsNone() {
        Observation stored = Merges.stored(Merges.mapping(60, "'value':" + Merges.SERIES), Merges.reading("10:00:00",
                "hr", "1"));
        String mark = stored.getExtensionString(WriteMark.URL);
        for (int i = 0; i < 2_000; i++) {
            StringBuilder broken = new StringBuilder(mark);
            broken.setCharAt(random.nextInt(mark.length()), (char) (32 + random.nextInt(96)));
            broken.setLength(1 + random.nextInt(mark.length()));
            Observation garbled = stored.copy();
            garbled.getExtensionByUrl(WriteMark.URL).setValue(new StringType(broken.toString()));

            assertThat(Merges.merge(garbled, Merges.incoming(Merges.mapping(60, "'value':" + Merges.SERIES),
                    Merges.reading("10:20:00", "hr", "2")))).isInstanceOf(MergeOutcome.Merged.class);
        }
    }

    @Property(tries = 200)
    void whatOneChangesIsFoundInASeriesOfAnyLength(@ForAll @IntRange(min = 1, max = 4_000) int slots,
            @ForAll long seed) {
        Random chance = new Random(seed);
        int changed = chance.nextInt(slots);
        SlotDigests before = SlotDigests.of(slots, slot -> "7" + slot % 10 + ".0");
        SlotDigests now = SlotDigests.of(slots, slot -> slot == changed ? "E" : "7" + slot % 10);

        SlotDigests.Changes changes = before.changesTo(now);

        for (int slot = 0; slot < slots; slot++) {
            assertThat(changes.has(slot)).isEqualTo(slot == changed);
        }
    }
}
