package org.iomtfhir.chaos.line.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Passes TCP connections on to a server on this machine, and can cut, reset and delay them. While the server is away,
 * connections are accepted and closed at once. Thread-safe.
 */
public final class TcpProxy implements AutoCloseable {

    private static final int CONNECT_LIMIT_MS = 5_000;

    private final ServerSocket listener;
    private final InetSocketAddress target;
    private final Set<Relay> relays = ConcurrentHashMap.newKeySet();
    private final AtomicLong passed = new AtomicLong();
    private volatile Duration delay = Duration.ZERO;

    private TcpProxy(ServerSocket listener, InetSocketAddress target) {
        this.listener = listener;
        this.target = target;
    }

    /**
     * Starts to listen.
     *
     * @param port
     *            on {@code 127.0.0.1}, 0 for a free one
     * @param targetPort
     *            the server's, on {@code 127.0.0.1}
     * @throws IOException
     *             if the port can't be had
     */
    public static TcpProxy start(int port, int targetPort) throws IOException {
        InetAddress loopback = InetAddress.getByAddress(new byte[]{127, 0, 0, 1});
        ServerSocket listener = new ServerSocket();
        // A run that goes on takes the port that it had, though connections of before may not be forgotten yet.
        listener.setReuseAddress(true);
        listener.bind(new InetSocketAddress(loopback, port), 200);
        TcpProxy proxy = new TcpProxy(listener, new InetSocketAddress(loopback, targetPort));
        Thread.ofVirtual().name("proxy-" + listener.getLocalPort()).start(proxy::accept);
        return proxy;
    }

    /** The loopback port on which the proxy listens. */
    public int port() {
        return listener.getLocalPort();
    }

    /** How many connections are open. */
    public int connections() {
        return relays.size();
    }

    /** How many bytes it has passed on, in both directions. */
    public long passedBytes() {
        return passed.get();
    }

    /**
     * Ends some of the connections.
     *
     * @param share
     *            of the connections that are open, 0 to 1; one at least
     * @param afterBytes
     *            how many bytes a connection may still pass on, 0 to end it at once
     * @param how
     *            in which way they end
     * @param random
     *            chooses
     * @return how many were chosen
     */
    public int cut(double share, int afterBytes, Ending how, Random random) {
        List<Relay> open = new ArrayList<>(relays);
        List<Relay> chosen = new ArrayList<>(open.stream().filter(each -> random.nextDouble() < share).toList());
        if (chosen.isEmpty() && !open.isEmpty()) {
            chosen.add(open.get(random.nextInt(open.size())));
        }
        chosen.forEach(relay -> relay.endAfter(afterBytes, how));
        return chosen.size();
    }

    /** From now on each piece of data is held back for so long; zero for not at all. */
    public void delay(Duration each) {
        delay = each;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Thread.ofVirtual().start(() -> connect(client));
            } catch (IOException e) {
                // Closed, or a client that has gone again.
            }
        }
    }

    private void connect(Socket client) {
        Socket server = new Socket();
        try {
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            server.connect(target, CONNECT_LIMIT_MS);
        } catch (IOException e) {
            Ending.RESET.end(client);
            Ending.RESET.end(server);
            return;
        }
        Relay relay = new Relay(client, server, () -> delay, passed::addAndGet, relays::remove);
        relays.add(relay);
        relay.start();
        if (listener.isClosed()) {
            relay.endAfter(0, Ending.RESET);
        }
    }

    /** Ends all connections and stops to listen. */
    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            relays.forEach(relay -> relay.endAfter(0, Ending.RESET));
        }
    }
}
