package org.iomtfhir.chaos.race;

import java.time.Duration;
import java.time.Instant;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What one message says.
 *
 * @param target
 *            the Observation that it belongs to
 * @param component
 *            the name of the component that it is about, null for the Observation's own value
 * @param samples
 *            readings by slot, as their text; not empty; of a panel one, in slot 0
 */
record RaceMessage(Target target, @Nullable String component, SortedMap<Integer, String> samples) {

    /** When the reading of a slot is taken. */
    Instant time(int slot) {
        return switch (target.kind()) {
            // Nearest to its slot, since devices do not wait for the grid.
            case HOUR -> slotTime(slot).plusMillis(slot * 37L % (Target.SAMPLE_PERIOD.toMillis() / 2));
            case WALK, PANEL -> slotTime(slot);
        };
    }

    /** Where the slot begins. */
    Instant slotTime(int slot) {
        return slotTime(target, slot);
    }

    /** Likewise, for any message of the Observation. */
    static Instant slotTime(Target target, int slot) {
        return target.hour().plus(Duration.ofMillis(slot * Target.SAMPLE_PERIOD.toMillis()));
    }
}
