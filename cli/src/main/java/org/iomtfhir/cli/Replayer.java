package org.iomtfhir.cli;

import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.iomtfhir.runtime.deadletter.DeadLetter;
import org.iomtfhir.runtime.deadletter.DeadLetterKey;
import org.iomtfhir.runtime.deadletter.DeadLetterStore;
import org.iomtfhir.runtime.deadletter.DeadLetterSummary;
import org.iomtfhir.runtime.hub.publish.OutgoingEvent;
import org.iomtfhir.runtime.replay.ReplayEnvelope;
import org.iomtfhir.runtime.replay.ReplayKey;

/**
 * Hands dead letters back: publishes them in the order of their partitions, waits until they are accepted, and marks them.
 * Two letters about one event are one event to its stage, and go back as one.
 */
final class Replayer {

    /** Letters whose acceptance is waited for at once; each may be a megabyte. */
    private static final int TOGETHER = 50;
    private static final long PROGRESS_NANOS = Duration.ofSeconds(2).toNanos();

    private static final Comparator<Chosen> IN_ORDER = Comparator.comparing(Chosen::partition)
            .thenComparing(Chosen::enqueuedTime).thenComparingLong(Chosen::sequenceNumber);

    private final DeadLetterStore store;
    private final ReplayKey key;
    private final Clock clock;
    private final BoundedCalls calls;
    private final PrintWriter err;
    private long replayed;
    private long failed;
    private long again;
    private long lastProgress = System.nanoTime();

    /**
     * @param key
     *            signs what goes back
     * @param calls
     *            say how long the hub may take to take a letter up, and to accept some
     * @param err
     *            is told how it goes
     */
    Replayer(DeadLetterStore store, ReplayKey key, Clock clock, BoundedCalls calls, PrintWriter err) {
        this.store = store;
        this.key = key;
        this.clock = clock;
        this.calls = calls;
        this.err = err;
    }

    /** A letter to be replayed: no more of it than its order needs, for there may be many. */
    record Chosen(DeadLetterKey key, String partition, Instant enqueuedTime, long sequenceNumber) {

        static Chosen of(DeadLetterSummary letter) {
            return new Chosen(letter.key(), letter.partition(), letter.enqueuedTime(), letter.sequenceNumber());
        }

        boolean ofSameEvent(Chosen other) {
            return IN_ORDER.compare(this, other) == 0;
        }
    }

    /** Publishes to a partition; may block while the hub accepts nothing. */
    @FunctionalInterface
    interface Publishing {
        CompletableFuture<Void> publish(String partition, OutgoingEvent event) throws InterruptedException;
    }

    /** An event on its way, with all the letters about it. */
    private record OnItsWay(List<DeadLetterKey> letters, Instant begun, CompletableFuture<Void> accepted) {}

    /**
     * Hands back letters of one stage and one hub.
     *
     * @return whether the hub has answered for all of them; if not, the rest was not tried
     */
    boolean replay(List<Chosen> letters, Publishing hub) throws InterruptedException {
        List<Chosen> inOrder = new ArrayList<>(letters);
        inOrder.sort(IN_ORDER);
        List<OnItsWay> onTheirWay = new ArrayList<>();
        int next = 0;
        while (next < inOrder.size()) {
            List<DeadLetterKey> ofOneEvent = new ArrayList<>();
            Chosen first = inOrder.get(next);
            while (next < inOrder.size() && inOrder.get(next).ofSameEvent(first)) {
                ofOneEvent.add(inOrder.get(next++).key());
            }
            boolean taken = begin(ofOneEvent, hub, onTheirWay);
            if (!taken || onTheirWay.size() == TOGETHER || next == inOrder.size()) {
                if (!await(onTheirWay, taken ? calls.limit() : Duration.ZERO) || !taken) {
                    failed += inOrder.size() - next;
                    return false;
                }
                onTheirWay.clear();
                progress(next, inOrder.size());
            }
        }
        return true;
    }

    /** Whether the hub had room for it. */
    private boolean begin(List<DeadLetterKey> keys, Publishing hub, List<OnItsWay> onTheirWay)
            throws InterruptedException {
        Instant now = clock.instant();
        List<DeadLetterKey> there = new ArrayList<>();
        DeadLetter letter = null;
        for (DeadLetterKey key : keys) {
            Optional<DeadLetter> begun = store.beginReplay(key, now);
            if (begun.isPresent()) {
                there.add(key);
                letter = begun.get();
            }
        }
        if (letter == null) {
            // Removed by somebody since it was listed: nothing to hand back.
            return true;
        }
        String partition = letter.event().partition();
        OutgoingEvent event = ReplayEnvelope.of(letter, key);
        try {
            onTheirWay.add(new OnItsWay(there, now, calls.call(() -> hub.publish(partition, event))));
            return true;
        } catch (TimeoutException e) {
            failed(there, notAccepted());
            return false;
        }
    }

    /** Whether the hub has answered for all of them. */
    private boolean await(List<OnItsWay> events, Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        boolean answered = true;
        for (OnItsWay event : events) {
            try {
                event.accepted().get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
                mark(event);
            } catch (ExecutionException e) {
                failed(event.letters(), String.valueOf(Objects.requireNonNullElse(e.getCause(), e).getMessage()));
            } catch (CancellationException e) {
                failed(event.letters(), "sending was broken off");
            } catch (TimeoutException e) {
                answered = false;
                failed(event.letters(), notAccepted());
            }
        }
        return answered;
    }

    private void mark(OnItsWay event) {
        for (DeadLetterKey key : event.letters()) {
            replayed++;
            if (!store.markReplayed(key, event.begun())) {
                again++;
            }
        }
    }

    private String notAccepted() {
        return "the hub has not accepted it within " + seconds();
    }

    private String seconds() {
        return calls.limit().toSeconds() + " s";
    }

    private void failed(List<DeadLetterKey> letters, String why) {
        failed += letters.size();
        letters.forEach(key -> err.println(key + " was not replayed and still waits: " + why));
        err.flush();
    }

    /** A hub could not be reached: none of these letters was tried. */
    void notReached(String hub, int letters) {
        err.println("hub '" + hub + "' could not be reached within " + seconds());
        notTried(letters);
    }

    /** These letters are not tried, since a hub before theirs did not answer. */
    void notTried(int letters) {
        failed += letters;
    }

    private void progress(int done, int of) {
        if (System.nanoTime() - lastProgress >= PROGRESS_NANOS) {
            lastProgress = System.nanoTime();
            err.println(done + " of " + of + " dead letters");
            err.flush();
        }
    }

    /** Prints the sum and says whether all were handed back. */
    boolean report() {
        err.println(replayed + " dead letters replayed, " + failed + " not"
                + (failed == 0 ? "" : "; those are kept and still wait")
                + (again == 0 ? "" : "; " + again + " of them failed again at once, and wait"));
        err.flush();
        return failed == 0;
    }
}
