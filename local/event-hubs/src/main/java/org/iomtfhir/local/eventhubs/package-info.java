/**
 * An Event Hubs namespace on this machine's loopback interface, for development, tests and the line on one machine:
 * {@link org.iomtfhir.local.eventhubs.LocalEventHubs}. Never for production: no TLS, one process, one disk, and no forcing
 * of each write.
 */
@NullMarked
package org.iomtfhir.local.eventhubs;

import org.jspecify.annotations.NullMarked;
