package org.iomtfhir.runtime.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.assertj.core.api.recursive.comparison.RecursiveComparisonConfiguration;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.runtime.hub.read.HubEvent;
import org.iomtfhir.runtime.storage.StoreException;
import org.junit.jupiter.api.Test;

/** What every dead-letter store must do. */
abstract class DeadLetterStoreContract {

    static final Instant ENQUEUED = Instant.parse("2026-10-09T23:59:59.999Z");
    static final Instant SET_ASIDE = Instant.parse("2026-10-10T00:00:02.123456Z");

    /** No double equals NaN by itself. */
    private static final RecursiveComparisonConfiguration TYPE_BY_TYPE = RecursiveComparisonConfiguration.builder()
            .withStrictTypeChecking(true).withComparatorForType(Double::compare, Double.class).build();

    /** A store of the place of this test; each call gives another instance, as another process would have. */
    abstract DeadLetterStore open();

    @Test
    void aLetterComesBackAsItWasPutWithItsTypedProperties() {
        DeadLetter letter = letter("normalize", 4711, "template 3 match 2", ErrorName.NormalizationDataMapping);

        open().put(letter);

        assertThat(open().get(letter.key())).get().usingRecursiveComparison(TYPE_BY_TYPE).isEqualTo(letter);
    }

    @Test
    void aLetterThatIsNotThereIsEmpty() {
        assertThat(open().get(letter("normalize", 1, "", ErrorName.InvalidDataFormat).key())).isEmpty();
    }

    @Test
    void aRepeatMakesNoSecondLetterAndChangesNothing() {
        DeadLetter first = letter("normalize", 1, "", ErrorName.InvalidDataFormat);
        DeadLetter repeat = new DeadLetter(first.stage(), first.error(), "said otherwise", first.failedIn(),
                first.template(), first.event(), SET_ASIDE.plusSeconds(60));

        open().put(first);
        open().put(repeat);

        assertThat(list(DeadLetterFilter.ALL)).containsExactly(first.summary());
    }

    @Test
    void twoFailuresOfOneEventAreTwoLetters() {
        open().put(letter("normalize", 1, "template 0 match 0", ErrorName.IncompatibleData));
        open().put(letter("normalize", 1, "template 0 match 1", ErrorName.IncompatibleData));

        assertThat(list(DeadLetterFilter.ALL)).extracting(DeadLetterSummary::failedIn)
                .containsExactlyInAnyOrder("template 0 match 0", "template 0 match 1");
    }

    @Test
    void lettersAreFoundByStageCauseTimeAndWhetherTheyWait() {
        DeadLetter one = letter("normalize", 1, "", ErrorName.InvalidDataFormat);
        DeadLetter two = letter("normalize", 2, "", ErrorName.IncompatibleData);
        DeadLetter three = letter("persist", 3, "", ErrorName.PatientDeviceMismatch);
        List.of(one, two, three).forEach(open()::put);
        replay(two.key(), SET_ASIDE.plusSeconds(9));

        assertThat(keys(filter(Optional.of("normalize"), Optional.empty()))).containsExactlyInAnyOrder(one.key(),
                two.key());
        assertThat(keys(filter(Optional.empty(), Optional.of(ErrorName.PatientDeviceMismatch))))
                .containsExactly(three.key());
        assertThat(keys(filter(Optional.of("group"), Optional.empty()))).isEmpty();
        assertThat(keys(between(two.setAsideTime(), three.setAsideTime()))).containsExactly(two.key());
        assertThat(keys(waiting())).containsExactlyInAnyOrder(one.key(), three.key());
    }

    @Test
    void aLetterThatWasHandedBackIsMarkedAndKept() {
        DeadLetter letter = letter("transform", 7, "", ErrorName.TemplateNotFound);
        open().put(letter);
        Instant when = SET_ASIDE.plusSeconds(3600);

        assertThat(open().beginReplay(letter.key(), when)).get().usingRecursiveComparison(TYPE_BY_TYPE)
                .isEqualTo(letter.replaying(when));
        assertThat(open().markReplayed(letter.key(), when)).isTrue();

        assertThat(open().get(letter.key())).get().usingRecursiveComparison(TYPE_BY_TYPE)
                .isEqualTo(letter.replayed(when));
        assertThat(list(DeadLetterFilter.ALL)).containsExactly(letter.replayed(when).summary());
        DeadLetterKey missing = letter("transform", 8, "", ErrorName.TemplateNotFound).key();
        assertThat(open().beginReplay(missing, when)).isEmpty();
        assertThat(open().markReplayed(missing, when)).isFalse();
    }

