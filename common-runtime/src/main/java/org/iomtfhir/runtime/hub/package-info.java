/**
 * Reading from and publishing to Event Hubs: events, the consumer of a hub's partitions, what of a partition is settled,
 * and the publisher. Types of the Azure SDK do not leave {@code org.iomtfhir.runtime}.
 */
package org.iomtfhir.runtime.hub;
