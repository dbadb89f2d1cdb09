package org.iomtfhir.cli;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.iomtfhir.explain.input.EventLines;
import org.iomtfhir.runtime.hub.publish.HubPublisher;
import org.iomtfhir.runtime.hub.publish.OutgoingEvent;

/** Publishes the lines of a stream as events, as they are, byte by byte, and says how it goes. */
final class LineSender implements EventLines.Receiver<InterruptedException> {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final long PROGRESS_NANOS = Duration.ofSeconds(2).toNanos();

    private final HubPublisher publisher;
    private final JsonPointer key;
    private final double rate;
    private final PrintWriter err;

    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final long start = System.nanoTime();
    private long published;
    private long lastProgress = start;

    /**
     * @param key
     *            JSON pointer to an event's partition key, null to keep all events in one partition
     * @param rate
     *            events per second at most, 0 for no limit
     */
    LineSender(HubPublisher publisher, String key, double rate, PrintWriter err) {
        this.publisher = publisher;
        this.key = key == null ? null : JsonPointer.compile(key);
        this.rate = rate;
        this.err = err;
    }

    /** Publishes every line. Returns when the last one is on its way. */
    void send(InputStream lines) throws IOException, InterruptedException {
        EventLines.read(lines, this);
    }

    @Override
    public void tooLong(long number) {
        notSent(number, "it is longer than " + EventLines.LONGEST + " bytes");
    }

    @Override
    public void line(long number, byte[] body) throws InterruptedException {
        pace();
        published++;
        var unused = publisher.publish(new OutgoingEvent(keyOf(body), body, null, Map.of()))
                .whenComplete((ok, error) -> {
                    if (error == null) {
                        accepted.incrementAndGet();
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
            long due = start + (long) (published * 1e9 / rate);
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

    /**
     * Waits until the hub has taken what was published, and prints the sum.
     *
     * @return how many lines were not sent
     */
    long await(Duration limit) throws InterruptedException {
        if (!publisher.awaitIdle(limit)) {
            long open = published - accepted.get() - refused.get();
            err.println(
                    "After " + limit.toMinutes() + " minutes " + open + " events are still not accepted; giving up.");
            refused.addAndGet(Math.max(open, 0));
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        err.printf("%,d events sent in %.1f s, %,d not sent%n", accepted.get(), seconds, refused.get());
        err.flush();
        return refused.get();
    }
}
