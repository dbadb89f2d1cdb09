package org.iomtfhir.normalize;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.iomtfhir.runtime.health.LineMetrics;
import org.iomtfhir.runtime.hub.read.HubEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the device events of a partition that no template matches, and names one of them in the log now and then. That is no failure, since
 * devices send what nobody asked for, but it is what a wrong {@code typeMatchExpression} looks like. Not thread-safe.
 */
final class UnmatchedEvents {

    private static final Logger LOG = LoggerFactory.getLogger(UnmatchedEvents.class);

    /** Between two lines in the log. */
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final LineMetrics metrics;
    private final Clock clock;
    private Instant next = Instant.MIN;
    private long sinceLast;

    UnmatchedEvents(LineMetrics metrics, Clock clock) {
        this.metrics = metrics;
        this.clock = clock;
    }

    void count(HubEvent event) {
        metrics.unmatchedEvent();
        if (LOG.isDebugEnabled()) {
            sample(event);
        }
    }

    private void sample(HubEvent event) {
        sinceLast++;
        Instant now = clock.instant();
        if (now.isBefore(next)) {
            return;
        }
        LOG.debug("No template matches {}, and {} events before it.", event, sinceLast - 1);
        next = now.plus(PAUSE);
        sinceLast = 0;
    }
}
