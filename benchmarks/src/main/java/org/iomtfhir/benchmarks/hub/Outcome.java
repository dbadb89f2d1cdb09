package org.iomtfhir.benchmarks.hub;

import java.util.List;

/**
 * What came of a plan.
 *
 * @param measurementBytes
 *            size of the events that the bare program sent
 * @param loads
 *            what the drains left in the hubs
 */
record Outcome(Plan plan, int measurementBytes, List<Rounds> contests, List<Drain> drains, List<HubLoad> loads) {}
