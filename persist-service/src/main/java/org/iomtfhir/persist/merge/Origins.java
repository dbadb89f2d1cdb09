package org.iomtfhir.persist.merge;

import java.util.List;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.SampledData;

/** Where the values of one Observation come from. */
sealed interface Origins permits MarkedOrigins, MessageOrigins {

    /** What the Observation covers. */
    EffectiveTime time();

    /**
     * Of the effective period where a reading says it itself; of kind {@code NONE} where the times of the readings make it, of kind
     * {@code PERSON} where a person changed it.
     */
    Origin period();

    /** Of a value that is no series, or of the reason why there is none; of kind {@code NONE} if there is neither. */
    Origin single(ValueSlot slot);

    /**
     * The samples of a series.
     *
     * @param slot
     *            that holds the series
     * @return those of each channel, which are as many as the series has dimensions
     */
    List<SeriesReadings> series(ValueSlot slot, SampledData data) throws MergeRefusedException;

    /**
     * Of a message: by its mark, if it is what was stored once, else by the times that travel with its values.
     *
     * @param observation
     *            from which those times are taken off: nobody reads them where it is stored
     */
    static Origins ofNew(Observation observation) throws MergeRefusedException {
        return WriteMark.of(observation).isPresent()
                ? new MarkedOrigins(observation, "new")
                : MessageOrigins.takeOff(observation);
    }
}
