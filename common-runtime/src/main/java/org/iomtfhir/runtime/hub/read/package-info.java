/**
 * Reading from Event Hubs: events, the consumer of a hub's partitions, and what of a partition is settled.
 */
@NullMarked
package org.iomtfhir.runtime.hub.read;

import org.jspecify.annotations.NullMarked;
