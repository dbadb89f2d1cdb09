package org.iomtfhir.benchmarks.capacity;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Sends in one way while the capacity changes. Used once, by one thread. */
final class Trial {

    private final ConcurrentLinkedQueue<Duration> batches = new ConcurrentLinkedQueue<>();
    private final Sender sender;
    private final Capacity capacity;

    Trial(Sender sender, Capacity capacity) {
        this.sender = sender;
        this.capacity = capacity;
    }

    /** Runs through the plan's capacities; throws what sending threw. */
    List<Figures> run(Plan plan) throws Exception {
        List<Figures> figures = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(Plan.IN_FLIGHT);
        try {
            List<Future<?>> senders = new ArrayList<>();
            for (int i = 0; i < Plan.IN_FLIGHT; i++) {
                senders.add(threads.submit(this::sendUntilInterrupted));
            }
            for (int entries : plan.capacities()) {
                capacity.set(entries);
                Thread.sleep(plan.settling());
                figures.add(count(entries, plan.counted()));
                failIfOneFailed(senders);
            }
        } finally {
            threads.shutdownNow();
        }
        return figures;
    }

    private Void sendUntilInterrupted() throws Exception {
        while (!Thread.currentThread().isInterrupted()) {
            long start = System.nanoTime();
            sender.sendBatch();
            batches.add(Duration.ofNanos(System.nanoTime() - start));
        }
        return null;
    }

    private Figures count(int entries, Duration length) throws InterruptedException {
        long taken = capacity.taken();
        long refused = capacity.refused();
        long bundles = capacity.bundles();
        batches.clear();
        long start = System.nanoTime();
        Thread.sleep(length);
        double seconds = (System.nanoTime() - start) / 1e9;
        return new Figures(sender.title(), entries, (capacity.taken() - taken) / seconds, capacity.bundles() - bundles,
                capacity.refused() - refused, batches.stream().sorted().toList());
    }

    /** A way that stopped sending would look as if the server refused it nothing. */
    private static void failIfOneFailed(List<Future<?>> senders) throws Exception {
        for (Future<?> each : senders) {
            if (each.isDone()) {
                each.get();
            }
        }
    }
}
