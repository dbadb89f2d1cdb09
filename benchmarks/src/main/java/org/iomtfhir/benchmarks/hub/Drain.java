package org.iomtfhir.benchmarks.hub;

/**
 * How a service worked off a whole backlog.
 *
 * @param task
 *            whose service it was
 * @param events
 *            size of the backlog
 * @param seconds
 *            from the first checkpoint to the last
 * @param heap
 *            how much it held meanwhile
 */
record Drain(Task task, long events, double seconds, Heap heap) {}
