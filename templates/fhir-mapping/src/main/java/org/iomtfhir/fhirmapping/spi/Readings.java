package org.iomtfhir.fhirmapping.spi;

/**
 * The readings of one value name in one Observation: ordered by time, one per instant, never empty. Times count in ticks of
 * 100 ns since the epoch ({@link Ticks}). Valid only during the call that it is handed to.
 */
public interface Readings {

    /** How many there are, at least 1. */
    int size();

    /** The text of the reading, as the device sent it. */
    String value(int index);

    /** When it was read. */
    long ticks(int index);

    /** When the Observation's effective time starts; no reading is earlier. */
    long startTicks();
}
