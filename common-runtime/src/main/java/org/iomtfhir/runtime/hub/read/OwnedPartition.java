package org.iomtfhir.runtime.hub.read;

import com.azure.messaging.eventhubs.EventData;
import com.azure.messaging.eventhubs.models.Checkpoint;
import com.azure.messaging.eventhubs.models.PartitionContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.iomtfhir.runtime.hub.HubClients;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A partition while this instance owns it: hands its events to the stage, and writes its checkpoint. */
final class OwnedPartition {

    private static final Logger LOG = LoggerFactory.getLogger(OwnedPartition.class);
    /** How long the writing of a checkpoint may take. */
    static final Duration CHECKPOINT_LIMIT = Duration.ofSeconds(20);

    private final PartitionContext context;
    private final ReaderContext reading;
    private final OptionalLong checkpoint;
    private final Stage.PartitionStage stage;
    private final long checkpointEveryNanos;
    private final PartitionProgress progress = new PartitionProgress();

    /** Of the event that must come next if none is missing; touched by the thread that brings events alone. */
    private OptionalLong expected;
    private long lastCheckpoint;
    private final long disputedUntil;
    private @Nullable Thread working;
    private volatile boolean closing;
    private boolean closed;

    /**
     * @param seenByAll
     *            after how long every other reader has seen that the partition is owned here. One that has not may write its own
     *            checkpoint, which lies further back, over what is written here; so until then it is written again and again
     */
    OwnedPartition(PartitionContext context, ReaderContext reading, Stage.PartitionStage stage,
            Duration checkpointEvery, Duration seenByAll) {
        this.context = context;
        this.reading = reading;
        this.checkpoint = reading.checkpoints().of(context.getPartitionId());
        this.expected = checkpoint.isPresent()
                ? OptionalLong.of(checkpoint.getAsLong() + 1)
                : OptionalLong.empty();
        this.stage = stage;
        this.checkpointEveryNanos = checkpointEvery.toNanos();
        long now = System.nanoTime();
        this.lastCheckpoint = now - checkpointEveryNanos;
        this.disputedUntil = now + seenByAll.toNanos();
    }

    /** Whether this is the partition of that pump, not of one before or after it. */
    @SuppressWarnings("ReferenceEquality") // The SDK makes one for each pump, and hands that one out each time.
    boolean isOf(PartitionContext pump) {
        return context == pump;
    }

    /** Whether the stage has a batch at this moment. */
    synchronized boolean isWorking() {
        return working != null;
    }

    /** The sequence number of the event that was read last, by whomever; empty if none ever was. */
    OptionalLong lastRead() {
        OptionalLong here = progress.lastRead();
        return here.isPresent() ? here : checkpoint;
    }

    /** The sequence number up to which all is settled, by whomever; empty if nothing ever was. */
    OptionalLong settledTo() {
        return progress.settledTo().map(position -> OptionalLong.of(position.sequenceNumber())).orElse(checkpoint);
    }

    /**
     * Called by the SDK, one batch after another.
     *
     * @throws RuntimeException
     *             if the stage could not go on: the SDK then lets the partition go, and it is read again from its checkpoint
     */
    void process(List<EventData> events) {
        if (!begin()) {
            return;
        }
        try {
            List<Delivery> batch = new ArrayList<>(events.size());
            for (EventData data : events) {
                HubEvent event = ReceivedEvent.of(context.getEventHubName(), context.getPartitionId(), data);
                noteGap(event.sequenceNumber());
                batch.add(new Delivery(event, progress.read(event.sequenceNumber(), event.offset())));
            }
            for (List<Delivery> part : BatchParts.of(batch)) {
                handOver(part);
                checkpointIfDue();
            }
        } catch (InterruptedException e) {
            if (!closing) {
                // The batch is not settled: the events behind it must not be read before it is read again.
                throw new IllegalStateException("a stage was interrupted by someone else", e);
            }
            LOG.debug("Interrupted at {}/{}", context.getEventHubName(), context.getPartitionId());
        } finally {
            end();
        }
    }

    private void noteGap(long sequenceNumber) {
        if (expected.isPresent() && sequenceNumber > expected.getAsLong()) {
            reading.losses().gap(context.getPartitionId(), expected.getAsLong(), sequenceNumber);
        }
        expected = OptionalLong.of(sequenceNumber + 1);
    }

    private void handOver(List<Delivery> batch) throws InterruptedException {
        try {
            stage.accept(batch);
        } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError e) {
            // The partition stays here during the pause, and counts as being worked on.
            reading.failures().failed(context.getPartitionId(), e);
            throw new StageFailedException(e);
        }
        if (!batch.isEmpty()) {
            reading.failures().worked(context.getPartitionId());
        }
    }

    private synchronized boolean begin() {
        if (closing) {
            return false;
        }
        working = Thread.currentThread();
        return true;
    }

    private synchronized void end() {
        working = null;
        // An interrupt that came too late must not hit what the SDK's thread does next.
        Thread.interrupted();
        notifyAll();
    }

    private void checkpointIfDue() {
        long now = System.nanoTime();
        if (closing || now - lastCheckpoint < checkpointEveryNanos) {
            return;
        }
        if (lastCheckpoint - disputedUntil < 0) {
            progress.giveBack();
        }
        checkpoint();
    }

    private void checkpoint() {
        progress.takeCommittable().ifPresent(position -> {
            try {
                reading.checkpoints().updateCheckpoint(new Checkpoint()
                        .setFullyQualifiedNamespace(context.getFullyQualifiedNamespace())
                        .setEventHubName(context.getEventHubName()).setConsumerGroup(context.getConsumerGroup())
                        .setPartitionId(context.getPartitionId()).setSequenceNumber(position.sequenceNumber())
                        .setOffsetString(position.offset())).block(CHECKPOINT_LIMIT);
                reading.status().checkpointWritten(context.getPartitionId());
            } catch (RuntimeException e) {
                // Nothing is lost: the next one covers this one, and until then more would be read again.
                progress.giveBack();
                reading.status().checkpointWaits(context.getPartitionId(),
                        "the checkpoint of hub '" + context.getEventHubName() + "', partition "
                                + context.getPartitionId() + ", could not be written: " + HubClients.describe(e));
                LOG.warn("The checkpoint of {}/{} could not be written ({}); trying again.", context.getEventHubName(),
                        context.getPartitionId(), HubClients.describe(e));
            }
            lastCheckpoint = System.nanoTime();
        });
    }

    /** Ends the wait of a stage that waits for something downstream. */
    synchronized void interrupt() {
        closing = true;
        if (working != null) {
            working.interrupt();
        }
    }

    /**
     * Ends the work on this partition and lets the stage go.
     *
     * @param stillOwner
     *            whether its checkpoint may be written: another instance that has taken over may have gone further
     */
    void close(boolean stillOwner) {
        interrupt();
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            awaitEndOfWork();
        }
        if (stillOwner) {
            stage.close();
            checkpoint();
        } else {
            // What it waits for changes nothing here any more, and the SDK's thread is needed for other partitions.
            Thread.ofVirtual().start(stage::close);
        }
    }

    /** The stage ends soon after its interrupt; if it doesn't, it is left to itself: what it settles later is not written. */
    private void awaitEndOfWork() {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        try {
            while (working != null && working != Thread.currentThread()) {
                long left = (end - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    return;
                }
                wait(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
