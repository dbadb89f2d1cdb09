package org.iomtfhir.runtime.service;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.runtime.hub.read.BrokenPackException;
import org.iomtfhir.runtime.hub.read.Delivery;
import org.iomtfhir.runtime.hub.read.HubEvent;
import org.iomtfhir.runtime.hub.read.RecordReader;
import org.iomtfhir.runtime.hub.read.Records;
import org.iomtfhir.runtime.hub.read.Stage;
import org.iomtfhir.runtime.inflight.NoteStore;
import org.iomtfhir.runtime.inflight.PartitionNotes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets aside the event that ends whatever process handles it, so that it does not hold its partition for good.
 *
 * <p>
 * As long as processes let their partitions go in good order, a note is written when a partition is begun and when it is
 * let go, none for an event. Who finds that the process before ended otherwise hands the stage one event at a time, with a
 * note before each: a death then points at exactly one. An event that two processes in a row died with in hand, alone, is
 * set aside by the next. A note is taken back once the handling waits for something outside, or has gone on
 * for so long that it is plainly not this event that ends the process: an outage may last over many deaths.
 *
 * <p>
 * Of an event that holds several records each is handed over by itself then, and each stands for itself: of a deadly one among
 * them, that one is set aside.
 *
 * <p>
 * A process dies with all that it does, so at most one event of all its partitions is handed over with a note at a time.
 */
final class CrashGuardStage implements Stage {

    private static final Logger LOG = LoggerFactory.getLogger(CrashGuardStage.class);

    /** An event is set aside when so many processes in a row have died with it in hand. */
    static final int DEATHS = 2;

    /**
     * After the events that are handed over one by one it is noted after each batch how far the stage has been given
     * everything, for so long: should the process die of a later one, that is in the first batch of the next process.
     */
    private static final Duration CAREFUL_FOR = Duration.ofMinutes(2);

    /** A stage that gathers events settles them late: so often it is noted how far it has been given everything. */
    private static final Duration NOTED_EVERY = Duration.ofSeconds(5);

    /** Two processes in a row that died after this long with the same event in hand did not die of it. */
    private static final Duration LONGEST_IN_HAND = Duration.ofMinutes(1);

    private static final long LOOK_EVERY_MILLIS = 100;

    /** Who has waited at so many looks in a row waits for an answer, or for room: a process does not die of that. */
    private static final int WAITING_LOOKS = 5;

    /** One for the process, however many services it runs. */
    private static final Semaphore TURN = new Semaphore(1, true);

