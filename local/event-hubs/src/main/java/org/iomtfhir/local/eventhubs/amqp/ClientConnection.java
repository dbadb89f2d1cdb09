package org.iomtfhir.local.eventhubs.amqp;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.qpid.protonj2.buffer.ProtonBufferAllocator;
import org.apache.qpid.protonj2.engine.Connection;
import org.apache.qpid.protonj2.engine.Engine;
import org.apache.qpid.protonj2.engine.EngineFactory;
import org.apache.qpid.protonj2.engine.Session;
import org.apache.qpid.protonj2.engine.exceptions.EngineStateException;
import org.apache.qpid.protonj2.types.transport.ErrorCondition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client's connection: socket, AMQP engine, and what is attached. */
final class ClientConnection {

    /** Output beyond this makes the consumers wait; one message may go on top. */
    private static final int CONGESTED = 512 << 10;

    private static final int IDLE_MILLIS = 60_000;
    private static final int READS_PER_TURN = 8;
    private static final int MOST_SESSIONS = 256;

    private static final Logger LOG = LoggerFactory.getLogger(ClientConnection.class);

    private final Server server;
    private final SocketChannel socket;
    private final SelectionKey key;
    private final Set<ClientConnection> touched;
    private final Engine engine = EngineFactory.PROTON.createEngine();
    private final InputFrames input = new InputFrames();
    private final OutputQueue output = new OutputQueue();
    /** Each with the address that its right to read or send goes by. */
    private final Map<ConsumerLink, String> consumers = new LinkedHashMap<>();
    private final Map<PublisherLink, String> publishers = new LinkedHashMap<>();
    private final Attachments attachments;
    private final Grants grants;
    private int ticksUntilOpen;
    private int ticksWithoutToken;
    private boolean broken;

    /**
     * Takes over a socket that was just accepted.
     *
     * @param touched
     *            where the connection puts itself to have its output written
     */
    ClientConnection(Server server, SocketChannel socket, SelectionKey key, Set<ClientConnection> touched) {
        this.server = server;
        this.socket = socket;
        this.key = key;
        this.touched = touched;
        this.grants = new Grants(server.clock());
        this.attachments = new Attachments(server, this);
        engine.outputHandler((frame, written) -> {
            output.add(frame);
            if (written != null) {
                written.run(); // Output is bounded by isCongested(), not by the engine.
            }
            touch();
        });
        engine.errorHandler(failed -> {
            LOG.debug("A connection failed: {}", failed.failureCause().toString());
            broken = true;
            touch();
        });
        engine.saslDriver().server()
                .setListener(new SaslHandshake(server.policy(), () -> grants.add(Grants.EVERYTHING, Instant.MAX)));
        engine.connection().openHandler(this::onOpen).closeHandler(Connection::close)
                .sessionOpenHandler(ClientConnection::onSession).receiverOpenHandler(attachments::attach)
                .senderOpenHandler(attachments::attach)
                .transactionManagerOpenHandler(transactions -> transactions
                        .setCondition(
                                new ErrorCondition(ProtocolNames.NOT_IMPLEMENTED, "Event Hubs knows no transactions"))
                        .open()
                        .close());
        engine.start();
    }

    private void onOpen(Connection connection) {
        connection.setContainerId(server.name());
        connection.setMaxFrameSize(InputFrames.MAX_FRAME);
        connection.setIdleTimeout(IDLE_MILLIS);
        connection.setChannelMax(MOST_SESSIONS - 1);
        connection.open();
    }

    private static void onSession(Session session) {
        session.closeHandler(Session::close);
        session.open();
    }

    /** Reads what has come and lets the engine work on it. */
    void readReady() {
        try {
            for (int i = 0; i < READS_PER_TURN; i++) {
                byte[] frames = input.read(socket, grants.isAny());
                if (frames != null && engine.isWritable()) {
                    engine.ingest(ProtonBufferAllocator.defaultAllocator().copy(frames));
                }
                if (frames == null || input.isAtEnd()) {
                    break;
                }
            }
            broken |= input.isAtEnd();
        } catch (IOException | EngineStateException lost) {
            LOG.debug("A connection was lost: {}", lost.toString());
            broken = true;
        } catch (RuntimeException failed) {
            fail(failed);
        }
        touch();
    }

