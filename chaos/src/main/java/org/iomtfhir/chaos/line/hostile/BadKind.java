package org.iomtfhir.chaos.line.hostile;

import java.util.function.Function;

/**
 * A way in which an event is bad.
 *
 * @param name
 *            in words
 * @param hub
 *            that it is sent to
 * @param event
 *            makes the event that bears a mark, by which what became of it is found
 */
public record BadKind(String name, String hub, Function<String, BadEvent> event) {}
