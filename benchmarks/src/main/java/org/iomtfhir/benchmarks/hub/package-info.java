/**
 * What the services between two hubs cost: events per second against a bare program on the Event Hubs SDK, measured in the same
 * run on the same backlog, and the heap while a long backlog is drained. Every program under measurement has a process of its
 * own, as has the hubs' endpoint; what counts is what their checkpoints say is done.
 */
@NullMarked
package org.iomtfhir.benchmarks.hub;

import org.jspecify.annotations.NullMarked;
