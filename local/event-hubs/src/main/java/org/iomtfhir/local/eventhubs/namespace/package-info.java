/**
 * What a namespace holds: its data directory with lock and access key, hubs, partitions, and who reads them. Knows nothing
 * of AMQP. One thread owns it all.
 */
@NullMarked
package org.iomtfhir.local.eventhubs.namespace;

import org.jspecify.annotations.NullMarked;
