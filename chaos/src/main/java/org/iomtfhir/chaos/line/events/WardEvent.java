package org.iomtfhir.chaos.line.events;

import java.util.List;
import java.util.Optional;

/**
 * An event that a device sends.
 *
 * @param number
 *            its place in the stream, from 0
 * @param lane
 *            events of one lane are sent one after another; a device's events are all in one lane
 * @param body
 *            what is sent
 * @param readings
 *            what must land of it
 * @param letter
 *            the dead letter that it must make, if any
 */
public record WardEvent(long number, int lane, String body, List<WardReading> readings,
        Optional<ExpectedLetter> letter) {

    public WardEvent {
        readings = List.copyOf(readings);
    }
}
