package org.iomtfhir.runtime.inhand;

import java.time.Instant;
import org.iomtfhir.runtime.hub.read.HubEvent;

/**
 * Which event of a partition; the time tells it from one of the same number in a hub that was made anew.
 *
 * @param sequenceNumber
 *            its number in the partition
 * @param enqueuedMillis
 *            when the hub took it in, milliseconds since 1970
 */
public record EventId(long sequenceNumber, long enqueuedMillis) {

    /** That of an event; a time that has no milliseconds since 1970 counts as the nearest that has. */
    public static EventId of(HubEvent event) {
        return new EventId(event.sequenceNumber(), millis(event.enqueuedTime()));
    }

    private static long millis(Instant time) {
        try {
            return time.toEpochMilli();
        } catch (ArithmeticException e) {
            return time.getEpochSecond() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }
}
