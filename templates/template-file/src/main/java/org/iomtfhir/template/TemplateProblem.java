package org.iomtfhir.template;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something wrong in a template file: where, what, and what to do about it.
 *
 * @param severity
 *            whether the file is refused for it
 * @param file
 *            the name of the file, as its reader was given it
 * @param line
 *            from 1
 * @param column
 *            from 1, in UTF-16 code units
 * @param templateIndex
 *            the index, from 0, of the template in the file's list; null at the root of the file
 * @param typeName
 *            the type name of that template; null where unknown
 * @param member
 *            the name of the member concerned; null where none is
 * @param cause
 *            what is wrong, a sentence without full stop
 * @param whatToDo
 *            how to mend it, a sentence without full stop
 */
public record TemplateProblem(Severity severity, String file, int line, int column, @Nullable Integer templateIndex,
        @Nullable String typeName, @Nullable String member, String cause, String whatToDo) {

    public TemplateProblem {
        Objects.requireNonNull(severity, "severity");
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(cause, "cause");
        Objects.requireNonNull(whatToDo, "whatToDo");
    }

    /** Whether the file is refused for this. */
    public boolean isError() {
        return severity == Severity.ERROR;
    }

    /** The problem in one line: {@code devicecontent.json:12:7: error: template 3 (pulse), typeName: cause. What to do.} */
    public String inOneLine() {
        StringBuilder text = new StringBuilder(160);
        text.append(file).append(':').append(line).append(':').append(column).append(": ")
                .append(severity == Severity.ERROR ? "error: " : "warning: ");
        if (templateIndex != null) {
            text.append("template ").append(templateIndex);
            if (typeName != null) {
                text.append(" (").append(typeName).append(')');
            }
            text.append(member == null ? ": " : ", ");
        }
        if (member != null) {
            text.append(member).append(": ");
        }
        return text.append(cause).append(cause.endsWith("?") ? " " : ". ").append(whatToDo).append('.').toString();
    }
}
