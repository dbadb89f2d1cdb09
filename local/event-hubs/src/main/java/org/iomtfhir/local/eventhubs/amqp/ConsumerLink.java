package org.iomtfhir.local.eventhubs.amqp;

import java.io.IOException;
import org.apache.qpid.protonj2.buffer.ProtonBuffer;
import org.apache.qpid.protonj2.buffer.ProtonBufferAllocator;
import org.apache.qpid.protonj2.engine.OutgoingDelivery;
import org.apache.qpid.protonj2.engine.Sender;
import org.apache.qpid.protonj2.types.Symbol;
import org.apache.qpid.protonj2.types.messaging.Accepted;
import org.iomtfhir.local.eventhubs.log.ByteSink;
import org.iomtfhir.local.eventhubs.log.LogCursor;
import org.iomtfhir.local.eventhubs.log.LogRecord;
import org.iomtfhir.local.eventhubs.namespace.Partition;
import org.iomtfhir.local.eventhubs.namespace.PartitionReaders;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a partition's events to one consumer: as many as it gave credit for, read from the log when they can be sent and not
 * before. Whatever the backlog, it holds one piece of the log and one event that is under way.
 *
 * <p>
 * Deliveries go out settled: an Event Hub never takes an event back, so an answer to each would say nothing.
 */
final class ConsumerLink implements PartitionReaders.Reader {

    /** What it may send before others get their turn. */
    private static final int TURN = 256 << 10;

    private static final Logger LOG = LoggerFactory.getLogger(ConsumerLink.class);

    private final Server server;
    private final ClientConnection connection;
    private final Sender sender;
    private final Partition partition;
    private final PartitionReaders readers;
    private final LogCursor cursor;
    private final boolean withMetric;
    private final Runnable onAppend;
    private final ByteSink sink = new ByteSink(512);
    private @Nullable Unfinished unfinished;
    private boolean gone;

    /** An event that is under way, and what of it is still to be written. */
    private record Unfinished(OutgoingDelivery delivery, ProtonBuffer bytes) {}

    /** Takes over a link that is open and admitted to the readers. */
    ConsumerLink(Server server, ClientConnection connection, Sender sender, Partition partition,
            PartitionReaders readers, LogCursor cursor, boolean withMetric) {
        this.server = server;
        this.connection = connection;
        this.sender = sender;
        this.partition = partition;
        this.readers = readers;
        this.cursor = cursor;
        this.withMetric = withMetric;
        this.onAppend = this::wake;
        partition.onAppend(onAppend);
        sender.creditStateUpdateHandler(any -> wake());
    }

    /** There may be something to do: credit, events, or room in the connection. */
    void wake() {
        if (!gone) {
            server.pumps().add(this);
        }
    }

    /** Sends while there is credit, room and something to send, for one turn. */
    void takeTurn() {
        if (gone || connection.isCongested()) {
            return; // The connection wakes it when there is room.
        }
        connection.touch();
        try {
            if (sendSome()) {
                wake();
            }
        } catch (IOException damaged) {
            LOG.error("Reading partition {} failed: {}", partition.id(), damaged.getMessage());
            LinkErrors.close(sender, ProtocolNames.INTERNAL_ERROR,
                    "The log of the partition cannot be read; the endpoint's log says why.");
            leave();
        } catch (RuntimeException failed) {
            connection.fail(failed);
        }
    }

    /** Whether it stopped only because its turn is over. */
    private boolean sendSome() throws IOException {
        if (unfinished != null && !finish(unfinished)) {
            return false;
        }
        int sent = 0;
        while (sender.getCredit() > 0 && isWindowOpen()) {
            if (connection.isCongested()) {
                return false;
            }
            if (sent >= TURN) {
                return true;
            }
            LogRecord next = cursor.next();
            if (next == null) {
                if (sender.isDraining()) {
                    sender.drained();
                }
                return false;
            }
            sent += next.length();
            if (!send(next)) {
                return false;
            }
        }
        return false;
    }

    private boolean send(LogRecord event) {
        sink.clear();
        sink.put(event.buffer(), event.start(), event.split() - event.start());
        if (withMetric) {
            RuntimeMetric.write(sink, partition.log(), server.clock().millis());
        }
        sink.put(event.buffer(), event.split(), event.end() - event.split());
        OutgoingDelivery delivery = sender.next();
        delivery.disposition(Accepted.getInstance(), true);
        return finish(new Unfinished(delivery,
                ProtonBufferAllocator.defaultAllocator().copy(sink.array(), 0, sink.size())));
    }

    /** Goes on with the event that is under way; false where the session's window closed in the middle of it. */
    private boolean finish(Unfinished event) {
        unfinished = event;
        if (!isWindowOpen()) {
            return false;
        }
        event.delivery().writeBytes(event.bytes());
        if (event.bytes().isReadable()) {
            return false;
        }
        unfinished = null;
        return true;
    }

    /**
     * Whether the session lets a frame out. The library forgets to tell a link of a window that was opened by a flow for
     * another link; setting the session's capacity anew makes it look again.
     */
    private boolean isWindowOpen() {
        if (sender.isSendable()) {
            return true;
        }
        int capacity = sender.getSession().getOutgoingCapacity();
        sender.getSession().setOutgoingCapacity(0);
        sender.getSession().setOutgoingCapacity(capacity);
        return sender.isSendable();
    }

    @Override
    public void stolen(String why) {
        connection.touch();
        end(ProtocolNames.STOLEN, why);
    }

    /** The link is gone, or about to: gives back everything. */
    void leave() {
        gone = true;
        partition.removeOnAppend(onAppend);
        readers.leave(this);
        connection.removeConsumer(this);
        unfinished = null;
    }

    /** Refuses to go on. */
    void end(Symbol condition, String why) {
        LinkErrors.close(sender, condition, why);
        leave();
    }
}
