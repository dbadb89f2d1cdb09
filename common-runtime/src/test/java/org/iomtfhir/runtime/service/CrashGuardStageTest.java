package org.iomtfhir.runtime.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.runtime.hub.PackFormat;
import org.iomtfhir.runtime.hub.read.Delivery;
import org.iomtfhir.runtime.hub.read.HubEvent;
import org.iomtfhir.runtime.hub.read.PackReader;
import org.iomtfhir.runtime.hub.read.PartitionProgress;
import org.iomtfhir.runtime.hub.read.RecordReader;
import org.iomtfhir.runtime.hub.read.Stage;
import org.iomtfhir.runtime.inflight.Note;
import org.iomtfhir.runtime.inflight.NoteStore;
import org.iomtfhir.runtime.inflight.PartitionNotes;
import org.iomtfhir.runtime.settings.ServiceSettings.Service;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Processes die here by an error that goes through everything, after which nothing of theirs is asked any more. */
@Timeout(60)
class CrashGuardStageTest {

    private static final Instant ENQUEUED = Instant.parse("2026-10-09T10:00:00Z");
    private static final int SINGLY = 20;

    private final StageHarness harness = new StageHarness(Service.NORMALIZE, Clock.systemUTC());
    private final MemoryNotes notes = new MemoryNotes();
    private final AtomicBoolean waits = new AtomicBoolean();
    private int processes;

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    /** How a process dies here. */
    private static final class Death extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** Notes of this test, which counts how often one was written. */
    private static final class MemoryNotes implements NoteStore {

        private final Map<String, Found> found = new HashMap<>();
        private final AtomicInteger writes = new AtomicInteger();

        @Override
        public synchronized Optional<Found> read(String partition) {
            return Optional.ofNullable(found.get(partition));
        }

        @Override
        public synchronized Optional<String> write(String partition, Note note, Optional<String> basedOn) {
            if (!read(partition).map(Found::version).equals(basedOn)) {
                return Optional.empty();
            }
            String version = Integer.toString(writes.incrementAndGet());
            found.put(partition, new Found(Optional.of(note), version));
            return Optional.of(version);
        }
    }

    /** The partition of a process of its own, whose stage dies where it is told to. */
    private final class Life {

        private final List<Integer> handled = new ArrayList<>();
        private final PartitionProgress progress = new PartitionProgress();
        private final Stage.PartitionStage partition;

        Life(IntPredicate deadly) {
            this("0", deadly);
        }

        Life(String id, IntPredicate deadly) {
            this(id, deadly, new PackReader());
        }

        Life(String id, IntPredicate deadly, RecordReader reader) {
            String process = "process-" + processes++;
            partition = new CrashGuardStage(new UnpackStage(each -> new Stage.PartitionStage() {
                @Override
                public void accept(List<Delivery> batch) {
                    for (Delivery delivery : batch) {
                        int number = Integer.parseInt(new String(delivery.event().body(), UTF_8).replaceAll("\\D", ""));
                        if (deadly.test(number)) {
                            throw new Death();
                        }
                        handled.add(number);
                        delivery.settlement().settle();
                    }
                }

                @Override
                public void close() {}
            }, reader, harness.context().deadLetters(), 100), notes, harness.context().deadLetters(), reader, SINGLY,
                    waits::get,
                    (store, of) -> new PartitionNotes(store, of, process)).open(id);
        }

        /** Reads the events from one up to but not with another, in batches of ten; gives the next to be read. */
        int read(int from, int to) throws InterruptedException {
            for (int begin = from; begin < to; begin += 10) {
                partition.accept(IntStream.range(begin, Math.min(to, begin + 10)).mapToObj(this::event).toList());
            }
            return to;
        }

        boolean dies(int from, int to) throws InterruptedException {
            try {
                read(from, to);
                return false;
            } catch (Death e) {
                return true;
            }
        }

        /** Likewise of packs, each of so many records, numbered through; three packs in a batch. */
        boolean diesOfPacks(int from, int to, int records) throws InterruptedException {
            try {
                for (int begin = from; begin < to; begin += 3) {
                    partition.accept(IntStream.range(begin, Math.min(to, begin + 3))
                            .mapToObj(number -> pack(number, records)).toList());
                }
                return false;
            } catch (Death e) {
                return true;
            }
        }

