package org.iomtfhir.runtime.deadletter;

import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.iomtfhir.model.Sha256;
import org.iomtfhir.runtime.hub.read.HubEvent;

/**
 * Identity of a dead letter: {@code normalize-20261009-0123…cdef}, the stage, the day the event was enqueued (UTC), and a
 * hash of what it is about. Safe as a file name, to log, and to type.
 *
 * @param text
 *            the key as it is printed
 */
public record DeadLetterKey(String text) {

    private static final Pattern FORM = Pattern.compile("([a-z]{1,40})-(\\d{8,12})-([0-9a-f]{32})");
    private static final Pattern STAGE = Pattern.compile("[a-z]{1,40}");
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("uuuuMMdd").withZone(ZoneOffset.UTC);

    /**
     * @throws IllegalArgumentException
     *             if the text is no such key
     */
    public DeadLetterKey {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("not the key of a dead letter; they look like "
                    + "normalize-20261009-0123456789abcdef0123456789abcdef");
        }
    }

    static DeadLetterKey of(String stage, HubEvent event, String failedIn) {
        // Each part with its length before it, so that no two different lists of parts run together to the same text.
        StringBuilder parts = new StringBuilder();
        for (String part : new String[]{stage, event.hub(), event.partition(), Long.toString(event.sequenceNumber()),
                event.enqueuedTime().toString(), failedIn}) {
            append(part, parts);
        }
        if (event.place() != HubEvent.WHOLE) {
            // Only here, so that what is no record of another event keeps the key that it always had.
            append("record " + event.place(), parts);
        }
        return new DeadLetterKey(requireStage(stage) + '-' + DAY.format(event.enqueuedTime()) + '-'
                + Sha256.hex(parts.toString().getBytes(StandardCharsets.UTF_8), 16));
    }

    private static void append(String part, StringBuilder parts) {
        parts.append(part.length()).append(':').append(part);
    }

    static String requireStage(String stage) {
        if (!STAGE.matcher(stage).matches()) {
            throw new IllegalArgumentException("a stage is named in lower-case letters");
        }
        return stage;
    }

    /** Where the letter lies: {@code normalize/20261009/0123…cdef.json}. */
    String path() {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalStateException("checked when made");
        }
        return matcher.group(1) + '/' + matcher.group(2) + '/' + matcher.group(3) + ".json";
    }

    /** Where the content of its event lies, if it lies apart: {@code normalize/20261009/0123…cdef.event}. */
    String path(EventName event) {
        String letter = path();
        return letter.substring(0, letter.lastIndexOf('/') + 1) + event.text() + EventName.SUFFIX;
    }

    @Override
    public String toString() {
        return text;
    }
}
