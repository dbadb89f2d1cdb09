package org.iomtfhir.persist.write;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.iomtfhir.fhirclient.server.FhirUnavailableException;

/**
 * Tells a resource or a look-up that the server fails at (500, each time) from a server that fails. It is to blame only if it
 * has been tried alone often enough and for long enough, and the server has gone on to take others between those tries:
 * whatever else may be wrong then, it is no outage. Where there are no others, since all that comes is held up behind this
 * one, it takes longer: the
 * server must fail at few things alone, and answer a question about something else. Bounded and thread-safe.
 */
public final class ServerErrorTracker {

    /** How often it must have failed alone. */
    static final int FAILURES = 8;

    /** Between how many of these failures the server must have taken something else. */
    static final int WITNESSES = 4;

    /** How long it must have been going on: a reindexing or a lock of minutes is no reason to set an event aside. */
    static final Duration TIME = Duration.ofMinutes(5);

    /** How long it must have been going on where the server is given nothing else to take that could bear it witness. */
    static final Duration TIME_ALONE = Duration.ofMinutes(30);

    /** How many others it may fail at at the same time for one to be to blame without a witness. */
    static final int MOST_ALONE = 3;

    private static final int MOST_SUSPECTS = 10_000;
    private static final Duration FORGOTTEN_AFTER = Duration.ofHours(1);

    /** One resource: how often it failed alone, since when, and what the server took in between. */
    private record Suspect(long since, int failures, int witnesses, long acceptedThen, boolean blamed) {

        Suspect toBlame() {
            return new Suspect(since, failures, witnesses, acceptedThen, true);
        }
    }

    private final Ticker ticker;
    private final BooleanSupplier answersOthers;
    private final AtomicLong accepted = new AtomicLong();
    private final Cache<Object, Suspect> suspects = Caffeine.newBuilder().maximumSize(MOST_SUSPECTS)
            .expireAfterWrite(FORGOTTEN_AFTER).build();

    /**
     * @param ticker
     *            tells how long something has been going on, also where somebody sets the clock meanwhile
     * @param answersOthers
     *            asks the server for something else, and gives whether it answers that; quick, and throws nothing
     */
    public ServerErrorTracker(Ticker ticker, BooleanSupplier answersOthers) {
        this.ticker = ticker;
        this.answersOthers = answersOthers;
    }

    /**
     * The server has taken this one: it is above suspicion, and bears witness to the server.
     *
     * @param key
     *            what tells it from all others
     */
    void accepted(Object key) {
        accepted.incrementAndGet();
        clear(key);
    }

    /** The server has not failed at this one: it is above suspicion. */
    public void clear(Object key) {
        suspects.invalidate(key);
    }

    /**
     * The server has failed at this one alone. Gives whether it is to blame.
     *
     * @param failure
     *            how: an answer that is too large is blamed on nobody for whom the server was not seen to take others
     */
    public boolean failedAlone(Object key, FhirUnavailableException failure) {
        long taken = accepted.get();
        long now = ticker.read();
        Suspect suspect = suspects.asMap().merge(key, new Suspect(now, 1, 0, taken, false),
                (before, first) -> new Suspect(
                        before.since(), before.failures() + 1,
                        before.witnesses() + (taken > before.acceptedThen() ? 1 : 0),
                        taken, before.blamed()));
        if (suspect.failures() < FAILURES) {
            return false;
        }
        Duration since = Duration.ofNanos(now - suspect.since());
        boolean toBlame = suspect.blamed() || (suspect.witnesses() >= WITNESSES
                ? since.compareTo(TIME) >= 0
                : !failure.isTooLarge() && since.compareTo(TIME_ALONE) >= 0 && isOneOfFew()
                        && answersOthers.getAsBoolean());
        if (toBlame) {
            suspects.put(key, suspect.toBlame());
        }
        return toBlame;
    }

    /** A server that reads and does not write, its disk being full, fails at whatever comes. */
    private boolean isOneOfFew() {
        return suspects.asMap().values().stream().filter(each -> !each.blamed()).limit(MOST_ALONE + 1L)
                .count() <= MOST_ALONE;
    }
}
