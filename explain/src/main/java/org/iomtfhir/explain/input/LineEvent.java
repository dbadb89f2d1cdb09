package org.iomtfhir.explain.input;

import java.time.Instant;
import org.iomtfhir.devicecontent.DeviceEvent;

/** The event that a line of an events file holds, as the languages see it; {@link EventLine} reads it. */
public final class LineEvent {

    private LineEvent() {}

    /**
     * The event that a line holds.
     *
     * @param received
     *            when a hub received it, unless the line says so itself; null to leave that open
     */
    public static DeviceEvent of(byte[] line, Instant received) {
        return read(line, received).event();
    }

    /**
     * A line that has been read.
     *
     * @param event
     *            what the services would get
     * @param document
     *            whether the line is the whole document; otherwise it is the body
     */
    public record Line(DeviceEvent event, boolean document) {}

    /** Reads a line like {@link #of}, and says what it is. */
    public static Line read(byte[] line, Instant received) {
        EventLine read = EventLine.of(line);
        return new Line(read.event(received), read.isDocument());
    }
}
