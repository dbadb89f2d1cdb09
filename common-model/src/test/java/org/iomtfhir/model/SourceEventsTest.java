package org.iomtfhir.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class SourceEventsTest {

    private static SourceEvents event(String partition, long number) {
        return SourceEvents.of("devicedata", partition, number, "1f3a");
    }

    private static SourceEvents all(List<SourceEvents> events) {
        return events.stream().reduce(SourceEvents.NONE, SourceEvents::and);
    }

    @Test
    void aFewEventsAreToldOneByOneAndOfManyTheFirstAndTheLast() {
        assertThat(all(List.of(event("3", 4715), event("3", 4711), event("3", 4711))).text())
                .isEqualTo("devicedata/3@4711,4715?1f3a");
        assertThat(all(LongStream.range(0, 33).mapToObj(i -> event("3", 100 + 7 * i)).toList())
                .and(event("1", 9)).text()).isEqualTo("devicedata/1@9?1f3a devicedata/3@100..324?1f3a");
    }

    @Test
    void eventsOfEvenAMillionPlacesTakeABoundedText() {
        SourceEvents all = all(IntStream.range(0, 1_000_000).mapToObj(i -> event(String.valueOf(i % 5000), i))
                .toList());

        assertThat(all.more()).isTrue();
        assertThat(all.text()).endsWith(" +").hasSizeLessThan(SourceEvents.LONGEST);
        assertThat(SourceEvents.read(all.text())).contains(all);
    }

    @Test
    void namesOfHubsThatHoldWhatPartsATextAreWrittenSoThatTheyDoNot() {
        SourceEvents odd = SourceEvents.of("my hub/x@1?y +", "$0", -1, "");

        assertThat(odd.text()).isEqualTo("my%20hub%2Fx%401%3Fy%20%2B/%240@0");
        assertThat(SourceEvents.read(odd.text())).contains(odd);
    }

    @Test
    void whatIsNotOfThatFormIsNoneAtAll() {
        for (String text : List.of("", " ", "devicedata", "devicedata/3", "devicedata/3@", "devicedata/3@x",
                "devicedata/3@1,", "devicedata/3@1?", "devicedata/3@1234567890123456789", "a/b@1  a/b@2",
                "devicedata/3@1?patient name", "x".repeat(SourceEvents.LONGEST + 1))) {
            assertThat(SourceEvents.read(text)).as(text).isEmpty();
        }
    }

    @Property(tries = 300)
    void theOrderInWhichEventsComeAndThatSomeComeTwiceChangesNothing(@ForAll("events") List<SourceEvents> events,
            @ForAll Random random) {
        List<SourceEvents> mixed = new ArrayList<>(events);
        mixed.addAll(events.subList(0, events.size() / 2));
        Collections.shuffle(mixed, random);
        int middle = mixed.size() / 2;

        SourceEvents joined = all(mixed.subList(0, middle)).and(all(mixed.subList(middle, mixed.size())));

        assertThat(joined).isEqualTo(all(events));
        assertThat(joined.isEmpty() || SourceEvents.read(joined.text()).orElseThrow().equals(joined)).isTrue();
    }

    @Provide
    Arbitrary<List<SourceEvents>> events() {
        return Arbitraries.integers().between(0, 4).flatMap(partition -> Arbitraries.longs().between(0, 60)
                .map(number -> event(String.valueOf(partition), number))).list().ofMaxSize(60);
    }
}
