package org.iomtfhir.runtime.deadletter;

import java.util.regex.Pattern;
import org.iomtfhir.model.Sha256;
import org.iomtfhir.runtime.hub.read.HubEvent;

/**
 * Names the content of an event that lies apart from the letters about it, by its hash.
 *
 * @param text
 *            32 hexadecimal digits
 */
record EventName(String text) {

    static final String SUFFIX = ".event";

    /** An event that takes more lies apart: of a few kilobytes, a file more costs about what is saved. */
    private static final int HELD_IN_LETTER = 8 * 1024;

    private static final Pattern FORM = Pattern.compile("[0-9a-f]{32}");

    /**
     * @throws IllegalArgumentException
     *             if the text is no such name
     */
    EventName {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("not the name of an event's content");
        }
    }

    /** The name of that content. */
    static EventName of(byte[] content) {
        return new EventName(Sha256.hex(content, 16));
    }

    /** Whether the event's content lies apart from the letters about it. */
    static boolean liesApart(HubEvent event) {
        return event.heldBytes() > HELD_IN_LETTER;
    }
}
