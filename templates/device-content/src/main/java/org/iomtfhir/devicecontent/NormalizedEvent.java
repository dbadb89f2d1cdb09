package org.iomtfhir.devicecontent;

import java.util.List;
import org.iomtfhir.model.Measurement;

/**
 * What an event came to: both what could be extracted and what could not.
 *
 * @param measurements
 *            in the order of the templates, those of one template in the order of its matches; immutable
 * @param failures
 *            immutable; empty if nothing went wrong
 * @param warnings
 *            what was read in one of two ways, a hundred at most; immutable
 */
public record NormalizedEvent(List<Measurement> measurements, List<NormalizationFailure> failures,
        List<NormalizationWarning> warnings) {

    public NormalizedEvent {
        measurements = List.copyOf(measurements);
        failures = List.copyOf(failures);
        warnings = List.copyOf(warnings);
    }
}
