package org.iomtfhir.chaos.race;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** Runs one race: starts the writers, lets them through round by round, kills one every now and then. Used once. */
final class Race implements AutoCloseable {

    private static final Duration LONGEST_STANDSTILL = Duration.ofMinutes(3);
    private static final Duration BETWEEN_REPORTS = Duration.ofSeconds(10);

    /** A writer dies at most so long after what it has confirmed: in the midst of its next batch. */
    private static final long LONGEST_FUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(60);

    private final RacePlan plan;
    private final PrintWriter out;
    private final Random random;
    private final List<Integer> killsAt;
    private final List<WriterProcess> writers = new ArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition progress = lock.newCondition();

    /**
     * What a race came to, before anyone looks at what landed.
     *
     * @param merges
     *            how many messages the server has taken
     * @param conflicts
     *            how often a writer found somebody else first
     * @param restarts
     *            how often a writer was killed and started again
     * @param time
     *            from when all are ready to the last confirmation
     */
    record Course(int merges, long conflicts, int restarts, Duration time) {}

    /**
     * @param kills
     *            how often a writer is killed; less where none is left that a kill could disturb
     * @param out
     *            where progress is told
     */
    Race(RacePlan plan, Protocol protocol, String url, int kills, PrintWriter out) {
        this.plan = plan;
        this.out = out;
        this.random = new Random(plan.seed());
        this.killsAt = new ArrayList<>(random.ints(kills, 0, plan.merges()).sorted().boxed().toList());
        for (int writer = 0; writer < plan.writers(); writer++) {
            writers.add(new WriterProcess(protocol, url, plan, writer, this::signal));
        }
    }

    private void signal() {
        lock.lock();
        try {
            progress.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Runs it to its end.
     *
     * @throws RaceFailedException
     *             if a writer ends by itself, or none gets on for minutes
     */
    Course run() throws InterruptedException {
        writers.forEach(WriterProcess::start);
        // Together: one that has the field for itself while the others start meets nobody.
        await(() -> writers.stream().allMatch(WriterProcess::isReady), () -> {});
        long start = System.nanoTime();
        int[] ends = new int[plan.writers()];
        List<List<List<RaceMessage>>> rounds = plan.messages();
        for (int round = 0; round < rounds.size(); round++) {
            for (int writer = 0; writer < ends.length; writer++) {
                ends[writer] += rounds.get(round).get(writer).size();
                writers.get(writer).allowRound();
            }
            awaitRound(ends, round, start);
        }
        return course(start);
    }

    private Course course(long start) {
        return new Course(merges(), writers.stream().mapToLong(WriterProcess::conflicts).sum(), writers.stream()
                .mapToInt(WriterProcess::restarts).sum(), Duration.ofNanos(System.nanoTime() - start));
    }

    private int merges() {
        return writers.stream().mapToInt(WriterProcess::confirmed).sum();
    }

    private void awaitRound(int[] ends, int round, long start) throws InterruptedException {
        long[] lastReport = {System.nanoTime()};
        await(() -> unfinished(ends).isEmpty(), () -> {
            killWhoseTimeHasCome(ends);
            if (System.nanoTime() - lastReport[0] > BETWEEN_REPORTS.toNanos()) {
                lastReport[0] = System.nanoTime();
                report(round, start);
            }
        });
    }

    /** Waits for the condition, and does something whenever a writer has got on, or a second has passed. */
    private void await(BooleanSupplier condition, Runnable meanwhile) throws InterruptedException {
        int known = merges();
        long lastProgress = System.nanoTime();
        while (!condition.getAsBoolean()) {
            lock.lockInterruptibly();
            try {
                progress.awaitNanos(TimeUnit.SECONDS.toNanos(1));
            } finally {
                lock.unlock();
            }
            writers.stream().map(WriterProcess::failure).filter(each -> each != null).findFirst().ifPresent(failure -> {
                throw new RaceFailedException(failure);
            });
            int merges = merges();
            if (merges > known) {
                known = merges;
                lastProgress = System.nanoTime();
            } else if (System.nanoTime() - lastProgress > LONGEST_STANDSTILL.toNanos()) {
                throw new RaceFailedException("no writer has got on for " + LONGEST_STANDSTILL.toMinutes()
                        + " minutes, at " + merges + " of " + plan.merges() + " merges");
            }
            meanwhile.run();
        }
    }

    private void report(int round, long start) {
        Course course = course(start);
        out.printf("  %,d of %,d merges, round %d of %d: %,d conflicts, %d restarts, %.0f merges/s%n", course.merges(),
                plan.merges(), round + 1, plan.rounds(), course.conflicts(), course.restarts(), course.merges()
                        / Math.max(0.001, course.time().toMillis() / 1000.0));
        out.flush();
    }

    private List<WriterProcess> unfinished(int[] ends) {
        List<WriterProcess> unfinished = new ArrayList<>();
        for (int writer = 0; writer < ends.length; writer++) {
            if (writers.get(writer).confirmed() < ends[writer]) {
                unfinished.add(writers.get(writer));
            }
        }
        return unfinished;
    }

    /** Only one that still has something to write, else the kill would prove nothing. */
    private void killWhoseTimeHasCome(int[] ends) {
        while (!killsAt.isEmpty() && killsAt.getFirst() <= merges()) {
            List<WriterProcess> candidates = unfinished(ends).stream().filter(WriterProcess::isVulnerable).toList();
            if (candidates.isEmpty()) {
                return;
            }
            killsAt.removeFirst();
            LockSupport.parkNanos(random.nextLong(LONGEST_FUSE_NANOS));
            candidates.get(random.nextInt(candidates.size())).kill();
        }
    }

    /** Ends the processes of all writers. */
    @Override
    public void close() {
        writers.forEach(WriterProcess::close);
    }
}