    @Test
    void aLetterThatWasHandedBackAndFailedAgainWaitsAgainWithTheNewCause() {
        DeadLetter letter = letter("transform", 7, "", ErrorName.TemplateNotFound);
        open().put(letter);
        replay(letter.key(), SET_ASIDE.plusSeconds(10));
        DeadLetter again = new DeadLetter("transform", ErrorName.FhirDataMapping, "now something else", "",
                Optional.empty(), letter.event(), SET_ASIDE.plusSeconds(20));

        open().put(again);

        assertThat(list(DeadLetterFilter.ALL)).containsExactly(again.after(letter.summary()).summary());
        assertThat(open().get(letter.key())).get().usingRecursiveComparison(TYPE_BY_TYPE)
                .isEqualTo(again.after(letter.summary()));
        assertThat(open().get(letter.key()).orElseThrow().tries())
                .isEqualTo(new FailedAttempts(2, letter.setAsideTime()));
    }

    @Test
    void aLetterThatFailsAgainBeforeItIsMarkedIsNotTakenForDone() {
        DeadLetter letter = letter("transform", 7, "", ErrorName.TemplateNotFound);
        open().put(letter);
        Instant when = SET_ASIDE.plusSeconds(10);
        open().beginReplay(letter.key(), when);
        DeadLetter again = new DeadLetter("transform", ErrorName.FhirDataMapping, "now something else", "",
                Optional.empty(), letter.event(), SET_ASIDE.plusSeconds(11));
        open().put(again);

        assertThat(open().markReplayed(letter.key(), when)).isFalse();

        assertThat(list(DeadLetterFilter.ALL)).containsExactly(again.after(letter.summary()).summary());
    }

    @Test
    void aReplayThatIsBrokenOffLeavesTheLetterWaiting() {
        DeadLetter letter = letter("transform", 7, "", ErrorName.TemplateNotFound);
        open().put(letter);
        open().beginReplay(letter.key(), SET_ASIDE.plusSeconds(10));

        assertThat(keys(waiting())).containsExactly(letter.key());

        open().beginReplay(letter.key(), SET_ASIDE.plusSeconds(20));
        assertThat(open().markReplayed(letter.key(), SET_ASIDE.plusSeconds(10))).isFalse();
        assertThat(open().markReplayed(letter.key(), SET_ASIDE.plusSeconds(20))).isTrue();
        assertThat(keys(waiting())).isEmpty();
    }

    @Test
    void lettersAreRemovedByFilter() {
        DeadLetter done = letter("normalize", 1, "", ErrorName.InvalidDataFormat);
        DeadLetter waits = letter("normalize", 2, "", ErrorName.InvalidDataFormat);
        List.of(done, waits).forEach(open()::put);
        replay(done.key(), SET_ASIDE);

        long removed = open().purge(new DeadLetterFilter(Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.of(true)));

        assertThat(removed).isOne();
        assertThat(keys(DeadLetterFilter.ALL)).containsExactly(waits.key());
        assertThat(open().purge(DeadLetterFilter.ALL)).isOne();
        assertThat(keys(DeadLetterFilter.ALL)).isEmpty();
    }

    @Test
    void anEventOfAMegabyteAndAnEmptyOneAreKept() {
        byte[] large = new byte[1_048_576];
        Arrays.fill(large, (byte) 0xFE);
        DeadLetter big = new DeadLetter("normalize", ErrorName.InvalidDataFormat, "not JSON", "", Optional.empty(),
                event(1, large, Map.of()), SET_ASIDE);
        DeadLetter empty = new DeadLetter("normalize", ErrorName.InvalidDataFormat, "empty", "", Optional.empty(),
                event(2, new byte[0], Map.of()), SET_ASIDE);

        open().put(big);
        open().put(empty);

        assertThat(open().get(big.key()).orElseThrow().event().body()).isEqualTo(large);
        assertThat(open().get(empty.key()).orElseThrow().event().body()).isEmpty();
    }

