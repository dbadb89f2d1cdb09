package org.iomtfhir.runtime.hub.publish;

import com.azure.core.amqp.exception.AmqpErrorCondition;
import com.azure.core.amqp.exception.AmqpException;
import com.azure.messaging.eventhubs.EventData;
import com.azure.messaging.eventhubs.EventDataBatch;
import com.azure.messaging.eventhubs.EventHubProducerAsyncClient;
import com.azure.messaging.eventhubs.models.CreateBatchOptions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.runtime.hub.HubClients;
import org.iomtfhir.runtime.hub.HubStatus;
import org.iomtfhir.runtime.hub.PackFormat;
import org.iomtfhir.runtime.retry.Backoff;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The events on their way to one partition: a bounded queue, and one thread that takes what waits in it, fills batches and sends
 * them in turn.
 */
final class PublishLane implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PublishLane.class);

    /**
     * What may wait in a lane, in bytes of payload, while as much is being sent: half a batch of the largest size, or one event.
     * What waits long is moved by the garbage collector again and again.
     */
    private static final int ROOM = 512 * 1024;

    /** More than full batches of usual events hold, so that it is the payload that fills a lane as a rule. */
    private static final long MOST_HELD = 2 * 1024 * 1024;

    /** The part of all memory that may be held for the events in all lanes of a hub: an eighth. */
    private static final int PART_OF_MEMORY = 8;

    /** How long less than that waits for more: a send costs the same for one event as for hundreds. */
    private static final Duration LINGER = Duration.ofMillis(5);

    /** What an event costs besides its payload, so that a queue of empty events is bounded as well. */
    private static final int OVERHEAD = 256;

    /** What a pack holds, in bytes before it is compressed, with what each record costs beside: all that waits, as a rule. */
    private static final int PACK = ROOM;

    /** A record of this size gains nothing from being packed all by itself. */
    private static final int SMALL = 1024;

    /** Longer than the SDK's own tries take, which end earlier by themselves. */
    private static final Duration SEND_LIMIT = Duration.ofMinutes(3);

    private record Waiting(OutgoingEvent event, CompletableFuture<Void> accepted) {

        int weight() {
            return Math.min(event.body().length + OVERHEAD, ROOM);
        }

        long held(long room) {
            return Math.min(event.heldBytes(), room);
        }
    }

    private final EventHubProducerAsyncClient client;
    private final String hub;
    private final String partition;
    private final HubStatus status;
    private final long heldRoom;
    private final boolean packs;
    private final PackWriter packWriter = new PackWriter();
    private final Thread thread;

    private ArrayDeque<Waiting> queue = new ArrayDeque<>();
    private int queued;
    private long held;
    /** What was taken from the queue and is in no batch yet; touched by the lane's thread alone. */
    private ArrayDeque<Waiting> taken = new ArrayDeque<>();
    private boolean sending;
    private boolean closed;

    /**
     * @param heldRoom
     *            what may be held for the events that wait, besides their payload, in bytes, while as much is held for those
     *            that are being sent; one event may hold more
     * @param packs
     *            whether what waits travels together
     */
    PublishLane(EventHubProducerAsyncClient client, String hub, String partition, HubStatus status, long heldRoom,
            boolean packs) {
        this.client = client;
        this.hub = hub;
        this.partition = partition;
        this.status = status;
        this.heldRoom = heldRoom;
        this.packs = packs;
        this.thread = Thread.ofPlatform().name("publish-" + hub + "-" + partition).daemon().unstarted(this::run);
    }

    /**
     * What one of so many lanes may hold for what waits in it.
     *
     * @param memory
     *            all that the process may take, in bytes
     */
    static long heldRoom(int lanes, long memory) {
        // Twice, for what waits and for what is being sent.
        return Math.min(MOST_HELD, memory / PART_OF_MEMORY / lanes / 2);
    }

    void start() {
        thread.start();
    }

    String partition() {
        return partition;
    }

    synchronized CompletableFuture<Void> publish(OutgoingEvent event) throws InterruptedException {
        Waiting waiting = new Waiting(event, new CompletableFuture<>());
        long holds = waiting.held(heldRoom);
        while (!closed && (queued + waiting.weight() > ROOM || held + holds > heldRoom)) {
            wait();
        }
        if (closed) {
            waiting.accepted().cancel(false);
            return waiting.accepted();
        }
        queue.add(waiting);
        boolean first = queued == 0;
        boolean enough = isWorthSending();
        queued += waiting.weight();
        held += holds;
        // The lane's thread waits for something, then for enough; every event would wake it for nothing.
        if (first || (!enough && isWorthSending())) {
            notifyAll();
        }
        return waiting.accepted();
    }

    /** Half of what may wait: then the other half comes while it is being sent. */
    private boolean isWorthSending() {
        return queued >= ROOM / 2 || held >= heldRoom / 2;
    }

    synchronized boolean awaitIdle(long nanos) throws InterruptedException {
        long end = System.nanoTime() + nanos;
        while (!closed && (sending || !queue.isEmpty())) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return queue.isEmpty() && !sending;
    }

    private void run() {
        List<Waiting> inBatch = new ArrayList<>();
        try {
            Backoff backoff = Backoff.ofHubs();
            int failures = 0;
            while (!isClosed()) {
                try {
                    work(inBatch);
                } catch (RuntimeException | Error e) {
                    failed(e, inBatch);
                    backoff.beforeRepeat(++failures);
                }
            }
        } catch (InterruptedException e) {
            // Closed: what is on its way is cancelled below.
        } finally {
            inBatch.forEach(waiting -> waiting.accepted().cancel(false));
            taken.forEach(waiting -> waiting.accepted().cancel(false));
            cancelAll();
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private void work(List<Waiting> inBatch) throws InterruptedException {
        while (!taken.isEmpty() || awaitWork()) {
            while (!taken.isEmpty()) {
                sendOne(inBatch);
            }
            endWork();
        }
    }

    /**
     * Something that is no trouble of the hub, such as the end of the memory: what was taken is sent again. It may have
     * arrived; were it given up, what it was made of would never be settled.
     */
    private void failed(Throwable failure, List<Waiting> inBatch) {
        for (Waiting waiting : inBatch.reversed()) {
            taken.addFirst(waiting);
        }
        inBatch.clear();
        String what = failure.getClass().getSimpleName();
        LOG.error("Sending to hub '{}', partition {}, failed unexpectedly ({}); trying again.", hub, partition, what);
        // The message may hold what a device sent.
        LOG.debug("The failure in full", failure);
        status.waiting(partition, ErrorName.UnexpectedFailure,
                "sending to hub '" + hub + "', partition " + partition + ": " + what);
    }

    /** Fills a batch with what waits, sends it until it is accepted, and tells those who wait for it. */
    private void sendOne(List<Waiting> inBatch) throws InterruptedException {
        Backoff backoff = Backoff.ofHubs();
        int failures = 0;
        EventDataBatch batch = null;
        while (true) {
            try {
                if (batch == null) {
                    batch = client.createBatch(new CreateBatchOptions().setPartitionId(partition)).block(SEND_LIMIT);
                    fill(batch, inBatch);
                }
                if (!inBatch.isEmpty()) {
                    client.send(batch).block(SEND_LIMIT);
                }
                break;
            } catch (RuntimeException e) {
                if (Thread.interrupted()) {
                    throw new InterruptedException("closed while sending to " + hub + "/" + partition);
                }
                status.waiting(partition, HubClients.nameOf(e),
                        "hub '" + hub + "', partition " + partition + ", takes nothing: " + HubClients.describe(e));
                LOG.warn("Hub '{}', partition {}, takes nothing ({}); trying again.", hub, partition,
                        HubClients.describe(e));
                backoff.beforeRepeat(++failures);
            }
        }
        status.working(partition);
        // Outside the lock: whoever waits for them runs here.
        inBatch.forEach(waiting -> waiting.accepted().complete(null));
        inBatch.clear();
    }

    /** Waits for events, a moment more for enough of them, and takes them all. */
    private synchronized boolean awaitWork() throws InterruptedException {
        while (!closed && queue.isEmpty()) {
            wait();
        }
        long end = System.nanoTime() + LINGER.toNanos();
        for (long left = LINGER.toNanos(); !closed && !isWorthSending() && left > 0; left = end
                - System.nanoTime()) {
            // Rounded up, since no time at all would mean for ever.
            wait(left / 1_000_000 + 1);
        }
        if (closed) {
            return false;
        }
        ArrayDeque<Waiting> empty = taken;
        taken = queue;
        queue = empty;
        queued = 0;
        held = 0;
        sending = true;
        notifyAll();
        return true;
    }

    private synchronized void endWork() {
        sending = false;
        notifyAll();
    }

    private void fill(EventDataBatch batch, List<Waiting> inBatch) {
        int most = PackFormat.MOST_RECORDS;
        while (!taken.isEmpty()) {
            List<Waiting> together = together(most);
            if (tryAdd(batch, together)) {
                // In both for a moment, so that nothing is lost if there is no memory for it.
                inBatch.addAll(together);
                together.forEach(each -> taken.remove());
            } else if (!inBatch.isEmpty()) {
                return;
            } else if (together.size() > 1) {
                most = together.size() / 2;
            } else {
                Waiting unfit = taken.remove();
                unfit.accepted().completeExceptionally(
                        new EventTooLargeException(hub, unfit.event().body().length, batch.getMaxSizeInBytes()));
            }
        }
    }

    /** The next that become one event: of those that may travel together as many as lie one behind the other. */
    private List<Waiting> together(int most) {
        List<Waiting> together = new ArrayList<>();
        long bytes = 0;
        for (Waiting next : taken) {
            boolean joins = packs && together.size() < most && PackWriter.takes(next.event());
            bytes += next.event().body().length + OVERHEAD;
            if (!together.isEmpty() && (!joins || bytes > PACK)) {
                break;
            }
            together.add(next);
            if (!joins) {
                break;
            }
        }
        return together;
    }

    private boolean tryAdd(EventDataBatch batch, List<Waiting> together) {
        OutgoingEvent first = together.getFirst().event();
        boolean alone = together.size() == 1 && (!packs || first.body().length <= SMALL || !PackWriter.takes(first));
        return tryAdd(batch, alone ? data(first) : packWriter.write(together.stream().map(Waiting::event).toList()));
    }

    /** The SDK answers false where the batch is too full, and throws where no batch could ever hold the event. */
    private static boolean tryAdd(EventDataBatch batch, EventData event) {
        try {
            return batch.tryAdd(event);
        } catch (AmqpException e) {
            if (e.getErrorCondition() == AmqpErrorCondition.LINK_PAYLOAD_SIZE_EXCEEDED) {
                return false;
            }
            throw e;
        }
    }

    private static EventData data(OutgoingEvent event) {
        EventData data = new EventData(event.body());
        if (event.contentType() != null) {
            data.setContentType(event.contentType());
        }
        data.getProperties().putAll(event.properties());
        data.getRawAmqpMessage().getMessageAnnotations().putAll(event.annotations());
        return data;
    }

    private void cancelAll() {
        List<Waiting> rest;
        synchronized (this) {
            closed = true;
            sending = false;
            rest = List.copyOf(queue);
            queue.clear();
            queued = 0;
            held = 0;
            notifyAll();
        }
        rest.forEach(waiting -> waiting.accepted().cancel(false));
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        thread.interrupt();
    }
}
