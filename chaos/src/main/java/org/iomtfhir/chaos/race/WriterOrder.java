package org.iomtfhir.chaos.race;

import java.util.List;

/**
 * What one writer's process is told when it starts.
 *
 * @param protocol
 *            how it writes
 * @param url
 *            the FHIR server's base URL
 * @param plan
 *            the whole race
 * @param writer
 *            the writer's number, from 0
 * @param confirmed
 *            how many of its messages have been confirmed before
 */
record WriterOrder(Protocol protocol, String url, RacePlan plan, int writer, int confirmed) {

    /** As arguments of a process. */
    List<String> arguments() {
        return List.of(protocol.name(), url, plan.name(), Long.toString(plan.seed()), Integer.toString(plan.merges()),
                Integer.toString(plan.writers()), Integer.toString(plan.devices()), Integer.toString(writer), Integer
                        .toString(confirmed));
    }

    /** Reads what {@link #arguments} gives. */
    static WriterOrder read(List<String> arguments) {
        RacePlan plan = new RacePlan(arguments.get(2), Long.parseLong(arguments.get(3)), Integer.parseInt(arguments
                .get(4)), Integer.parseInt(arguments.get(5)), Integer.parseInt(arguments.get(6)));
        return new WriterOrder(Protocol.valueOf(arguments.get(0)), arguments.get(1), plan, Integer.parseInt(arguments
                .get(7)), Integer.parseInt(arguments.get(8)));
    }
}
