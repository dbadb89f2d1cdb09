/**
 * Event Hubs' protocol on AMQP 1.0: connections, claims-based security ({@code $cbs}), {@code $management}, links to publish
 * and to consume. All of it runs on the one thread of {@link org.iomtfhir.local.eventhubs.amqp.EventLoop}.
 */
@NullMarked
package org.iomtfhir.local.eventhubs.amqp;

import org.jspecify.annotations.NullMarked;
