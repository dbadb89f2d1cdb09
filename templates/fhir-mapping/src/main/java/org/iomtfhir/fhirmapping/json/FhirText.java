package org.iomtfhir.fhirmapping.json;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What FHIR says of texts: not empty, at most 1 MB, no control characters but tab and line ends; and JSON: valid Unicode. All methods are static and thread-safe. */
public final class FhirText {

    /** The characters that a string may have. */
    public static final int MAX_LENGTH = 1_048_576;

    private FhirText() {}

    /** Why the text can't stand in a resource, as the end of a sentence that starts with its name; empty if it can. */
    public static Optional<String> fault(String text) {
        if (text.length() > MAX_LENGTH) {
            return Optional.of("is longer than the 1,048,576 characters that FHIR allows");
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' && c != '\t' && c != '\n' && c != '\r') {
                return Optional.of("holds a control character, which FHIR does not allow");
            }
            if (Character.isSurrogate(c)) {
                boolean paired = Character.isHighSurrogate(c) && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!paired) {
                    return Optional.of("holds half of a surrogate pair, which is no character");
                }
                i++;
            }
        }
        return Optional.empty();
    }

    /** Whether the text says something; null and blanks alone do not. */
    public static boolean says(@Nullable String text) {
        return text != null && !text.isBlank();
    }
}
