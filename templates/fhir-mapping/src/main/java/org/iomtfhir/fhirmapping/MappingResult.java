package org.iomtfhir.fhirmapping;

import java.util.List;

/**
 * What came of one measurement group: resources and failures side by side, since neither silences the other.
 *
 * @param resources
 *            in the order in which the group first had a reading of them; immutable
 * @param failures
 *            immutable, may be empty
 * @param emptyObservations
 *            how many Observations were not written because none of their readings has a name that the template maps
 */
public record MappingResult(List<MappedResource> resources, List<MappingFailure> failures, int emptyObservations) {

    public MappingResult {
        resources = List.copyOf(resources);
        failures = List.copyOf(failures);
    }
}
