package org.iomtfhir.chaos.line.events;

/** The kinds of readings that are to land, each with a template of its name in both files. */
public enum ReadingType {
    /** A Quantity at an instant. */
    HEARTRATE,
    /** Two components at an instant. */
    BLOODPRESSURE,
    /** A Quantity at an instant that lies between two seconds. */
    BODYTEMPERATURE,
    /** A String at an instant. */
    RHYTHM,
    /** A series of an hour, a sample every five seconds. */
    PULSERATE,
    /** A series of a day, a sample every five minutes. */
    GLUCOSE,
    /** A series from the first to the last reading of an infusion, with a second series as a component. */
    INFUSION,
    /** Summaries of an hour: a sum, with a mean and the rise of a counter as components. */
    STEPS
}
