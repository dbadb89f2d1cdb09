package org.iomtfhir.fhirclient.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an OperationOutcome says.
 *
 * @param summary
 *            issue codes, places and the server's own error numbers, with a leading blank; holds none of its free text,
 *            which may quote readings or identifiers, so it is safe to log; may be empty
 * @param text
 *            the free text, for looking into, never for a log; may be empty
 */
public record OperationOutcomes(String summary, String text) {

    /** What stands for an answer without an OperationOutcome. */
    public static final OperationOutcomes NONE = new OperationOutcomes("", "");

    /** HAPI numbers its messages: {@code HAPI-0550}. */
    private static final Pattern NUMBER = Pattern.compile("HAPI-\\d{2,5}");

    /** A path into a resource: {@code Observation.component[0].value}. */
    private static final Pattern PLACE = Pattern.compile("[A-Za-z]{1,40}([.\\[][A-Za-z0-9\\]\\[.]{1,80})?");

    private static final int MOST_PLACES = 5;

    /** Reads an outcome; anything else gives {@link #NONE}. */
    static OperationOutcomes of(@Nullable JsonNode outcome) {
        if (outcome == null || !outcome.path("issue").isArray()) {
            return NONE;
        }
        Set<String> said = new LinkedHashSet<>();
        StringBuilder text = new StringBuilder();
        for (JsonNode issue : outcome.path("issue")) {
            addPlace(said, issue.path("code").asText(""));
            for (JsonNode expression : issue.path("expression")) {
                addPlace(said, expression.asText(""));
            }
            String words = issue.path("diagnostics").asText("") + " " + issue.path("details").path("text").asText("");
            var number = NUMBER.matcher(words);
            while (number.find()) {
                said.add(number.group());
            }
            text.append(words).append('\n');
        }
        String summary = said.isEmpty() ? "" : " (" + String.join(", ", said) + ")";
        return new OperationOutcomes(summary, text.toString());
    }

    /** Whether the server asks for the If-Match header that a {@code versioned-update} policy wants. */
    public boolean asksForIfMatch() {
        return text.toLowerCase(Locale.ROOT).contains("if-match");
    }

    /** Whether the text names this: a reference such as {@code Patient/123}, as a word of its own. */
    public boolean mention(String reference) {
        int at = text.indexOf(reference);
        while (at >= 0) {
            int end = at + reference.length();
            if (end == text.length() || !isIdCharacter(text.charAt(end)) || endsSentence(end)) {
                return true;
            }
            at = text.indexOf(reference, at + 1);
        }
        return false;
    }

    private boolean endsSentence(int dot) {
        return text.charAt(dot) == '.' && (dot + 1 == text.length() || !isIdCharacter(text.charAt(dot + 1)));
    }

    private static boolean isIdCharacter(char c) {
        return Character.isLetterOrDigit(c) || c == '-' || c == '.';
    }

    private static void addPlace(Set<String> said, String place) {
        if (said.size() < MOST_PLACES && PLACE.matcher(place).matches()) {
            said.add(place);
        }
    }
}
