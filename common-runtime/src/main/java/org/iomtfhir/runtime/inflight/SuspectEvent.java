package org.iomtfhir.runtime.inflight;

import java.util.Objects;

/**
 * The one event in hand.
 *
 * @param event
 *            which
 * @param deaths
 *            how many processes have died with exactly this event in hand, should the one that handles it die as well
 */
public record SuspectEvent(EventId event, int deaths) {

    public SuspectEvent {
        Objects.requireNonNull(event, "event");
    }
}
