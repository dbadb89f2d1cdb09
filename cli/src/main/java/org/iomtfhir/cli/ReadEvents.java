package org.iomtfhir.cli;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.iomtfhir.debugger.LineEvents;
import org.iomtfhir.explain.input.GivenEvent;
import org.iomtfhir.runtime.hub.read.HubEvent;

/** Reads a line's events for the debugger page. Thread-safe. */
final class ReadEvents implements LineEvents {

    private final ExplainedEvents events;
    private final Optional<String> consumerGroup;
    private final Map<String, String> environment;

    ReadEvents(ExplainedEvents events, Optional<String> consumerGroup, Map<String, String> environment) {
        this.events = events;
        this.consumerGroup = consumerGroup;
        this.environment = environment;
    }

    @Override
    public String last(String hub, int count) throws IOException {
        return text(events.last(hub, consumerGroup, count, environment));
    }

    @Override
    public String deadLetter(String key) throws IOException {
        return text(List.of(events.deadLetter(key, environment)));
    }

    private static String text(List<HubEvent> events) {
        return HubEventText.of(events).stream().map(GivenEvent::text).collect(Collectors.joining("\n"));
    }
}
