package org.iomtfhir.explain.input;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.iomtfhir.devicecontent.DeviceEvent;

/**
 * An event as somebody gave it: the body, or the whole document {@code {"Body", "Properties", "SystemProperties"}}. Health data.
 *
 * @param line
 *            the line, from 1, on which it starts in what was given
 * @param offset
 *            the index of its first character there, in UTF-16 code units
 * @param text
 *            itself
 * @param event
 *            what the services would get
 * @param document
 *            whether the text is the whole document
 */
public record GivenEvent(int line, int offset, String text, DeviceEvent event, boolean document) {

    /**
     * Reads one.
     *
     * @param received
     *            when a hub is taken to have received it, unless it says so itself; null to leave that open
     */
    static GivenEvent of(int line, int offset, String text, Instant received) {
        LineEvent.Line read = LineEvent.read(text.getBytes(StandardCharsets.UTF_8), received);
        return new GivenEvent(line, offset, text, read.event(), read.document());
    }

    /** Says nothing of the content. */
    @Override
    public String toString() {
        return "event of line " + line;
    }
}
