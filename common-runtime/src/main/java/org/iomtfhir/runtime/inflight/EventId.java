package org.iomtfhir.runtime.inflight;

import java.time.Instant;
import org.iomtfhir.runtime.hub.read.HubEvent;

/**
 * Which event of a partition, or which record of an event that holds several; the time tells it from one of the same number in a
 * hub that was made anew.
 *
 * @param sequenceNumber
 *            its number in the partition
 * @param enqueuedMillis
 *            when the hub took it in, milliseconds since 1970
 * @param place
 *            which of its records, from 0; {@link HubEvent#WHOLE} for the event itself
 */
public record EventId(long sequenceNumber, long enqueuedMillis, int place) {

    /** That of an event; a time that has no milliseconds since 1970 counts as the nearest that has. */
    public static EventId of(HubEvent event) {
        return new EventId(event.sequenceNumber(), millis(event.enqueuedTime()), event.place());
    }

    /** Whether it is a record of this event. */
    boolean isIn(HubEvent event) {
        return place != HubEvent.WHOLE && event.place() == HubEvent.WHOLE && sequenceNumber == event.sequenceNumber()
                && enqueuedMillis == millis(event.enqueuedTime());
    }

    /** {@code NUMBER:MILLIS}, and {@code :PLACE} behind it where it is a record. */
    String text() {
        return sequenceNumber + ":" + enqueuedMillis + (place == HubEvent.WHOLE ? "" : ":" + place);
    }

    /**
     * Reads that.
     *
     * @throws IllegalArgumentException
     *             if the text is something else
     */
    static EventId parse(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length != 2 && parts.length != 3) {
            throw new IllegalArgumentException("not an event");
        }
        return new EventId(Long.parseLong(parts[0]), Long.parseLong(parts[1]),
                parts.length == 2 ? HubEvent.WHOLE : Integer.parseUnsignedInt(parts[2]));
    }

    private static long millis(Instant time) {
        try {
            return time.toEpochMilli();
        } catch (ArithmeticException e) {
            return time.getEpochSecond() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }
}
