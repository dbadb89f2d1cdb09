package org.iomtfhir.fhirmapping.spi;

import java.math.BigDecimal;
import java.util.Optional;

/** A {@code value} of a template, compiled. Immutable and thread-safe. */
public interface FhirValue {

    /**
     * Decides what the readings become. Readings that can't be used are reported, the others go on.
     *
     * @return empty if none of the readings says anything
     */
    Optional<ValueJson> read(Readings readings, ReadingFailures failures);

    /** Whether it is one number of all readings, so that what one message has is not all of it. */
    default boolean isSummary() {
        return false;
    }

    /** The milliseconds between two slots, if it is a series; empty if it is none. */
    default Optional<BigDecimal> grid() {
        return Optional.empty();
    }
}
