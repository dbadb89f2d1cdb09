package org.iomtfhir.devicecontent.jmespath;

/** A text that is not JMESPath. Handled where the template is compiled: it becomes a problem at a place of the file. */
public final class JmesPathSyntaxException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int position;

    JmesPathSyntaxException(int position, String cause) {
        super(cause);
        this.position = position;
    }

    /** The index, from 0, of the character at fault. */
    public int position() {
        return position;
    }
}