        private Delivery pack(int number, int records) {
            String lines = IntStream.range(number * records, (number + 1) * records)
                    .mapToObj(record -> "{\"n\":" + record + "}\n").collect(Collectors.joining());
            return delivery(number, PackFormat.CONTENT_TYPE, lines);
        }

        private Delivery delivery(int number, String contentType, String body) {
            return new Delivery(new HubEvent("in", "0", number, Integer.toString(number), ENQUEUED.plusSeconds(number),
                    null, contentType, body.getBytes(UTF_8), Map.of(), Map.of()),
                    progress.read(number, Integer.toString(number)));
        }

        private Delivery event(int number) {
            return delivery(number, null, Integer.toString(number));
        }
    }

    @Test
    void anEventThatEndsEachProcessIsSetAsideOnceTwoHaveDiedWithItAloneInHand() throws Exception {
        IntPredicate deadly = number -> number == 13;

        assertThat(new Life(deadly).dies(0, 40)).isTrue();
        assertThat(new Life(deadly).dies(5, 40)).isTrue();
        assertThat(new Life(deadly).dies(5, 40)).isTrue();
        Life last = new Life(deadly);
        last.read(5, 40);

        assertThat(last.handled).containsExactlyElementsOf(
                IntStream.range(5, 40).filter(number -> number != 13).boxed().toList());
        assertThat(last.progress.outstanding()).isZero();
        assertThat(harness.deadLetters()).singleElement().satisfies(letter -> {
            assertThat(letter.error()).isEqualTo(ErrorName.UnexpectedFailure);
            assertThat(letter.event().sequenceNumber()).isEqualTo(13);
            assertThat(letter.cause()).contains("the process ended 2 times");
        });
    }

    @Test
    void whatWasSetAsideIsKnownToTheNextProcessToo() throws Exception {
        IntPredicate deadly = number -> number == 13 || number == 14;
        for (int death = 0; death < 3; death++) {
            assertThat(new Life(deadly).dies(5, 40)).isTrue();
        }
        // Sets 13 aside and dies of 14, before a checkpoint could pass either.
        assertThat(new Life(deadly).dies(5, 40)).isTrue();
        assertThat(new Life(deadly).dies(5, 40)).isTrue();

        Life last = new Life(deadly);
        last.read(5, 40);

        assertThat(last.handled).hasSize(33);
        assertThat(harness.deadLetters()).extracting(letter -> letter.event().sequenceNumber()).containsOnly(13L, 14L);
    }

    @Test
    void anEventFarBehindTheCheckpointIsFoundTooThoughItTakesOneDeathMore() throws Exception {
        IntPredicate deadly = number -> number == 95;
        int deaths = 0;
        while (new Life(deadly).dies(0, 200)) {
            deaths++;
            assertThat(deaths).isLessThan(5);
        }
        assertThat(deaths).isEqualTo(4);
        assertThat(harness.deadLetters()).extracting(letter -> letter.event().sequenceNumber()).containsExactly(95L);
    }

    @Test
    void processesThatAreKilledHoweverOftenSetNothingAside() throws Exception {
        Random random = new Random(14);
        int from = 0;
        for (int kill = 0; kill < 2_000; kill++) {
            AtomicInteger calls = new AtomicInteger();
            int where = random.nextInt(1_000);
            Life life = new Life(number -> calls.getAndIncrement() == where);
            assertThat(life.dies(from, from + 1_010)).as("kill %s", kill).isTrue();
            from += life.handled.size() - random.nextInt(Math.min(100, life.handled.size() + 1));
        }
        assertThat(harness.deadLetters()).isEmpty();
    }

    @Test
    void anEventThatAnotherProcessCouldHandleInBetweenIsNotSuspectedAnyMore() throws Exception {
        for (int round = 0; round < 20; round++) {
            assertThat(new Life(number -> number == 8).dies(0, 20)).isTrue();
            assertThat(new Life(number -> number == 15).dies(0, 20)).isTrue();
        }
        assertThat(harness.deadLetters()).isEmpty();
    }

    @Test
    void whoWaitsForAnAnswerWhileItDiesLeavesNoSuspect() throws Exception {
        for (int death = 0; death < 4; death++) {
            Life life = new Life(number -> {
                if (number == 7 && notes.read("0").orElseThrow().note().orElseThrow().suspect().isPresent()) {
                    await().atMost(Duration.ofSeconds(10)).until(
                            () -> notes.read("0").orElseThrow().note().orElseThrow().suspect().isEmpty());
                }
                return number == 7;
            });
            assertThat(life.dies(0, 10)).isTrue();
        }
        assertThat(harness.deadLetters()).isEmpty();
    }