    /** Writes what there is to write, and ends the connection where that is due. */
    void flush() {
        try {
            boolean wasCongested = isCongested();
            boolean isAllWritten = output.writeTo(socket);
            if (isOver() && (isAllWritten || broken)) {
                end();
                return;
            }
            // Who does not read what it is sent is not read from either: its answers must not pile up here.
            int reading = isCongested() ? 0 : SelectionKey.OP_READ;
            key.interestOps(isAllWritten ? SelectionKey.OP_READ : reading | SelectionKey.OP_WRITE);
            if (wasCongested && !isCongested()) {
                consumers.keySet().forEach(ConsumerLink::wake);
            }
        } catch (IOException lost) {
            LOG.debug("A connection was lost: {}", lost.toString());
            end();
        }
    }

    private boolean isOver() {
        Connection connection = engine.connection();
        return broken || (connection.isLocallyClosed() && connection.isRemotelyClosed());
    }

    /** Called each second: sends empty frames, and finds out who is gone, never came, or may no longer be here. */
    void tick(long nowMillis) {
        Connection connection = engine.connection();
        try {
            if (connection.isLocallyOpen() && !connection.isRemotelyClosed()) {
                engine.tick(nowMillis);
                endWhatHasExpired();
                ticksWithoutToken = grants.isAny() ? 0 : ticksWithoutToken + 1;
                if (ticksWithoutToken > server.limits().toAuthorize().toSeconds()) {
                    cut("it brought no good token in time");
                }
            } else if (++ticksUntilOpen > server.limits().toOpen().toSeconds()) {
                cut("it was not open in time");
            }
        } catch (EngineStateException | IllegalStateException over) {
            LOG.debug("A connection is over: {}", over.toString());
            broken = true;
            touch();
        } catch (RuntimeException failed) {
            fail(failed);
        }
    }

    private void endWhatHasExpired() {
        Map.copyOf(consumers).forEach((consumer, entity) -> {
            if (!grants.cover(entity)) {
                consumer.end(ProtocolNames.UNAUTHORIZED, Refusals.EXPIRED);
            }
        });
        Map.copyOf(publishers).forEach((publisher, entity) -> {
            if (!grants.cover(entity)) {
                publisher.expire();
            }
        });
    }

    /** Ends the connection without a word to the client, which is none of ours. */
    void cut(String why) {
        LOG.debug("A connection is cut: {}", why);
        broken = true;
        touch();
    }

    /**
     * Says goodbye; the client will try to come back. Consumers are told first: a reader of the Java SDK takes the end of its
     * connection alone for the regular end of what it reads, and would say nothing.
     */
    void shutDown(String why) {
        try {
            List.copyOf(consumers.keySet()).forEach(consumer -> consumer.end(ProtocolNames.DETACH_FORCED, why));
            if (engine.connection().isLocallyOpen()) {
                engine.connection().setCondition(new ErrorCondition(ProtocolNames.CONNECTION_FORCED, why));
                engine.connection().close();
            }
            output.writeTo(socket);
        } catch (IOException | RuntimeException alreadyGone) {
            LOG.debug("A connection was gone before it could be closed: {}", alreadyGone.toString());
        }
        end();
    }

    /** Something went wrong in our own code: this connection ends, the others go on. */
    void fail(RuntimeException failure) {
        LOG.error("A connection ends because of an error of the endpoint", failure);
        engine.engineFailed(failure);
        broken = true;
        touch();
    }

    private void end() {
        broken = true;
        List.copyOf(consumers.keySet()).forEach(ConsumerLink::leave);
        publishers.clear();
        key.cancel();
        try {
            socket.close();
        } catch (IOException ignored) {
            LOG.debug("A socket did not close cleanly: {}", ignored.toString());
        }
    }

    boolean isEnded() {
        return !socket.isOpen();
    }

    /** Has its output written at the end of the turn. */
    void touch() {
        touched.add(this);
    }

    /** Whether so much waits to be written that no more events should be read from a log. */
    boolean isCongested() {
        return output.size() > CONGESTED;
    }

    /** What the client has brought tokens for. */
    Grants grants() {
        return grants;
    }

    /** What the client calls this endpoint; null where it did not say. */
    String hostname() {
        return engine.connection().getRemoteHostname();
    }

    void addConsumer(ConsumerLink consumer, String entity) {
        consumers.put(consumer, entity);
    }

    void removeConsumer(ConsumerLink consumer) {
        consumers.remove(consumer);
    }

    void addPublisher(PublisherLink publisher, String entity) {
        publishers.put(publisher, entity);
    }

    void removePublisher(PublisherLink publisher) {
        publishers.remove(publisher);
    }
}
