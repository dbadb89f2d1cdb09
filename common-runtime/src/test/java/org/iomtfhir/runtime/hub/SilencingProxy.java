package org.iomtfhir.runtime.hub;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Stands before an endpoint and can make connections fall silent: they stay open, and nothing that the endpoint says comes
 * through any more.
 */
public final class SilencingProxy implements AutoCloseable {

    private final ServerSocket server;
    private final int target;
    private final List<Passage> passages = new CopyOnWriteArrayList<>();

    /** Listens on a free port of loopback. */
    public SilencingProxy(int target) throws IOException {
        this.target = target;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().name("silencing-proxy").start(this::accept);
    }

    public int port() {
        return server.getLocalPort();
    }

    /** Silences the connections that have brought at least this much. Returns how many they are. */
    public long silence(long bytes) {
        return passages.stream().filter(passage -> passage.brought.get() >= bytes)
                .peek(passage -> passage.silent = true).count();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = server.accept();
                Passage passage = new Passage(client, new Socket(InetAddress.getLoopbackAddress(), target));
                passages.add(passage);
                passage.start();
            }
        } catch (IOException e) {
            // closed
        }
    }

    private static final class Passage {

        private final Socket client;
        private final Socket endpoint;
        private final AtomicLong brought = new AtomicLong();
        private volatile boolean silent;

        Passage(Socket client, Socket endpoint) {
            this.client = client;
            this.endpoint = endpoint;
        }

        void start() {
            Thread.ofPlatform().daemon().start(() -> pass(client, endpoint, false));
            Thread.ofPlatform().daemon().start(() -> pass(endpoint, client, true));
        }

        private void pass(Socket from, Socket to, boolean brings) {
            byte[] buffer = new byte[16 * 1024];
            try (from; to) {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    if (brings) {
                        brought.addAndGet(read);
                    }
                    if (!brings || !silent) {
                        out.write(buffer, 0, read);
                    }
                }
            } catch (IOException e) {
                // one side has gone, and the other is closed with it
            }
        }

        void close() throws IOException {
            client.close();
            endpoint.close();
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Passage passage : passages) {
            passage.close();
        }
    }
}
