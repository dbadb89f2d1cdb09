package org.iomtfhir.persist.write;

import java.time.Duration;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.iomtfhir.model.SourceForm;
import org.iomtfhir.runtime.retry.Backoff;

/**
 * How resources are written.
 *
 * @param bundleEntries
 *            how many go into a bundle, at most; 100 by default, never more than the server takes
 * @param bundlesInFlight
 *            how many bundles are on their way at once; 4 by default
 * @param rememberedBytes
 *            how much of what was written is remembered, so that it need not be read again; 64 MiB by default, 0 for
 *            none
 * @param makeDeletedAnew
 *            whether a resource that was deleted on the server is made anew; false by default: deleted stays deleted
 * @param findByIdentifier
 *            whether a resource that is not found by its id is looked for by its identifier, since the earlier connector
 *            once let the server choose ids; false by default
 * @param tries
 *            how often a bundle is tried while the server is down, slow or throttling, before the batch is given back; 4
 *            by default
 * @param longestPause
 *            the longest pause the server may ask for within a try; 30 s by default
 * @param source
 *            how what is written says what it was made of; not at all by default
 */
public record WriteOptions(int bundleEntries, int bundlesInFlight, long rememberedBytes, boolean makeDeletedAnew,
        boolean findByIdentifier, int tries, Duration longestPause, SourceForm source) {

    /** What the service runs with unless told otherwise. */
    public static final WriteOptions DEFAULTS = new WriteOptions(100, 4, 64L << 20, false, false, 4, Duration.ofSeconds(
            30));

    public WriteOptions {
        Objects.requireNonNull(longestPause, "longestPause");
        Objects.requireNonNull(source, "source");
        if (bundleEntries < 1 || bundlesInFlight < 1 || bundlesInFlight > 64 || tries < 1 || rememberedBytes < 0
                || longestPause.isNegative()) {
            throw new IllegalArgumentException("writing needs bundles of at least one entry, 1 to 64 of them in flight,"
                    + " at least one try, and no negative sizes or pauses");
        }
    }

    /** The waits between tries of one bundle: from 200 ms to 5 s. */
    public static Backoff backoff(Backoff.Sleeper sleeper, RandomGenerator random) {
        return new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5), sleeper, random);
    }

    /** The same with or without the search by identifier. */
    public WriteOptions withFindByIdentifier(boolean find) {
        return new WriteOptions(bundleEntries, bundlesInFlight, rememberedBytes, makeDeletedAnew, find, tries,
                longestPause, source);
    }

    /** The same with or without making deleted resources anew. */
    public WriteOptions withMakeDeletedAnew(boolean make) {
        return new WriteOptions(bundleEntries, bundlesInFlight, rememberedBytes, make, findByIdentifier, tries,
                longestPause, source);
    }

    /** The same with this much remembered. */
    public WriteOptions withRememberedBytes(long bytes) {
        return new WriteOptions(bundleEntries, bundlesInFlight, bytes, makeDeletedAnew, findByIdentifier, tries,
                longestPause, source);
    }

    /** One whose resources do not say what they were made of. */
    public WriteOptions(int bundleEntries, int bundlesInFlight, long rememberedBytes, boolean makeDeletedAnew,
            boolean findByIdentifier, int tries, Duration longestPause) {
        this(bundleEntries, bundlesInFlight, rememberedBytes, makeDeletedAnew, findByIdentifier, tries, longestPause,
                SourceForm.NONE);
    }

    /** The same, with resources that say in this form what they were made of. */
    public WriteOptions withSource(SourceForm form) {
        return new WriteOptions(bundleEntries, bundlesInFlight, rememberedBytes, makeDeletedAnew, findByIdentifier,
                tries, longestPause, form);
    }

    /** How many resources go together, in bundles of at most so many entries: each may have another one beside it. */
    int together(int mostEntries) {
        int entries = Math.min(bundleEntries, mostEntries);
        return source == SourceForm.PROVENANCE ? Math.max(1, entries / 2) : entries;
    }
}
