package org.iomtfhir.benchmarks.line;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Processor time by part of the line: the services by name, {@code hubs}, and {@code FHIR server} with its database.
 */
record ProcessorUse(Map<String, Duration> byPart) {

    static ProcessorUse soFar(Line line) {
        Map<String, Duration> all = new LinkedHashMap<>();
        line.services().forEach((service, running) -> all.put(service.title(), running.cpu()));
        all.put("hubs", line.hubsCpu());
        all.put("FHIR server", line.serverCpu());
        return new ProcessorUse(all);
    }

    ProcessorUse since(ProcessorUse before) {
        Map<String, Duration> all = new LinkedHashMap<>();
        byPart.forEach((part, time) -> all.put(part, time.minus(before.byPart.get(part))));
        return new ProcessorUse(all);
    }
}
