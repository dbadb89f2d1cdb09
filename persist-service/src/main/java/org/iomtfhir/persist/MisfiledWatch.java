package org.iomtfhir.persist;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.iomtfhir.fhirclient.server.AnswerTooLargeException;
import org.iomtfhir.fhirclient.server.FhirRefusedException;
import org.iomtfhir.fhirclient.server.FhirUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks, when a device is seen to have changed hands, for what was filed before that was known, and counts it. Behind the
 * scenes, a device at a time; a device for which there is no room or no answer is left to {@code iomt relink report}.
 * Thread-safe.
 */
final class MisfiledWatch implements Consumer<String>, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(MisfiledWatch.class);
    private static final int MOST_WAITING = 1000;

    private final MisfiledFinder finder;
    private final Counter misfiled;
    private final Counter notLooked;
    private final ThreadPoolExecutor worker = new ThreadPoolExecutor(1, 1, 1, TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(
                    MOST_WAITING),
            Thread.ofVirtual().name("misfiled").factory());

    MisfiledWatch(MisfiledFinder finder, MeterRegistry metrics) {
        this.finder = finder;
        this.misfiled = Counter.builder("fhir.observations.misfiled").description(
                "Observations seen to hold readings of another patient, since their device had changed hands before that"
                        + " was known")
                .register(metrics);
        this.notLooked = Counter.builder("fhir.relinks.unseen").description(
                "Changes of hands after which not all could be looked at that was filed before").register(metrics);
    }

    /** This device was linked to another patient. */
    @Override
    public void accept(String deviceId) {
        try {
            worker.execute(() -> look(deviceId));
        } catch (RejectedExecutionException e) {
            notLooked.increment();
        }
    }

    private void look(String deviceId) {
        try {
            Relink.Findings found = finder.find(deviceId, null);
            if (!found.complete()) {
                notLooked.increment();
            }
            long observations = found.readings().stream().map(Misfiled::observationId).distinct().count();
            if (observations > 0) {
                misfiled.increment((double) observations);
                LOG.warn(
                        "{} Observations hold readings that were filed before it was known that their device had changed"
                                + " hands: 'iomt relink report' lists them, 'iomt relink repair' puts them right",
                        observations);
            }
        } catch (FhirUnavailableException | FhirRefusedException | AnswerTooLargeException e) {
            notLooked.increment();
            LOG.debug("what was filed before a device changed hands could not be looked for: {}", e.getMessage());
        }
    }

    /** Ends what is under way. */
    @Override
    public void close() {
        worker.shutdownNow();
    }
}
