package org.iomtfhir.local.eventhubs.amqp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.iomtfhir.local.eventhubs.ConnectionLimits;
import org.iomtfhir.local.eventhubs.namespace.Namespace;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that owns all connections and logs: takes what came, gives each consumer its turn, writes what is to be
 * written. Nothing in it waits for a client. Only {@link #stop()} and {@link #port()} may be called from other threads.
 */
public final class EventLoop implements Runnable {

    private static final int TICK_MILLIS = 1000;
    private static final int BACKLOG = 128;

    private static final Logger LOG = LoggerFactory.getLogger(EventLoop.class);

    private final Server server;
    private final Selector selector;
    private final ServerSocketChannel listener;
    private final SelectionKey listening;
    private final int port;
    private final Set<ClientConnection> connections = new LinkedHashSet<>();
    private final Set<ClientConnection> touched = new LinkedHashSet<>();
    private long lastTick = nowMillis();
    private volatile boolean stopping;

    /**
     * Binds to the loopback interface; from now on clients are let wait until {@link #run()}.
     *
     * @param port
     *            0 for a free one
     * @param limits
     *            what clients may take before they have shown a token
     * @throws IOException
     *             if the port cannot be had
     */
    public EventLoop(Namespace namespace, String keyName, String key, Clock clock, int port, ConnectionLimits limits)
            throws IOException {
        this.server = new Server("iomt-local-event-hubs", namespace, new AccessPolicy(keyName, key), clock,
                new PumpQueue(), limits);
        this.selector = Selector.open();
        try {
            this.listener = ServerSocketChannel.open();
        } catch (IOException failed) {
            selector.close();
            throw failed;
        }
        try {
            listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
            listener.configureBlocking(false);
            this.listening = listener.register(selector, SelectionKey.OP_ACCEPT);
            this.port = ((InetSocketAddress) listener.getLocalAddress()).getPort();
        } catch (IOException failed) {
            selector.close();
            listener.close();
            throw new IOException("Port " + port + " on loopback cannot be had (" + failed.getMessage()
                    + "). Choose another, or 0 for a free one.", failed);
        }
    }

    /** The port on which it listens, also where any free one was asked for. */
    public int port() {
        return port;
    }

    /** Works until {@link #stop()}, then closes all connections. */
    @Override
    public void run() {
        try {
            while (!stopping) {
                turn();
            }
        } catch (IOException failed) {
            LOG.error("The endpoint stops: the network cannot be used", failed);
        } catch (RuntimeException | Error failed) {
            LOG.error("The endpoint stops because of an error of its own", failed);
            throw failed;
        } finally {
            closeAll();
        }
    }

    private void turn() throws IOException {
        if (server.pumps().isEmpty()) {
            selector.select(Math.max(1, lastTick + TICK_MILLIS - nowMillis()));
        } else {
            selector.selectNow();
        }
        for (SelectionKey key : selector.selectedKeys()) {
            if (key.isValid() && key.isAcceptable()) {
                accept();
            } else if (key.attachment() instanceof ClientConnection connection && key.isValid()) {
                serve(connection, key);
            }
        }
        selector.selectedKeys().clear();
        if (nowMillis() - lastTick >= TICK_MILLIS) {
            tick();
        }
        server.pumps().runOnce();
        flush();
    }

    private static void serve(ClientConnection connection, SelectionKey key) {
        if (key.isReadable()) {
            connection.readReady();
        }
        connection.touch();
    }

    private void accept() throws IOException {
        SocketChannel socket;
        try {
            socket = listener.accept();
        } catch (IOException refused) {
            // Too many open files, as a rule. The listener rests until the next tick, so that this does not spin.
            LOG.warn("A client could not be let in: {}", refused.toString());
            listening.interestOps(0);
            return;
        }
        if (socket == null) {
            return;
        }
        if (connections.size() >= server.limits().most() && !makeRoom()) {
            LOG.warn("A client is turned away: there are {} connections, and all have brought a token",
                    connections.size());
            socket.close();
            return;
        }
        try {
            socket.configureBlocking(false);
            socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
            SelectionKey key = socket.register(selector, SelectionKey.OP_READ);
            var connection = new ClientConnection(server, socket, key, touched);
            key.attach(connection);
            connections.add(connection);
        } catch (IOException gone) {
            LOG.debug("A client was gone before it was served: {}", gone.toString());
            socket.close();
        }
    }

    /** Has the oldest connection without a token give way; false where there is none. */
    private boolean makeRoom() {
        for (ClientConnection connection : connections) {
            if (!connection.grants().isAny()) {
                connection.cut("there are too many, and it has brought no token");
                flush();
                return true;
            }
        }
        return false;
    }

    private void tick() {
        lastTick = nowMillis();
        listening.interestOps(SelectionKey.OP_ACCEPT);
        connections.forEach(connection -> connection.tick(lastTick));
        try {
            server.namespace().retain(server.clock().millis());
        } catch (IOException failed) {
            LOG.error("Old events could not be dropped: {}", failed.toString());
        }
    }

    private void flush() {
        while (!touched.isEmpty()) {
            List<ClientConnection> now = new ArrayList<>(touched);
            touched.clear();
            for (ClientConnection connection : now) {
                if (!connection.isEnded()) {
                    connection.flush();
                }
                if (connection.isEnded()) {
                    connections.remove(connection);
                }
            }
        }
    }

    private void closeAll() {
        connections.forEach(connection -> connection.shutDown("The endpoint is shutting down."));
        connections.clear();
        try {
            listener.close();
            selector.close();
        } catch (IOException ignored) {
            LOG.debug("The port did not close cleanly: {}", ignored.toString());
        }
    }

    /** Makes {@link #run()} come to its end soon. */
    public void stop() {
        stopping = true;
        selector.wakeup();
    }

    private static long nowMillis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }
}
