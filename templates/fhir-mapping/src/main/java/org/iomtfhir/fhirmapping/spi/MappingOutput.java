package org.iomtfhir.fhirmapping.spi;

import org.iomtfhir.fhirmapping.MappedResource;
import org.iomtfhir.model.ErrorName;
import org.jspecify.annotations.Nullable;

/** Where a template puts what it makes of a group. */
public interface MappingOutput {

    /** Adds a resource to what the group becomes. */
    void resource(MappedResource resource);

    /**
     * Adds a failure; template and line are known.
     *
     * @param error
     *            the name it is counted under
     * @param item
     *            what of the group failed, the same in every repetition; empty for the group as a whole
     * @param message
     *            what is wrong and what to do; it must name no person or device and quote no reading, since it is logged
     */
    void failure(ErrorName error, String item, String message);

    /** Who follows; null for nobody, as a rule. */
    default @Nullable ObservationTrace trace() {
        return null;
    }

    /** Counts an Observation that says nothing. */
    void emptyObservation();
}
