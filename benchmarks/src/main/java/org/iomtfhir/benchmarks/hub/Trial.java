package org.iomtfhir.benchmarks.hub;

import com.azure.messaging.eventhubs.CheckpointStore;
import com.azure.messaging.eventhubs.models.Checkpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.iomtfhir.runtime.checkpoint.DirectoryCheckpointStore;

/** One program at work on a hub, watched from outside by its checkpoints. Not thread-safe. */
final class Trial implements AutoCloseable {

    private static final Duration LOOK_EVERY = Duration.ofMillis(20);
    private static final Duration BEGIN_LIMIT = Duration.ofSeconds(90);
    private static final Duration STILL_LIMIT = Duration.ofSeconds(60);

    /** The namespace that the SDK takes a local endpoint for. */
    private static final String NAMESPACE = "localhost";

    private final JavaProcess program;
    private final Endpoint endpoint;
    private final String hub;
    private final CheckpointStore checkpoints;
    private final Progress progress;
    private final double recordsOfEach;
    private final long started = System.nanoTime();

    /**
     * @param ends
     *            the last sequence number of each partition of the hub
     * @param recordsOfEach
     *            how many records an event of the hub holds on average: what is counted are records
     */
    Trial(JavaProcess program, Endpoint endpoint, String hub, Path checkpoints, Map<String, Long> ends,
            double recordsOfEach) {
        this.program = program;
        this.endpoint = endpoint;
        this.hub = hub;
        this.checkpoints = new DirectoryCheckpointStore(checkpoints, Clock.systemUTC());
        this.progress = new Progress(ends);
        this.recordsOfEach = recordsOfEach;
    }

    /** How fast it is, after some events to warm up; fewer are measured if a partition has come to its end. */
    Speed speed(int warmUp, int measured) throws IOException, InterruptedException {
        awaitBegin();
        awaitSettled(Math.round(warmUp / recordsOfEach));
        double from = now();
        Duration cpu = program.cpu();
        Duration endpointCpu = endpoint.cpu();
        awaitSettled(progress.settled() + Math.round(measured / recordsOfEach));
        double to = now();
        Duration cpuTo = program.cpu();
        Duration endpointCpuTo = endpoint.cpu();
        while (!progress.isKnownAt(to)) {
            look();
            if (now() - to > STILL_LIMIT.toSeconds()) {
                throw new IOException("a partition of " + hub + " stands still");
            }
        }
        double rate = progress.rate(from, to) * recordsOfEach;
        double handled = rate * (to - from) / 100_000;
        return new Speed(rate, seconds(cpuTo.minus(cpu)) / handled,
                seconds(endpointCpuTo.minus(endpointCpu)) / handled);
    }

    /** Lets it work the whole backlog off. */
    Drain drain(Task task) throws IOException, InterruptedException {
        double begun = awaitBegin();
        // What the heap was before says nothing of what the work takes.
        int before = program.lines(ServiceProgram.HEAP).size();
        long settled = 0;
        double moved = now();
        while (!progress.allHaveEnded()) {
            look();
            if (progress.settled() > settled) {
                settled = progress.settled();
                moved = now();
            } else if (now() - moved > STILL_LIMIT.toSeconds()) {
                throw new IOException(task.title() + " stands still at " + settled + " events");
            }
        }
        Heap heap = Heap.of(program.lines(ServiceProgram.HEAP).stream()
                .skip(before).map(line -> Long.valueOf(line.substring(ServiceProgram.HEAP.length()))).toList());
        return new Drain(task, Math.round(progress.settled() * recordsOfEach), now() - begun, heap);
    }

    private double awaitBegin() throws IOException, InterruptedException {
        while (!progress.hasBegun()) {
            look();
            if (now() > BEGIN_LIMIT.toSeconds()) {
                throw new IOException("the hub " + hub + " is not read");
            }
        }
        return now();
    }

    private void awaitSettled(long events) throws IOException, InterruptedException {
        while (progress.settled() < events && !progress.oneHasEnded()) {
            look();
        }
    }

    private void look() throws IOException, InterruptedException {
        Thread.sleep(LOOK_EVERY);
        program.check();
        Map<String, Long> settled = checkpoints.listCheckpoints(NAMESPACE, hub, "$Default").collectList().block()
                .stream().collect(Collectors.toMap(Checkpoint::getPartitionId, Checkpoint::getSequenceNumber));
        progress.at(now(), settled);
    }

    private double now() {
        return (System.nanoTime() - started) / 1e9;
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    @Override
    public void close() {
        program.close();
    }
}
