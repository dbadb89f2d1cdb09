package org.iomtfhir.persist.write;

import com.github.benmanes.caffeine.cache.Ticker;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.function.Supplier;
import org.iomtfhir.fhirclient.server.FhirUnavailableException;

/**
 * How many bundles may be on their way to the server at once, and how large they may be, as the server's answers say: as TCP's
 * congestion control does (RFC 5681), one more for each round of bundles that were taken, and half as many where the server
 * refuses (429, 503), does not answer, or takes long. What was sent before the last halving says nothing new of it. Both begin
 * at the most that is set, and neither falls below what keeps the line going. Thread-safe.
 */
final class CongestionWindow {

    /** A bundle that takes longer is too large, or one too many: the next ones should be far from the limit of a request. */
    private static final Duration LONG = Duration.ofSeconds(10);

    /** Smaller bundles cost a server more for each entry than they spare it. */
    private static final int LEAST_ENTRIES = 10;

    private final int mostBundles;
    private final int mostEntries;
    private final Ticker ticker;
    private double bundles;
    private double entries;
    private int inFlight;
    /** How often it was halved. */
    private long halvings;

    /**
     * @param mostBundles
     *            how many bundles may ever be on their way
     * @param mostEntries
     *            how many entries a bundle may ever have
     * @param ticker
     *            tells how long a bundle takes
     * @param metrics
     *            shows both
     */
    CongestionWindow(int mostBundles, int mostEntries, Ticker ticker, MeterRegistry metrics) {
        this.mostBundles = mostBundles;
        this.mostEntries = mostEntries;
        this.ticker = ticker;
        this.bundles = mostBundles;
        this.entries = mostEntries;
        Gauge.builder("fhir.bundles.window", this, CongestionWindow::bundles).description(
                "Bundles that may be on their way to the FHIR server at once, as its answers say").register(metrics);
        Gauge.builder("fhir.bundles.window.entries", this, CongestionWindow::entries).description(
                "Entries that a bundle may have, as the FHIR server's answers say").register(metrics);
    }

    /** How many bundles may be on their way now. */
    synchronized int bundles() {
        return (int) bundles;
    }

    /** How many entries a bundle may have now. */
    synchronized int entries() {
        return (int) entries;
    }

    /**
     * Sends a bundle in its turn.
     *
     * @throws FhirUnavailableException
     *             what sending threw; or if the thread is interrupted while it waits for its turn
     */
    <T> T send(Supplier<T> bundle) {
        long before = enter();
        long start = ticker.read();
        try {
            T answer = bundle.get();
            answered(before, Duration.ofNanos(ticker.read() - start));
            return answer;
        } catch (FhirUnavailableException e) {
            failed(before, e);
            throw e;
        } finally {
            leave();
        }
    }

    /** A server that takes a bundle may still refuse an entry of it for its load (429). */
    synchronized void refusedAnEntry() {
        halveBundles();
    }

    private synchronized long enter() {
        try {
            while (inFlight >= (int) bundles) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw FhirUnavailableException.transientFailure("interrupted while waiting to send to the FHIR server");
        }
        inFlight++;
        return halvings;
    }

    private synchronized void leave() {
        inFlight--;
        notifyAll();
    }

    private synchronized void answered(long before, Duration took) {
        if (took.compareTo(LONG) > 0) {
            halve(before, true);
            return;
        }
        bundles = Math.min(mostBundles, bundles + 1 / bundles);
        entries = Math.min(mostEntries, entries + Math.max(1, entries / mostBundles / 4));
        notifyAll();
    }

    private synchronized void failed(long before, FhirUnavailableException failure) {
        switch (failure.kind()) {
            case THROTTLED -> halve(before, false);
            // What was answered is no matter of load.
            case TRANSIENT -> {
                if (!failure.isAnswered()) {
                    halve(before, true);
                }
            }
            case UNAUTHORISED -> {
            }
        }
    }

    private void halve(long before, boolean alsoEntries) {
        if (before != halvings) {
            return;
        }
        halveBundles();
        if (alsoEntries) {
            entries = Math.max(Math.min(LEAST_ENTRIES, mostEntries), entries / 2);
        }
    }

    private void halveBundles() {
        halvings++;
        bundles = Math.max(1, bundles / 2);
    }
}
