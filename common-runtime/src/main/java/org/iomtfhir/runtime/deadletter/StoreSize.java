package org.iomtfhir.runtime.deadletter;

/**
 * What a stage's dead letters take.
 *
 * @param letters
 *            how many there are
 * @param bytes
 *            of the letters and of the events that lie apart
 */
public record StoreSize(long letters, long bytes) {}