    @Test
    void afterAnEndInGoodOrderNothingIsHandedOverSinglyAndNoEventCostsANote() throws Exception {
        Life life = new Life(number -> false);
        life.read(0, 5_000);
        life.partition.close();
        assertThat(notes.writes).hasValue(2);

        Life next = new Life(number -> false);
        next.read(5_000, 10_000);

        assertThat(notes.writes).hasValue(3);
    }

    @Test
    void afterADeathSoManyNotesAreWrittenAndNoMore() throws Exception {
        assertThat(new Life(number -> number == 3).dies(0, 10)).isTrue();
        notes.writes.set(0);

        new Life(number -> false).read(0, 1_000);

        // One for its beginning, one for each of the first, one after each batch.
        assertThat(notes.writes.get()).isEqualTo(1 + SINGLY + 100);
    }

    @Test
    void whoDiesWhileTheServiceWaitsForSomethingOutsideLeavesNoSuspect() throws Exception {
        for (int death = 0; death < 10; death++) {
            waits.set(true);
            Life life = new Life(number -> {
                if (number == 7 && notes.found.get("0").note().orElseThrow().suspect().isPresent()) {
                    await().atMost(Duration.ofSeconds(10)).until(
                            () -> notes.read("0").orElseThrow().note().orElseThrow().suspect().isEmpty());
                }
                return number == 7;
            });
            assertThat(life.dies(0, 10)).isTrue();
        }
        waits.set(false);

        Life last = new Life(number -> false);
        last.read(0, 10);

        assertThat(last.handled).contains(7);
        assertThat(harness.deadLetters()).isEmpty();
    }

    @Test
    void whoLosesThePartitionToAnotherChangesNoNoteOfThatOne() throws Exception {
        Life first = new Life(number -> false);
        first.read(0, 10);
        Life second = new Life(number -> number == 25);
        second.read(10, 20);

        first.partition.close();

        assertThat(second.dies(20, 30)).isTrue();
        assertThat(notes.read("0").orElseThrow().note().orElseThrow().open()).isTrue();
    }

    @Test
    void ofTwoPartitionsOneEventAloneIsInHand() throws Exception {
        assertThat(new Life("0", number -> true).dies(0, 1)).isTrue();
        assertThat(new Life("1", number -> true).dies(0, 1)).isTrue();
        CountDownLatch inHand = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Life one = new Life("0", number -> {
            inHand.countDown();
            await().until(() -> goOn.getCount() == 0);
            return false;
        });
        Life other = new Life("1", number -> false);
        Set<Thread> threads = Set.of(Thread.ofVirtual().start(() -> quietly(one)),
                Thread.ofVirtual().start(() -> {
                    awaitIt(inHand);
                    quietly(other);
                }));

        awaitIt(inHand);
        await().during(Duration.ofMillis(200)).until(other.handled::isEmpty);
        assertThat(notes.read("1").orElseThrow().note().orElseThrow().suspect()
                .filter(suspect -> suspect.deaths() > 1)).isEmpty();
        goOn.countDown();

        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(other.handled).containsExactly(0);
    }

    @Test
    void aFailureOfTheStageIsNoDeath() throws Exception {
        Life life = new Life(number -> {
            if (number == 3) {
                throw new IllegalStateException("a fault of ours");
            }
            return false;
        });
        assertThatThrownBy(() -> life.read(0, 10)).isInstanceOf(IllegalStateException.class);
        life.partition.close();
        notes.writes.set(0);

        new Life(number -> false).read(0, 10);

        assertThat(notes.writes).hasValue(1);
    }

    @Test
    void ofAPackTheDeadlyRecordAloneIsSetAsideAndAllOthersAreHandledInTheirOrder() throws Exception {
        IntPredicate deadly = number -> number == 13;
        int deaths = 0;
        Life last = new Life(deadly);
        while (last.diesOfPacks(1, 6, 5)) {
            deaths++;
            assertThat(deaths).isLessThan(4);
            last = new Life(deadly);
        }

        assertThat(deaths).isEqualTo(3);
        assertThat(last.handled).containsExactlyElementsOf(
                IntStream.range(5, 30).filter(number -> number != 13).boxed().toList());
        assertThat(last.progress.outstanding()).isZero();
        assertThat(harness.deadLetters()).singleElement().satisfies(letter -> {
            assertThat(letter.event().sequenceNumber()).isEqualTo(2);
            assertThat(letter.event().place()).isEqualTo(3);
            assertThat(letter.event().body()).asString(UTF_8).isEqualTo("{\"n\":13}");
        });
    }

