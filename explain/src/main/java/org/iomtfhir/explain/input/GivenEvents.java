package org.iomtfhir.explain.input;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.iomtfhir.devicecontent.json.JsonPlaces;

/**
 * Parts what people paste or keep in a file into events: one a line; where the first line is no whole JSON value but the text begins
 * with one, as pretty-printed JSON does, one value after another. All methods are static and thread-safe.
 */
public final class GivenEvents {

    /** How many events are read of one text. */
    public static final int MOST = 100_000;

    private GivenEvents() {}

    /**
     * The events of a text, {@value #MOST} at most.
     *
     * @param received
     *            when a hub is taken to have received those that don't say so themselves
     */
    public static List<GivenEvent> read(String text, Instant received) {
        String plain = text.startsWith("\uFEFF") ? " " + text.substring(1) : text;
        return isSpread(plain) ? values(plain, received) : lines(plain, received);
    }

    private static boolean isSpread(String text) {
        int start = firstNotBlank(text, 0);
        int end = text.indexOf('\n', start);
        if (start == text.length() || end < 0 || JsonPlaces.endOfFirst(text.substring(start, end)) >= 0) {
            return false;
        }
        return JsonPlaces.endOfFirst(text) >= 0;
    }

    private static List<GivenEvent> lines(String text, Instant received) {
        List<GivenEvent> events = new ArrayList<>();
        int line = 1;
        for (int start = 0; start < text.length() && events.size() < MOST; line++) {
            int newline = text.indexOf('\n', start);
            int end = newline < 0 ? text.length() : newline;
            String one = text.substring(start, end);
            if (!one.isBlank()) {
                int blanks = firstNotBlank(one, 0);
                events.add(GivenEvent.of(line, start + blanks, one.strip(), received));
            }
            start = end + 1;
        }
        return events;
    }

    private static List<GivenEvent> values(String text, Instant received) {
        List<GivenEvent> events = new ArrayList<>();
        int line = 1;
        int counted = 0;
        int start = firstNotBlank(text, 0);
        while (start < text.length() && events.size() < MOST) {
            for (; counted < start; counted++) {
                line += text.charAt(counted) == '\n' ? 1 : 0;
            }
            int length = JsonPlaces.endOfFirst(text.substring(start));
            // What is no JSON is one event with the rest of the text, and fails as such.
            int end = length <= 0 ? text.length() : start + length;
            events.add(GivenEvent.of(line, start, text.substring(start, end).strip(), received));
            start = firstNotBlank(text, end);
        }
        return events;
    }

    private static int firstNotBlank(String text, int from) {
        int at = from;
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at;
    }
}