    private static DeadLetter failure(int number, byte[] body) {
        return new DeadLetter("normalize", ErrorName.IncompatibleData, "no value", "template 0 match " + number,
                Optional.empty(), event(1, body, Map.of("note", "x".repeat(5_000))), SET_ASIDE.plusSeconds(number));
    }

    /** That what is kept is the letter, to the last byte of its event. */
    private void assertSame(DeadLetter letter) {
        byte[] kept = DeadLetterJson.write(open().get(letter.key()).orElseThrow());
        assertThat(Arrays.equals(kept, DeadLetterJson.write(letter))).as("%s is kept as it is", letter).isTrue();
    }

    private static byte[] large() {
        byte[] body = new byte[900_000];
        Arrays.fill(body, (byte) '7');
        return body;
    }

    @Test
    void theLettersOfOneEventKeepItOnceAndEachGivesAllOfIt() {
        List<DeadLetter> letters = IntStream.range(0, 20).mapToObj(number -> failure(number, large())).toList();
        letters.forEach(open()::put);

        StoreSize size = open().size("normalize");

        assertThat(size.letters()).isEqualTo(20);
        assertThat(size.bytes()).isBetween(900_000L, 1_400_000L);
        assertThat(open().size("group")).isEqualTo(new StoreSize(0, 0));
        for (DeadLetter letter : letters) {
            assertSame(letter);
        }
        assertThat(list(DeadLetterFilter.ALL)).containsExactlyInAnyOrderElementsOf(
                letters.stream().map(DeadLetter::summary).toList());
        replay(letters.getFirst().key(), SET_ASIDE.plusSeconds(99));
        assertThat(open().get(letters.getFirst().key()).orElseThrow().event().body()).isEqualTo(large());
        assertThat(open().size("normalize").bytes()).isLessThan(1_400_000L);
    }

    @Test
    void anEventStaysForAsLongAsALetterNamesItAndGoesWithTheLast() {
        List<DeadLetter> letters = IntStream.range(0, 3).mapToObj(number -> failure(number, large())).toList();
        letters.forEach(open()::put);
        replay(letters.get(0).key(), SET_ASIDE.plusSeconds(99));
        replay(letters.get(1).key(), SET_ASIDE.plusSeconds(99));

        assertThat(later().purge(new DeadLetterFilter(Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.of(true)))).isEqualTo(2);

        assertThat(open().get(letters.get(2).key()).orElseThrow().event().body()).isEqualTo(large());
        assertThat(eventsThatLieApart()).isOne();
        assertThat(later().remove(list(DeadLetterFilter.ALL))).hasSize(1);
        assertThat(open().size("normalize")).isEqualTo(new StoreSize(0, 0));
        assertThat(eventsThatLieApart()).isZero();
        letters.forEach(open()::put);
        assertThat(open().get(letters.get(1).key()).orElseThrow().event().body()).isEqualTo(large());
    }

    @Test
    void aLetterThatHasChangedSinceItWasListedIsNotRemoved() {
        DeadLetter letter = letter("normalize", 1, "", ErrorName.InvalidDataFormat);
        open().put(letter);
        List<DeadLetterSummary> listed = list(DeadLetterFilter.ALL);
        open().beginReplay(letter.key(), SET_ASIDE.plusSeconds(10));

        assertThat(open().remove(listed)).isEmpty();

        assertThat(keys(DeadLetterFilter.ALL)).containsExactly(letter.key());
    }

    @Test
    void aLetterOfTheEarlierFormWithALargeEventIsReadAndReplayed() {
        DeadLetter letter = failure(1, large());
        place(letter.key().path(), DeadLetterJson.write(letter), letter);

        assertSame(letter);
        replay(letter.key(), SET_ASIDE.plusSeconds(10));
        assertThat(open().get(letter.key()).orElseThrow().event().body()).isEqualTo(large());
        assertThat(later().purge(DeadLetterFilter.ALL)).isOne();
    }

