package org.iomtfhir.runtime.service;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says, while a service is being stopped and that takes longer than a moment, what it waits for. */
final class StopReport implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StopReport.class);

    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final String service;
    private final Thread thread;
    private volatile String waitsFor = "";

    /** Begins to watch how the stopping goes. */
    StopReport(String service) {
        this.service = service;
        this.thread = Thread.ofPlatform().daemon().name("stop-" + service).start(this::run);
    }

    /** What is waited for from now on. */
    void waitsFor(String what) {
        waitsFor = what;
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(PAUSE);
                LOG.info("Service {} is stopping, and waits for {}.", service, waitsFor);
            }
        } catch (InterruptedException e) {
            // It has stopped.
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
