package org.iomtfhir.chaos.line.check;

/**
 * A dead letter as it lies in the store.
 *
 * @param place
 *            stage, hub, partition and sequence number: where the event was read
 * @param stage
 *            the stage that set it aside
 * @param error
 *            the name of its cause
 * @param body
 *            what the event holds, as text
 */
public record FoundLetter(String place, String stage, String error, String body) {}
