package org.iomtfhir.explain;

import org.jspecify.annotations.Nullable;

/**
 * Something that fails, as the service would set it aside; or a warning.
 *
 * @param stage
 *            {@code normalize} or {@code transform}
 * @param error
 *            the name it is counted under; {@code Warning} for a warning
 * @param event
 *            the number of the event, from 0; null if it is of a group
 * @param group
 *            the number of the group, from 0; null if it is of an event
 * @param template
 *            the index of the template, from 0; null if it is of none
 * @param line
 *            the line of the template file, from 1; 0 if it is of no template
 * @param match
 *            which match of the template, from 0; null if it is of none
 * @param member
 *            the member of the template or the value name; null if it is of none
 * @param cause
 *            what is wrong: a sentence
 */
public record Failure(String stage, String error, @Nullable Integer event, @Nullable Integer group,
        @Nullable Integer template, int line,
        @Nullable Integer match,
        @Nullable String member, String cause) {

    /** Whether nothing is lost by it. */
    public boolean isWarning() {
        return error.equals("Warning");
    }
}
