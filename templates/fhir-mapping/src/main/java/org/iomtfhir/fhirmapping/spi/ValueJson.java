package org.iomtfhir.fhirmapping.spi;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** What the readings of one value became, ready to be written. */
public interface ValueJson {

    /**
     * Writes the members that say it into the object that is open, an Observation or a component: {@code valueQuantity} and
     * its object, say, or {@code dataAbsentReason}.
     */
    void writeMembers(JsonGenerator json) throws IOException;

    /** How many of the readings gave way to another and are not in what is written. */
    int replacedReadings();
}
