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
 *            how many Observations have no reading with a name that the template maps, or none that says anything. They are
 *            not written; under a correlation period they are among the resources all the same, without value and component,
 *            since the time of an Observation that is stored already grows to cover them
 */
public record MappingResult(List<MappedResource> resources, List<MappingFailure> failures, int emptyObservations) {

    public MappingResult {
        resources = List.copyOf(resources);
        failures = List.copyOf(failures);
    }
}
