package org.iomtfhir.runtime.health;

import java.time.Instant;
import java.util.Objects;

/** How a part of the service is. */
public sealed interface ComponentState {

    /** Since when it is so. */
    Instant since();

    /** The component works, since this time. */
    record Up(Instant since) implements ComponentState {}

    /** It waits for something outside, on purpose; starting the process anew would not help. */
    record Waiting(String reason, Instant since) implements ComponentState {
        public Waiting {
            Objects.requireNonNull(reason, "reason");
        }
    }

    /** It is broken, and only a new start can help. */
    record Down(String reason, Instant since) implements ComponentState {
        public Down {
            Objects.requireNonNull(reason, "reason");
        }
    }
}
