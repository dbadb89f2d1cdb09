package org.iomtfhir.runtime.hub.read;

/**
 * An event handed to a stage, with what is owed for it.
 *
 * @param event
 *            the event
 * @param settlement
 *            holds one claim, which the stage gives back when it is done with the event
 */
public record Delivery(HubEvent event, Settlement settlement) {}
