package org.iomtfhir.runtime.inflight;

import org.iomtfhir.runtime.hub.read.HubEvent;

/**
 * How far a stage had been given everything of a partition.
 *
 * @param sequenceNumber
 *            number of the last event of which it had been given something; -1 for none
 * @param place
 *            the last of that event's records that it had been given, from 0; {@link HubEvent#WHOLE} for all of it
 */
record DeliveredPosition(long sequenceNumber, int place) {

    /** A partition of which nothing has been given. */
    static final DeliveredPosition NOTHING = new DeliveredPosition(-1, HubEvent.WHOLE);

    /** Up to this event or record, and with it. */
    static DeliveredPosition upTo(HubEvent event) {
        return new DeliveredPosition(event.sequenceNumber(), event.place());
    }

    /** Up to this event or record, and without it. */
    static DeliveredPosition before(HubEvent event) {
        return event.place() > 0
                ? new DeliveredPosition(event.sequenceNumber(), event.place() - 1)
                : new DeliveredPosition(event.sequenceNumber() - 1, HubEvent.WHOLE);
    }

    /** Whether it is among what was given; an event of which records are missing is not. */
    boolean covers(HubEvent event) {
        if (event.sequenceNumber() != sequenceNumber) {
            return event.sequenceNumber() < sequenceNumber;
        }
        return place == HubEvent.WHOLE || (event.place() != HubEvent.WHOLE && event.place() <= place);
    }

    /** Whether some of its records were given, and others not. */
    boolean isWithin(HubEvent event) {
        return place != HubEvent.WHOLE && event.sequenceNumber() == sequenceNumber;
    }

    boolean isNothing() {
        return sequenceNumber < 0;
    }

    /** {@code NUMBER}, and {@code :PLACE} behind it where it is a record. */
    String text() {
        return sequenceNumber + (place == HubEvent.WHOLE ? "" : ":" + place);
    }

    /**
     * Reads that.
     *
     * @throws IllegalArgumentException
     *             if the text is something else
     */
    static DeliveredPosition parse(String text) {
        int colon = text.indexOf(':');
        return colon < 0
                ? new DeliveredPosition(Long.parseLong(text), HubEvent.WHOLE)
                : new DeliveredPosition(Long.parseLong(text.substring(0, colon)),
                        Integer.parseUnsignedInt(text.substring(colon + 1)));
    }
}
