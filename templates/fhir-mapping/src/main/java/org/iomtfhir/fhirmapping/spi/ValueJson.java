package org.iomtfhir.fhirmapping.spi;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Optional;

/** What the readings of one value became, ready to be written. */
public interface ValueJson {

    /**
     * Writes the members that say it into the object that is open, an Observation or a component: {@code valueQuantity} and
     * its object, say, or {@code dataAbsentReason}.
     */
    void writeMembers(JsonGenerator json) throws IOException;

    /**
     * The numbers that the value may be: one, or all on one side of a bound. By it the ranges of an {@code interpretation} judge.
     *
     * @return empty if it is no number, as most kinds of values are not
     */
    default Optional<NumberSpan> number() {
        return Optional.empty();
    }

    /** Whether a {@code dataAbsentReason} is written and no value, so that nothing can be said of the value. */
    default boolean isAbsent() {
        return false;
    }

    /** How many of the readings gave way to another and are not in what is written. */
    int replacedReadings();
}
