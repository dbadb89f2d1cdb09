package org.iomtfhir.fhirmapping.spi;

import org.iomtfhir.fhirmapping.MappingOptions;
import org.iomtfhir.template.Problems;

/**
 * What a value is compiled in.
 *
 * @param problems
 *            where problems of the value go
 * @param period
 *            which readings become one Observation
 * @param options
 *            what the mapping is compiled with, its profile among them
 */
public record ValueContext(Problems problems, ObservationPeriod period, MappingOptions options) {}
