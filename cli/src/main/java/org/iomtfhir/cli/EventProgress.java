package org.iomtfhir.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/** Says every two seconds how many events have been read. */
final class EventProgress implements LongConsumer {

    private static final long PAUSE = Duration.ofSeconds(2).toNanos();

    private final PrintWriter err;
    private final LongSupplier nanoTime;
    private final long start;
    private long last;

    EventProgress(PrintWriter err, LongSupplier nanoTime) {
        this.err = err;
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
        this.last = start;
    }

    @Override
    public void accept(long events) {
        long now = nanoTime.getAsLong();
        if (now - last >= PAUSE) {
            last = now;
            err.printf(Locale.ROOT, "%,d events read (%,.0f a second)%n", events, events * 1e9 / (now - start));
            err.flush();
        }
    }
}
