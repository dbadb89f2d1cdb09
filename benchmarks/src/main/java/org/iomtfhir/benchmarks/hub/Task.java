package org.iomtfhir.benchmarks.hub;

/** What is measured: a service's work between two hubs, and the goal set for it. */
enum Task {

    /** Device events in, measurements out. */
    NORMALIZE("normalize", Hubs.DEVICE_EVENTS, Hubs.MEASUREMENTS, "-Xmx512m", 0.90),
    /** Measurements in, groups out. */
    GROUP("group", Hubs.MEASUREMENTS, Hubs.GROUPS, "-Xmx256m", 0.75);

    /** The least that a service is to reach of what the bare program does, where each record is an event of its own. */
    private static final double GOAL = 0.70;

    private final String title;
    private final String input;
    private final String output;
    private final String heap;
    private final double goalPacked;

    Task(String title, String input, String output, String heap, double goalPacked) {
        this.title = title;
        this.input = input;
        this.output = output;
        this.heap = heap;
        this.goalPacked = goalPacked;
    }

    /** The name of the measured service, as tables of results show it. */
    String title() {
        return title;
    }

    /** The hub it reads. */
    String input() {
        return input;
    }

    /** The hub that the next stage reads. */
    String output() {
        return output;
    }

    /** The least that the service is to reach of what the bare program does. */
    double goal(boolean packed) {
        return packed ? goalPacked : GOAL;
    }

    /** The JVM option for the heap, of the service and of the bare program alike. */
    String heap() {
        return heap;
    }
}
