package org.iomtfhir.benchmarks.persist;

/** What happens to a series of an hour, in this order. */
enum Step {
    /** The first message: all but the last readings of the hour. */
    CREATE("create", 0, 690, "1"),
    /** The readings that were missing. */
    UPDATE("update", 690, 720, "2"),
    /** The same message again. */
    REPEAT("unchanged", 690, 720, "2");

    /** Of the whole hour. */
    static final int SLOTS = 720;

    private final String title;
    private final int from;
    private final int until;
    private final String version;

    Step(String title, int from, int until, String version) {
        this.title = title;
        this.from = from;
        this.until = until;
        this.version = version;
    }

    /** What the table calls it. */
    String title() {
        return title;
    }

    /** The first slot that the message has a reading for. */
    int from() {
        return from;
    }

    /** The slot behind the last one; so many samples the stored series has afterwards. */
    int until() {
        return until;
    }

    /** The version that must stand afterwards. */
    String version() {
        return version;
    }
}
