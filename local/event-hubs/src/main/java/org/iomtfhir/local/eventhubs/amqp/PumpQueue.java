package org.iomtfhir.local.eventhubs.amqp;

import java.util.LinkedHashSet;
import java.util.Set;

/** The consumers that have, or may have, something to do; each gets its turn, then all others before it again. */
final class PumpQueue {

    private Set<ConsumerLink> waiting = new LinkedHashSet<>();

    void add(ConsumerLink consumer) {
        waiting.add(consumer);
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Gives a turn to each one that waits now. */
    void runOnce() {
        if (waiting.isEmpty()) {
            return;
        }
        Set<ConsumerLink> turn = waiting;
        waiting = new LinkedHashSet<>();
        turn.forEach(ConsumerLink::takeTurn);
    }
}
