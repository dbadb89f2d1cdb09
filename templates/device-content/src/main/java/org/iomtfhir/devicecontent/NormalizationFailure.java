package org.iomtfhir.devicecontent;

import java.util.Objects;
import org.iomtfhir.model.ErrorName;
import org.jspecify.annotations.Nullable;

/**
 * Why something of an event could not be extracted. Holds names of the template file alone, never a value of the event, so that
 * it may be logged.
 *
 * @param error
 *            the name under which it is counted
 * @param templateIndex
 *            the index, from 0, of the template; null if the event as a whole failed
 * @param typeName
 *            the type name of that template; null if the event as a whole failed
 * @param line
 *            the line, from 1, of the expression (or the template) in the file; 0 if the event as a whole failed
 * @param match
 *            which match of the template, from 0; null if it is not about one
 * @param member
 *            the member of the template, or the value name, that could not be extracted; null if it is not about one
 * @param cause
 *            what is wrong, and what to do where that helps: a sentence without full stop
 */
public record NormalizationFailure(ErrorName error, @Nullable Integer templateIndex, @Nullable String typeName,
        int line, @Nullable Integer match,
        @Nullable String member, String cause) {

    public NormalizationFailure {
        Objects.requireNonNull(error, "error");
        Objects.requireNonNull(cause, "cause");
    }

    /** All of it in one line: {@code template 2 (pulse), line 14, match 0, deviceIdExpression: cause}. */
    public String text() {
        StringBuilder text = new StringBuilder(120);
        if (templateIndex != null) {
            text.append("template ").append(templateIndex).append(" (").append(typeName).append("), line ")
                    .append(line);
        } else {
            text.append("event");
        }
        if (match != null) {
            text.append(", match ").append(match);
        }
        if (member != null) {
            text.append(", ").append(member);
        }
        return text.append(": ").append(cause).toString();
    }
}
