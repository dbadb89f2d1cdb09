package org.iomtfhir.explain;

/**
 * A field of the events that no template looks at.
 *
 * @param pattern
 *            JSON Pointer into the document, {@code *} for the index of any array: {@code /Body/readings/}{@code *}{@code /battery}
 * @param events
 *            in how many events
 * @param first
 *            the number of the first of them
 */
public record UnreadField(String pattern, int events, int first) {}