    @Test
    void ofPacksThatHoldMoreThanIsHandedOverSinglyTheDeadlyRecordIsFoundToo() throws Exception {
        IntPredicate deadly = number -> number == 333 || number == 334;
        int deaths = 0;
        Life last = new Life(deadly);
        while (last.diesOfPacks(0, 12, 50)) {
            deaths++;
            assertThat(deaths).isLessThan(10);
            last = new Life(deadly);
        }

        // One more for the first, since it lies far behind the checkpoint, and two for the one behind it.
        assertThat(deaths).isEqualTo(6);
        assertThat(last.handled).hasSize(598).isSorted();
        assertThat(last.progress.outstanding()).isZero();
        assertThat(harness.deadLetters()).extracting(letter -> letter.event().place()).containsOnly(33, 34);
    }

    @Test
    void processesThatAreKilledHoweverOftenSetNoRecordOfAPackAside() throws Exception {
        Random random = new Random(17);
        int from = 0;
        for (int kill = 0; kill < 1_000; kill++) {
            AtomicInteger calls = new AtomicInteger();
            int where = random.nextInt(1_000);
            Life life = new Life(number -> calls.getAndIncrement() == where);
            assertThat(life.diesOfPacks(from, from + 51, 20)).as("kill %s", kill).isTrue();
            from += Math.max(0, life.handled.size() / 20 - random.nextInt(4));
        }
        assertThat(harness.deadLetters()).isEmpty();
    }

    @Test
    void aRecordThatWasSetAsideIsHandedToNobodyAfterAnEndInGoodOrderEither() throws Exception {
        IntPredicate deadly = number -> number == 13;
        for (int death = 0; death < 3; death++) {
            assertThat(new Life(deadly).diesOfPacks(0, 6, 5)).isTrue();
        }
        Life fourth = new Life(deadly);
        assertThat(fourth.diesOfPacks(0, 6, 5)).isFalse();
        fourth.partition.close();

        Life fifth = new Life(deadly);
        assertThat(fifth.diesOfPacks(0, 6, 5)).isFalse();

        assertThat(fifth.handled).hasSize(29);
        assertThat(harness.deadLetters()).extracting(letter -> letter.key()).hasSize(2).containsOnly(
                harness.deadLetters().getFirst().key());
    }

    @Test
    void aPackThatEndsWhoeverOpensItIsSetAsideAsAWhole() throws Exception {
        PackReader reader = new PackReader();
        RecordReader deadly = event -> {
            if (event.sequenceNumber() == 2 && event.place() == HubEvent.WHOLE) {
                throw new Death();
            }
            return reader.read(event);
        };
        for (int death = 0; death < 3; death++) {
            assertThat(new Life("0", number -> false, deadly).diesOfPacks(1, 4, 2)).isTrue();
        }
        Life last = new Life("0", number -> false, deadly);
        assertThat(last.diesOfPacks(1, 4, 2)).isFalse();

        assertThat(last.handled).containsExactly(2, 3, 6, 7);
        assertThat(harness.deadLetters()).singleElement()
                .satisfies(letter -> assertThat(letter.event().place()).isEqualTo(HubEvent.WHOLE));
    }

    @Test
    void aBrokenPackIsSetAsideOnceAndIsNoDeath() throws Exception {
        assertThat(new Life(number -> number == 0).dies(0, 1)).isTrue();
        Life life = new Life(number -> false);
        life.partition.accept(List.of(life.event(0), life.delivery(1, PackFormat.CONTENT_TYPE, "\n"), life.event(2)));

        assertThat(life.handled).containsExactly(0, 2);
        assertThat(life.progress.outstanding()).isZero();
        assertThat(harness.deadLetters()).extracting(letter -> letter.error())
                .containsExactly(ErrorName.InvalidDataFormat);
    }

    private static void quietly(Life life) {
        try {
            life.read(0, 1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void awaitIt(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
