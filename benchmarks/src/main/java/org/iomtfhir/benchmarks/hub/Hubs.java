package org.iomtfhir.benchmarks.hub;

import java.util.List;

/** The names of the hubs. */
final class Hubs {

    /** The backlog that normalize works on. */
    static final String DEVICE_EVENTS = "devicedata";
    /** The backlog that group works on, as normalize has left it. */
    static final String MEASUREMENTS = "normalized";
    /** What group makes of the whole backlog. */
    static final String GROUPS = "grouped";
    /** Takes what is sent only to be measured; nobody reads it. */
    static final String SINK = "sink";

    /** Every hub of this benchmark. */
    static final List<String> ALL = List.of(DEVICE_EVENTS, MEASUREMENTS, GROUPS, SINK);

    private Hubs() {}
}
