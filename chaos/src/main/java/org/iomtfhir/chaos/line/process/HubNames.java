package org.iomtfhir.chaos.line.process;

import java.util.List;

/** The hubs of the line. */
public final class HubNames {

    /** The one that devices send to. */
    public static final String DEVICES = "devicedata";

    /** Of each hub. */
    public static final int PARTITIONS = 4;

    static final List<String> ALL = List.of(DEVICES, "normalized", "grouped", "observations");

    private HubNames() {}
}
