package org.iomtfhir.benchmarks.hub;

/**
 * How one program did in one round.
 *
 * @param perSecond
 *            events settled per second
 * @param cpu
 *            seconds of processor time of the program per 100,000 events
 * @param endpointCpu
 *            the same of the hubs' process
 */
record Speed(double perSecond, double cpu, double endpointCpu) {}
