package org.iomtfhir.persist.merge;

import java.time.InstantSource;
import java.util.Objects;
import org.iomtfhir.model.Profile;

/**
 * What a merger has to know besides the two resources.
 *
 * @param clock
 *            tells the time that goes into {@code issued}
 * @param serviceSystem
 *            the system of the connector's own codings and identifiers; components are found by their coding in it
 * @param profile
 *            whose forms are kept
 * @param keepOffsets
 *            whether the exact times of the readings stay beside the grid of a SampledData, as FHIR's cross-version
 *            extension for the {@code offsets} of R5; as a rule they are taken off
 * @param preliminary
 *            whether an Observation is {@code preliminary} as long as the time that it covers is not over
 */
public record MergeContext(InstantSource clock, String serviceSystem, Profile profile, boolean keepOffsets,
        boolean preliminary) {

    /** Likewise, and every Observation is {@code final} from the first. */
    public MergeContext(InstantSource clock, String serviceSystem, Profile profile, boolean keepOffsets) {
        this(clock, serviceSystem, profile, keepOffsets, false);
    }

    public MergeContext {
        Objects.requireNonNull(clock, "clock");
        Objects.requireNonNull(serviceSystem, "serviceSystem");
        Objects.requireNonNull(profile, "profile");
    }
}
