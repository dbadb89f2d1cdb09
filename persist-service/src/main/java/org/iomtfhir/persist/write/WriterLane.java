package org.iomtfhir.persist.write;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.iomtfhir.fhirclient.server.FhirUnavailableException;

/**
 * The resources that wait for one lane, and the thread that takes them through it. What waits is taken together, from
 * however many batches it comes, up to what a bundle holds: while one bundle is on its way the next one fills, so that many
 * small batches cost the server no more than a few large ones. Thread-safe.
 */
final class WriterLane implements AutoCloseable {

    private final BundleWriter lane;
    private final int most;
    private final ExecutorService thread;
    private final Deque<Waiting> waiting = new ArrayDeque<>();

    /** What one batch has in this lane. The count is used by the lane's thread alone. */
    private static final class Share {
        private final CompletableFuture<Void> settled = new CompletableFuture<>();
        private int open;

        Share(int open) {
            this.open = open;
        }
    }

    /** One resource in the queue. */
    private record Waiting(Pending pending, Share share) {

        String key() {
            return pending.type() + "/" + pending.id();
        }
    }

    /**
     * @param most
     *            how many resources go through the lane together
     * @param name
     *            of the thread
     */
    WriterLane(BundleWriter lane, int most, String name) {
        this.lane = lane;
        this.most = most;
        this.thread = Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name(name).factory());
    }

    /**
     * Has these settled, in their turn.
     *
     * @param pendings
     *            of one batch, not empty, each id once
     * @return completes when every change of them has its outcome, or exceptionally with what kept the lane from it.
     *         Whoever cancels it has what is not begun taken out; what is on its way goes on
     */
    CompletableFuture<Void> add(List<Pending> pendings) {
        Share share = new Share(pendings.size());
        synchronized (waiting) {
            pendings.forEach(each -> waiting.add(new Waiting(each, share)));
        }
        try {
            thread.execute(this::settleAll);
        } catch (RejectedExecutionException e) {
            share.settled.completeExceptionally(stopped());
        }
        return share.settled;
    }

    /** Runs once for each share; what was taken along with an earlier one is not there any more. */
    private void settleAll() {
        for (List<Waiting> next = take(); !next.isEmpty(); next = take()) {
            Throwable failure = null;
            try {
                lane.write(next.stream().map(Waiting::pending).toList());
            } catch (RuntimeException | Error e) {
                failure = e;
            }
            for (Waiting each : next) {
                each.share().open--;
                // A failure is not that of everyone who was in it.
                if (failure != null && each.pending().isOpen()) {
                    each.share().settled.completeExceptionally(failure);
                } else if (each.share().open == 0) {
                    each.share().settled.complete(null);
                }
            }
        }
    }

    /** The next ones in their order, no id twice; empty if nothing waits. */
    private List<Waiting> take() {
        Map<String, Waiting> taken = new LinkedHashMap<>();
        synchronized (waiting) {
            waiting.removeIf(each -> each.share().settled.isDone());
            // In equal parts: a full bundle and a small rest take the server longer than two halves.
            int size = waiting.isEmpty() ? 0 : Math.ceilDiv(waiting.size(), Math.ceilDiv(waiting.size(), most));
            while (taken.size() < size && !waiting.isEmpty() && taken.putIfAbsent(waiting.peek().key(), waiting
                    .peek()) == null) {
                waiting.remove();
            }
        }
        return new ArrayList<>(taken.values());
    }

    private static FhirUnavailableException stopped() {
        return FhirUnavailableException.transientFailure("writing to the FHIR server was stopped");
    }

    /** Stops; what is on its way is cut off, and what waits fails. */
    @Override
    public void close() {
        thread.shutdownNow();
        synchronized (waiting) {
            waiting.forEach(each -> each.share().settled.completeExceptionally(stopped()));
            waiting.clear();
        }
    }
}
