package org.iomtfhir.template;

/**
 * A place in the text of a template file.
 *
 * @param line
 *            from 1
 * @param column
 *            from 1, counted in UTF-16 code units
 * @param offset
 *            from 0, counted in UTF-16 code units from the start of the text, a byte-order mark not counted
 */
public record Place(int line, int column, int offset) {

    /** The first character of a file: where problems of the file as a whole are shown. */
    public static final Place START = new Place(1, 1, 0);
}
