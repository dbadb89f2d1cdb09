package org.iomtfhir.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.iomtfhir.model.TimedSources.Stretch;
import org.junit.jupiter.api.Test;

class TimedSourcesTest {

    private static final Instant TEN = Instant.parse("2026-10-09T10:00:00Z");

    private static Stretch reading(int second, long number) {
        return new Stretch(TEN.plusSeconds(second), TEN.plusSeconds(second), SourceEvents.of("devicedata", "3", number,
                "1f3a"));
    }

    @Test
    void readingsOfOneEventAreOneStretchAndAPartNamesThoseThatReachIntoIt() {
        TimedSources all = TimedSources.of(List.of(reading(0, 7), reading(1, 7), reading(2, 8), new Stretch(TEN
                .plusSeconds(3), TEN.plusSeconds(9), SourceEvents.of("devicedata", "3", 9, "1f3a"))));

        assertThat(all.text()).isEqualTo("2026-10-09T10:00:00Z/2026-10-09T10:00:01Z devicedata/3@7?1f3a"
                + " 2026-10-09T10:00:02Z/2026-10-09T10:00:02Z devicedata/3@8?1f3a"
                + " 2026-10-09T10:00:03Z/2026-10-09T10:00:09Z devicedata/3@9?1f3a");
        TimedSources read = TimedSources.read(all.text());
        assertThat(read.between(null, TEN.plusSeconds(2)).text()).isEqualTo("devicedata/3@7?1f3a");
        assertThat(read.between(TEN.plusSeconds(2), TEN.plusSeconds(3)).text()).isEqualTo("devicedata/3@8?1f3a");
        assertThat(read.between(TEN.plusSeconds(5), null).text()).isEqualTo("devicedata/3@9?1f3a");
        assertThat(read.between(TEN.plusSeconds(10), null).isEmpty()).isTrue();
    }

    @Test
    void ofManyNeighboursAreToldTogether() {
        TimedSources all = TimedSources.of(IntStream.range(0, 10_000).mapToObj(i -> reading(i, 2L * i)).toList());

        assertThat(all.text()).hasSizeLessThan(TimedSources.LONGEST).isNotEmpty();
        assertThat(TimedSources.read(all.text()).between(null, TEN.plusSeconds(300)).text()).isEqualTo(
                "devicedata/3@0..624?1f3a");
    }

    @Test
    void whatIsNotOfThatFormSaysNothing() {
        String time = "2026-10-09T10:00:00Z/2026-10-09T10:00:01Z";
        for (String text : List.of("", " ", time, time + " ", time + " devicedata/3", "devicedata/3@7", time
                + " devicedata/3@7 x/y", "x".repeat(TimedSources.LONGEST + 1),
                (time + " devicedata/3@7 ").repeat(
                        TimedSources.MOST_STRETCHES + 1).strip())) {
            assertThat(TimedSources.read(text).between(null, null).isEmpty()).as(text).isTrue();
        }
    }
}
