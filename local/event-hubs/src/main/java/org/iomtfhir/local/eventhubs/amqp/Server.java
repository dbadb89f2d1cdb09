package org.iomtfhir.local.eventhubs.amqp;

import java.time.Clock;
import org.iomtfhir.local.eventhubs.ConnectionLimits;
import org.iomtfhir.local.eventhubs.namespace.Namespace;

/** What all connections share. */
record Server(String name, Namespace namespace, AccessPolicy policy, Clock clock, PumpQueue pumps,
        ConnectionLimits limits) {

    /** The longest message taken, as the service's standard tier has it. */
    static final int MAX_MESSAGE = 1 << 20;
}
