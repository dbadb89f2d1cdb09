package org.iomtfhir.runtime.health;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How a part of the service is. */
public sealed interface ComponentState {

    /** Since when it is so. */
    Instant since();

    /** The component works, since this time. */
    record Up(Instant since) implements ComponentState {}

    /**
     * It does its work, and something is not as it should be: the service is ready, and somebody should look.
     *
     * @param reason
     *            what is not as it should be
     */
    record Degraded(String reason, Instant since) implements ComponentState {
        public Degraded {
            Objects.requireNonNull(reason, "reason");
        }
    }

    /** It waits for something outside, on purpose; starting the process anew would not help. */
    record Waiting(@Nullable String reason, Instant since) implements ComponentState {
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
