package org.iomtfhir.explain;

/**
 * A place in a template file.
 *
 * @param file
 *            which of the two
 * @param line
 *            from 1
 * @param column
 *            from 1, in UTF-16 code units
 * @param start
 *            the index of the first character in the file, from 0, a byte-order mark not counted
 * @param end
 *            the index behind the last, or behind the first line of what is longer
 */
public record TemplatePlace(File file, int line, int column, int start, int end) {

    /** The two template files. */
    public enum File {
        /** {@code devicecontent.json}. */
        DEVICE,
        /** {@code fhirmapping.json}. */
        FHIR
    }
}