    @Test
    void aLetterWhoseEventIsDamagedSaysSo() {
        DeadLetter letter = failure(1, large());
        open().put(letter);
        byte[] content = DeadLetterJson.writeContent(letter.event());
        content[content.length / 2] = 'x';
        place(letter.key().path(EventName.of(DeadLetterJson.writeContent(letter.event()))), content, letter);

        assertThat(keys(DeadLetterFilter.ALL)).containsExactly(letter.key());
        assertThatThrownBy(() -> open().get(letter.key())).isInstanceOf(StoreException.class)
                .rootCause().hasMessageContaining("damaged");
    }

    /** A store of the same place, to which what was written a moment ago is old. */
    abstract DeadLetterStore later();

    /** Puts bytes at a path of the place, with whatever else the kind of place has for a letter. */
    abstract void place(String path, byte[] bytes, DeadLetter letter);

    /** How many contents of events there are. */
    abstract long eventsThatLieApart();

    @Test
    void manyWritersOfTheSameAndOfDifferentLettersLoseNone() throws Exception {
        List<DeadLetter> letters = IntStream.range(0, 20)
                .mapToObj(i -> letter("group", i, "", ErrorName.EventTooLarge)).toList();
        try (ExecutorService writers = Executors.newFixedThreadPool(4)) {
            List<Callable<Void>> tasks = new ArrayList<>();
            for (int writer = 0; writer < 4; writer++) {
                DeadLetterStore store = open();
                tasks.add(() -> {
                    letters.forEach(store::put);
                    return null;
                });
            }
            for (Future<Void> done : writers.invokeAll(tasks)) {
                done.get();
            }
        }

        assertThat(keys(DeadLetterFilter.ALL)).containsExactlyInAnyOrderElementsOf(
                letters.stream().map(DeadLetter::key).toList());
    }

    List<DeadLetterSummary> list(DeadLetterFilter filter) {
        List<DeadLetterSummary> found = new ArrayList<>();
        open().list(filter, found::add);
        return found;
    }

    private void replay(DeadLetterKey key, Instant when) {
        open().beginReplay(key, when);
        assertThat(open().markReplayed(key, when)).isTrue();
    }

    private List<DeadLetterKey> keys(DeadLetterFilter filter) {
        return list(filter).stream().map(DeadLetterSummary::key).toList();
    }

    private static DeadLetterFilter filter(Optional<String> stage, Optional<ErrorName> error) {
        return new DeadLetterFilter(stage, error, Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static DeadLetterFilter between(Instant from, Instant until) {
        return new DeadLetterFilter(Optional.empty(), Optional.empty(), Optional.of(from), Optional.of(until),
                Optional.empty());
    }

    private static DeadLetterFilter waiting() {
        return new DeadLetterFilter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.of(false));
    }

    /** A letter set aside {@code number} seconds after {@link #SET_ASIDE}. */
    static DeadLetter letter(String stage, long number, String failedIn, ErrorName error) {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("text", "Größe \"5\" \u0001 😀");
        properties.put("bool", true);
        properties.put("byte", (byte) -1);
        properties.put("short", (short) 300);
        properties.put("int", 5);
        properties.put("long", Long.MAX_VALUE);
        properties.put("float", 1.5f);
        properties.put("double", Double.NaN);
        properties.put("decimal", new BigDecimal("2.00"));
        properties.put("char", 'x');
        properties.put("uuid", UUID.fromString("b2f0c0de-0000-4000-8000-000000000001"));
        properties.put("instant", Instant.parse("2026-10-09T10:18:00.1234567Z"));
        properties.put("binary", new byte[]{0, -1});
        properties.put("nothing", null);
        return new DeadLetter(stage, error, "the value of heartRate is missing — „überall“", failedIn,
                Optional.of(new TemplateRef(3, "CalculatedContent", 42)),
                event(number, "{\"HeartRate\":\"78\"}".getBytes(StandardCharsets.UTF_8), properties),
                SET_ASIDE.plusSeconds(number));
    }

    private static HubEvent event(long number, byte[] body, Map<String, Object> properties) {
        return new HubEvent("devicedata", "3", number, "12884901888", ENQUEUED, null, "application/json", body,
                properties, Map.of("iothub-connection-device-id", "dev-1"));
    }
}
