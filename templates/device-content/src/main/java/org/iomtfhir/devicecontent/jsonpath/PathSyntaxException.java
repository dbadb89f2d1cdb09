package org.iomtfhir.devicecontent.jsonpath;

import java.util.Objects;

/** A text that is not a path. Handled where the template is compiled: it becomes a problem at a place of the file. */
public final class PathSyntaxException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int position;
    private final String whatToDo;

    PathSyntaxException(int position, String cause, String whatToDo) {
        super(cause);
        this.position = position;
        this.whatToDo = whatToDo;
    }

    /** The index, from 0, of the character at fault; the length of the text if something is missing at its end. */
    public int position() {
        return position;
    }

    /** How to mend it, a sentence without full stop. */
    public String whatToDo() {
        return whatToDo;
    }

    /** Says what is wrong with the text, never null. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
