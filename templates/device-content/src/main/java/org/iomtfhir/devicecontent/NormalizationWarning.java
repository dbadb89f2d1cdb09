package org.iomtfhir.devicecontent;

import java.util.Objects;

/**
 * Something that was read in one of two ways it might be meant. The measurement is there all the same.
 *
 * @param templateIndex
 *            the index, from 0, of the template
 * @param typeName
 *            the type name of that template
 * @param line
 *            the line, from 1, of the expression in the file
 * @param match
 *            which match of the template, from 0
 * @param member
 *            the member of the template that it is about
 * @param cause
 *            a sentence without full stop; it may name dates of the event, and is not for logs
 */
public record NormalizationWarning(int templateIndex, String typeName, int line, int match, String member,
        String cause) {

    public NormalizationWarning {
        Objects.requireNonNull(typeName, "typeName");
        Objects.requireNonNull(member, "member");
        Objects.requireNonNull(cause, "cause");
    }
}
