package org.iomtfhir.runtime.service;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.iomtfhir.runtime.health.ServiceHealth;

/**
 * Parts of one component that wait, each for itself: the component waits while any of them does, so that one that works
 * does not hide one that is stuck. Thread-safe.
 */
final class WaitingParts {

    private static final int MOST_SHOWN = 5;

    private final ServiceHealth.Component component;
    private final Map<String, String> reasons = new TreeMap<>();
    /** Known to be so by the component; parts that work say so all the time. */
    private volatile boolean up;

    WaitingParts(ServiceHealth.Component component) {
        this.component = component;
    }

    synchronized void waits(String part, String reason) {
        up = false;
        reasons.put(part, reason);
        show();
    }

    /** The part works. Cheap while none waits. */
    void works(String part) {
        if (!up) {
            remove(part, true);
        }
    }

    /** The part is no matter of this process any more: whether another works is not known by that. */
    void forget(String part) {
        if (!up) {
            remove(part, false);
        }
    }

    private synchronized void remove(String part, boolean works) {
        if (reasons.remove(part) != null || works) {
            show();
        }
    }

    private void show() {
        if (reasons.isEmpty()) {
            component.up();
            up = true;
            return;
        }
        String first = reasons.values().stream().limit(MOST_SHOWN).collect(Collectors.joining("; "));
        component.waiting(reasons.size() <= MOST_SHOWN
                ? first
                : first + "; and " + (reasons.size() - MOST_SHOWN)
                        + " more");
    }
}
