package org.iomtfhir.fhirmapping.spi;

import org.iomtfhir.template.Problems;

/**
 * What a value is compiled in.
 *
 * @param problems
 *            where problems of the value go
 * @param period
 *            which readings become one Observation
 */
public record ValueContext(Problems problems, ObservationPeriod period) {}
