package org.iomtfhir.fhirmapping.spi;

import org.iomtfhir.model.Ticks;
import org.jspecify.annotations.Nullable;

/**
 * The readings of one value name in one Observation, never empty: ordered by the time of the reading; those of one instant by
 * the time at which the hub took them in. So of two that can be used, the one that stands has the higher index, and one that
 * can't be used displaces none. Times count in ticks of 100 ns since the epoch ({@link Ticks}). Valid only during the call that it
 * is handed to.
 */
public interface Readings {

    /** What stands for a time that is not known. */
    long UNKNOWN_TIME = Long.MIN_VALUE;

    /** How many there are, at least 1. */
    int size();

    /** The text of the reading, as the device sent it. */
    String value(int index);

    /** When it was read. */
    long ticks(int index);

    /** When the hub took it in; {@link #UNKNOWN_TIME} where that is not known. */
    default long ingestionTicks(int index) {
        return UNKNOWN_TIME;
    }

    /** What it holds if that is several samples, the first of them taken at its time; null if it is one value. */
    default @Nullable SampleSpan samples(int index) {
        return null;
    }

    /** When the Observation's effective time starts; no reading is earlier. */
    long startTicks();

    /** When its effective time ends, inclusive; no reading is later. */
    default long endTicks() {
        return ticks(size() - 1);
    }
}
