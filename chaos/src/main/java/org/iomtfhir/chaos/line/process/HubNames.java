package org.iomtfhir.chaos.line.process;

import java.util.List;

/** The hubs of the line. */
public final class HubNames {

    /** The one that devices send to. */
    public static final String DEVICES = "devicedata";

    /** The one that normalize writes to. */
    public static final String NORMALIZED = "normalized";

    /** The one that group writes to. */
    public static final String GROUPED = "grouped";

    /** The one that transform writes to. */
    public static final String OBSERVATIONS = "observations";

    /** The number of partitions of each hub. */
    public static final int PARTITIONS = 4;

    /** The consumer group of whoever only looks. */
    public static final String LOOKING = "looking";

    static final List<String> ALL = List.of(DEVICES, NORMALIZED, GROUPED, OBSERVATIONS);

    private HubNames() {}
}
