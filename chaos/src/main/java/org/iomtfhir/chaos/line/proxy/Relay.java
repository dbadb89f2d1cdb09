package org.iomtfhir.chaos.line.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/** One connection that is passed on, in both directions. Thread-safe. */
final class Relay {

    private static final int BUFFER = 16 * 1024;

    private final Socket client;
    private final Socket server;
    private final Supplier<Duration> delay;
    private final LongConsumer passed;
    private final Consumer<Relay> ended;
    private final AtomicLong left = new AtomicLong(Long.MAX_VALUE);
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile Ending ending = Ending.CLOSE;

    Relay(Socket client, Socket server, Supplier<Duration> delay, LongConsumer passed, Consumer<Relay> ended) {
        this.client = client;
        this.server = server;
        this.delay = delay;
        this.passed = passed;
        this.ended = ended;
    }

    void start() {
        Thread.ofVirtual().start(() -> pass(client, server));
        Thread.ofVirtual().start(() -> pass(server, client));
    }

    /** Ends the connection when so many more bytes have passed. */
    void endAfter(long bytes, Ending how) {
        ending = how;
        left.set(bytes);
        if (bytes == 0) {
            end();
        }
    }

    private void pass(Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                Duration pause = delay.get();
                if (pause.isPositive()) {
                    Thread.sleep(pause);
                }
                long before = left.getAndAdd(-read);
                out.write(buffer, 0, (int) Math.max(0, Math.min(read, before)));
                passed.accept(read);
                if (before <= read) {
                    break;
                }
            }
        } catch (IOException e) {
            // One side has gone: the other is told below.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            end();
        }
    }

    private void end() {
        if (over.compareAndSet(false, true)) {
            ending.end(client);
            ending.end(server);
            ended.accept(this);
        }
    }
}
