package org.iomtfhir.cli;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.iomtfhir.explain.input.EventLine;
import org.iomtfhir.explain.input.EventLines;
import org.iomtfhir.runtime.hub.publish.HubPublisher;
import org.iomtfhir.runtime.hub.publish.OutgoingEvent;
import org.jspecify.annotations.Nullable;

/** Publishes the lines of a stream as events, and says how it goes. */
final class LineSender implements EventLines.Receiver<InterruptedException> {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final long PROGRESS_NANOS = Duration.ofSeconds(2).toNanos();

    /** How often it is looked whether the hub takes something. */
    private static final Duration LOOK = Duration.ofMillis(100);

    private final HubPublisher publisher;
    private final DeviceMessage messages;
    private final @Nullable JsonPointer key;
    private final double rate;
    private final PrintWriter err;

    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final long start = System.nanoTime();
    /** How many were handed to the publisher, which may still wait for room. */
    private final AtomicLong published = new AtomicLong();
    /** When the hub last took something, or there was nothing for it to take. */
    private volatile long lastGood = start;
    private volatile @Nullable Exception failure;
    private long lastProgress = start;

    /**
     * @param messages
     *            makes the events of the lines
     * @param key
     *            JSON pointer to an event's partition key, null to keep all events in one partition
     * @param rate
     *            events per second at most, 0 for no limit
     */
    LineSender(HubPublisher publisher, DeviceMessage messages, @Nullable String key, double rate,
            PrintWriter err) {
        this.publisher = publisher;
        this.messages = messages;
        this.key = key == null ? null : JsonPointer.compile(key);
        this.rate = rate;
        this.err = err;
    }

    /**
     * Publishes every line, waits until the hub has taken them, and prints the sum.
     *
     * @param wait
     *            how long the hub may take nothing of what it is offered
     * @return how many lines were not sent
     * @throws IOException
     *             if the lines can't be read
     */
    long send(InputStream lines, Duration wait) throws IOException, InterruptedException {
        // Apart, since neither a hub that takes nothing nor whoever writes the lines can be interrupted.
        Thread reader = Thread.ofPlatform().daemon().name("lines").start(() -> {
            try {
                EventLines.read(lines, this);
            } catch (IOException | InterruptedException | RuntimeException e) {
                failure = e;
            }
        });
        while (!reader.join(LOOK) || open() > 0) {
            if (!reader.isAlive()) {
                Thread.sleep(LOOK);
            }
            if (open() == 0) {
                lastGood = System.nanoTime();
            } else if (System.nanoTime() - lastGood > wait.toNanos()) {
                giveUp(wait);
                break;
            }
        }
        return sum();
    }

    private long open() {
        return published.get() - accepted.get() - refused.get();
    }

    private void giveUp(Duration wait) {
        long open = open();
        err.println("The hub has taken nothing for " + wait.toSeconds() + " s; giving up with " + open
                + (open == 1 ? " event" : " events") + " not sent (--wait).");
        refused.addAndGet(open);
    }

    private long sum() throws IOException {
        double seconds = (System.nanoTime() - start) / 1e9;
        err.printf("%,d events sent in %.1f s, %,d not sent%n", accepted.get(), seconds, refused.get());
        err.flush();
        switch (failure) {
            case null -> {
                // every line was read
            }
            case IOException unreadable -> throw unreadable;
            case RuntimeException fault -> throw fault;
            case Exception other -> throw new IOException("sending was broken off", other);
        }
        return refused.get();
    }

    @Override
    public void tooLong(long number) {
        published.incrementAndGet();
        notSent(number, "it is longer than " + EventLines.LONGEST + " bytes");
    }

    @Override
    public void line(long number, byte[] bytes) throws InterruptedException {
        pace();
        published.incrementAndGet();
        OutgoingEvent event;
        try {
            EventLine line = EventLine.of(bytes);
            event = messages.of(line, keyOf(line.body()));
        } catch (IOException e) {
            notSent(number, String.valueOf(e.getMessage()));
            return;
        }
        var unused = publisher.publish(event).whenComplete((ok, error) -> {
            if (error == null) {
                accepted.incrementAndGet();
                lastGood = System.nanoTime();
            } else {
                notSent(number, error.getMessage() == null ? "sending was broken off" : error.getMessage());
            }
        });
        progress();
    }

    /** The text that the pointer selects; events without one go where those without a pointer go. */
    private String keyOf(byte[] body) {
        if (key == null) {
            return "";
        }
        try {
            JsonNode at = JSON.readTree(body).at(key);
            return at.isValueNode() ? at.asText() : "";
        } catch (IOException e) {
            return "";
        }
    }

    private void pace() throws InterruptedException {
        if (rate > 0) {
            long due = start + (long) (published.get() * 1e9 / rate);
            long wait = due - System.nanoTime();
            if (wait > 0) {
                Thread.sleep(Duration.ofNanos(wait));
            }
        }
    }

    private void notSent(long number, String why) {
        refused.incrementAndGet();
        err.println("Line " + number + " was not sent: " + why);
    }

    private void progress() {
        long now = System.nanoTime();
        if (now - lastProgress >= PROGRESS_NANOS) {
            lastProgress = now;
            err.printf("%,d events sent (%,.0f a second)%n", accepted.get(), accepted.get() * 1e9 / (now - start));
            err.flush();
        }
    }
}
