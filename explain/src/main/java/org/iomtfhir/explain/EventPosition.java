package org.iomtfhir.explain;

/**
 * Where a value stands in an event.
 *
 * @param pointer
 *            JSON Pointer into the document that templates see, {@code /Body/readings/2/pulse}; empty for the document
 * @param line
 *            the line, from 1, in the text that the events were given in; 0 if the value is not in that text
 * @param column
 *            from 1, in UTF-16 code units; 0 likewise
 * @param start
 *            the index of its first character in that text, from 0; -1 likewise
 * @param end
 *            the index behind its last; -1 likewise
 */
public record EventPosition(String pointer, int line, int column, int start, int end) {}