    private static final ScheduledExecutorService LOOKS = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("in-hand").daemon().factory());

    private final Stage stage;
    private final NoteStore notes;
    private final DeadLetters deadLetters;
    private final RecordReader records;
    private final int singlyAfterDeath;
    private final BooleanSupplier waits;
    private final BiFunction<NoteStore, String, PartitionNotes> begins;

    /**
     * @param stage
     *            takes events that hold several records, and each of these as an event of its own
     * @param records
     *            finds them
     * @param singlyAfterDeath
     *            how many events are handed over one by one after a death: two batches at least, since one was in hand; twice what is
     *            handed over before the next note
     * @param waits
     *            whether the service waits for something outside at this moment
     */
    CrashGuardStage(Stage stage, NoteStore notes, DeadLetters deadLetters, RecordReader records, int singlyAfterDeath,
            BooleanSupplier waits) {
        this(stage, notes, deadLetters, records, singlyAfterDeath, waits, PartitionNotes::new);
    }

    /** Likewise, by what may pass for another process. */
    CrashGuardStage(Stage stage, NoteStore notes, DeadLetters deadLetters, RecordReader records, int singlyAfterDeath,
            BooleanSupplier waits, BiFunction<NoteStore, String, PartitionNotes> begins) {
        this.begins = begins;
        this.stage = stage;
        this.notes = notes;
        this.deadLetters = deadLetters;
        this.records = records;
        this.singlyAfterDeath = singlyAfterDeath;
        this.waits = waits;
    }

    @Override
    public PartitionStage open(String partition) {
        return new Careful(stage.open(partition), begins.apply(notes, partition));
    }

    /** An event that a thread has in hand: looks, from another, whether it is still that which a death would point at. */
    private final class InHand {

        private final Thread handling;
        private final Runnable takeBack;
        private final long since = System.nanoTime();
        private int waiting;

        InHand(Thread handling, Runnable takeBack) {
            this.handling = handling;
            this.takeBack = takeBack;
        }

        void look() {
            Thread.State state = handling.getState();
            boolean still = state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING;
            waiting = still ? waiting + 1 : 0;
            if (waiting >= WAITING_LOOKS || waits.getAsBoolean()
                    || System.nanoTime() - since > LONGEST_IN_HAND.toNanos()) {
                takeBack.run();
            }
        }
    }

    private final class Careful implements PartitionStage {

        private final PartitionStage partition;
        private final PartitionNotes noted;
        private boolean begun;
        private int singly;
        /** What is handed over next, all of it at once. */
        private List<Delivery> next = new ArrayList<>();
        private long carefulUntil = System.nanoTime();
        private long lastNote = System.nanoTime();

        Careful(PartitionStage partition, PartitionNotes noted) {
            this.partition = partition;
            this.noted = noted;
        }

        @Override
        public void accept(List<Delivery> batch) throws InterruptedException {
            if (batch.isEmpty()) {
                partition.accept(batch);
                return;
            }
            if (!begun) {
                begun = true;
                begin(batch.getFirst().event());
            }
            if (!careful() && batch.stream().noneMatch(delivery -> noted.condemnsAnyOf(delivery.event()))) {
                partition.accept(batch);
                noteIfLate(batch.getLast());
                return;
            }
            carefully(batch);
        }

        private void begin(HubEvent first) {
            if (noted.begin(first)) {
                LOG.warn(
                        "The process that read partition {} of hub '{}' before ended without letting it go. The next {}"
                                + " events are handled one by one.",
                        first.partition(), first.hub(), singlyAfterDeath);
                singly = singlyAfterDeath;
                carefulUntil = System.nanoTime() + CAREFUL_FOR.toNanos();
            }
        }

        private boolean careful() {
            return carefulUntil - System.nanoTime() > 0;
        }

        private void noteIfLate(Delivery last) {
            if (System.nanoTime() - lastNote >= NOTED_EVERY.toNanos()) {
                lastNote = System.nanoTime();
                if (!last.settlement().isSettled()) {
                    noted.handed(last.event());
                }
            }
        }

        private void carefully(List<Delivery> batch) throws InterruptedException {
            for (Delivery delivery : batch) {
                HubEvent event = delivery.event();
                if (endsProcesses(event)) {
                    setAside(delivery);
                } else if (singly > 1 && isNew(event) && !noted.wasOpened(event)) {
                    // More than one: what is noted for the opening must not stand there while records are handed over.
                    AtomicReference<Optional<Records>> opened = new AtomicReference<>(Optional.empty());
                    alone(event, () -> {
                        Optional<Records> records = open(event);
                        opened.set(records);
                        if (records.isEmpty()) {
                            partition.accept(List.of(delivery));
                        }
                    });
                    Optional<Records> records = Objects.requireNonNull(opened.get());
                    if (records.isPresent()) {
                        takeEach(delivery, records.get());
                    }
                } else {
                    Optional<Records> opened = open(event);
                    if (opened.isPresent()) {
                        takeEach(delivery, opened.get());
                    } else {
                        take(delivery);
                    }
                }
            }
            handOver();
            noteHanded(batch.getLast().event());
        }

        /** Empty also for what can't be opened: that is for the stage to set aside. */
        private Optional<Records> open(HubEvent event) {
            try {
                return records.read(event);
            } catch (BrokenPackException e) {
                return Optional.empty();
            }
        }

        private void takeEach(Delivery delivery, Records opened) throws InterruptedException {
            for (int place = 0; place < opened.count(); place++) {
                delivery.settlement().claim();
                take(new Delivery(opened.record(place), delivery.settlement()));
            }
            delivery.settlement().settle();
        }

        private void take(Delivery delivery) throws InterruptedException {
            HubEvent event = delivery.event();
            if (endsProcesses(event)) {
                setAside(delivery);
            } else if (isNew(event)) {
                alone(event, () -> partition.accept(List.of(delivery)));
            } else {
                next.add(delivery);
                if (next.size() >= Math.max(1, singlyAfterDeath / 2)) {
                    handOver();
                }
            }
        }

        private boolean endsProcesses(HubEvent event) {
            return noted.isCondemned(event) || noted.deathsOf(event) >= DEATHS;
        }

        private boolean isNew(HubEvent event) {
            return singly > 0 && !noted.wasHanded(event);
        }

        /**
         * Hands over what lies before. Where a process dies of one of these, the next hands them over one by one: so there are no
         * more of them than that.
         */
        private void handOver() throws InterruptedException {
            if (!next.isEmpty()) {
                List<Delivery> events = next;
                next = new ArrayList<>();
                partition.accept(events);
                noteHanded(events.getLast().event());
            }
        }

        private void noteHanded(HubEvent last) {
            if (!noted.wasHanded(last)) {
                noted.handed(last);
            }
        }

        private void alone(HubEvent event, DeadLetters.Handling handling) throws InterruptedException {
            handOver();
            singly--;
            TURN.acquire();
            AtomicBoolean over = new AtomicBoolean();
            noted.inHand(event);
            InHand inHand = new InHand(Thread.currentThread(), () -> {
                if (over.compareAndSet(false, true)) {
                    TURN.release();
                    noted.nothingInHand();
                }
            });
            ScheduledFuture<?> looks = LOOKS.scheduleWithFixedDelay(inHand::look, LOOK_EVERY_MILLIS,
                    LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
            try {
                handling.run();
            } finally {
                looks.cancel(false);
                if (over.compareAndSet(false, true)) {
                    TURN.release();
                }
            }
        }

        private void setAside(Delivery delivery) throws InterruptedException {
            handOver();
            HubEvent event = delivery.event();
            boolean known = noted.isCondemned(event);
            if (!known) {
                LOG.error("{} processes in a row ended with {} alone in hand; it is set aside.", DEATHS, event);
            }
            deadLetters.setAside(event, ErrorName.UnexpectedFailure,
                    "the process ended " + DEATHS + " times while it handled this event alone", "", Optional.empty());
            if (!known) {
                noted.condemned(event);
            }
            delivery.settlement().settle();
        }

        @Override
        public void close() {
            partition.close();
            if (begun) {
                noted.end();
            }
        }
    }
}
