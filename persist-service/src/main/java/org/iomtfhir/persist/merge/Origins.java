package org.iomtfhir.persist.merge;

import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.SampledData;

/** Where the values of one Observation come from. */
sealed interface Origins permits MarkedOrigins, TravellingOrigins {

    /** What the Observation covers. */
    EffectiveTime time();

    /** Of a value that is no series, or of the reason why there is none; of kind {@code NONE} if there is neither. */
    Origin single(ValueSlot slot);

    /**
     * The samples of a series.
     *
     * @param slot
     *            that holds the series
     */
    SeriesReadings series(ValueSlot slot, SampledData data) throws MergeRefusedException;

    /**
     * Of a message: by its mark, if it is what was stored once, else by the times that travel with its values.
     *
     * @param observation
     *            from which those times are taken off: nobody reads them where it is stored
     */
    static Origins ofNew(Observation observation) throws MergeRefusedException {
        return WriteMark.of(observation).isPresent()
                ? new MarkedOrigins(observation, "new")
                : TravellingOrigins.takeOff(observation);
    }
}
