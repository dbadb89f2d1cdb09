package org.iomtfhir.explain;

import org.jspecify.annotations.Nullable;

/**
 * Why an expression selected nothing: how far it came.
 *
 * @param step
 *            the step, test or name at which it came no further, as written
 * @param at
 *            where that stands in the expression, from 0
 * @param why
 *            what is wrong there: a sentence without full stop; it may quote the event
 * @param reached
 *            the value that the step was tried on; null if it is not of the event
 * @param suggestion
 *            an expression like this one that does select something of this event; null if none is known
 */
public record Reason(String step, int at, String why, @Nullable EventPosition reached, @Nullable String suggestion) {}
