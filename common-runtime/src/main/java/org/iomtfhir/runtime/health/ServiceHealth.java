package org.iomtfhir.runtime.health;

import java.time.Clock;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.iomtfhir.runtime.retry.Failure;
import org.iomtfhir.runtime.retry.Retry;
import org.jspecify.annotations.Nullable;

/**
 * How the parts of a service are. A part that has reported nothing yet is not known; a service without known parts is
 * starting, and not ready. Thread-safe.
 */
public final class ServiceHealth {

    private final Clock clock;
    private final ConcurrentMap<String, ComponentState> components = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Note> notes = new ConcurrentHashMap<>();

    /**
     * What an operator should know, though the service does its work.
     *
     * @param text
     *            names no person, device or payload
     * @param since
     *            when it came to read like this
     */
    public record Note(String text, Instant since) {}

    /**
     * @param clock
     *            gives the times since when
     */
    public ServiceHealth(Clock clock) {
        this.clock = clock;
    }

    /** The part of this name; it is known from its first report on. */
    public Component component(String name) {
        return new Component(name);
    }

    /** The known parts by name, a snapshot. */
    public Map<String, ComponentState> components() {
        return Collections.unmodifiableMap(new TreeMap<>(components));
    }

    /** Shows a note, in place of the one of the same name. Notes have no say in whether the service is ready. */
    public void note(String name, String text) {
        notes.compute(name, (key, was) -> was != null && was.text().equals(text)
                ? was
                : new Note(text, clock.instant()));
    }

    /** Takes a note away. */
    public void forgetNote(String name) {
        notes.remove(name);
    }

    /** The notes by name, a snapshot. */
    public Map<String, Note> notes() {
        return Collections.unmodifiableMap(new TreeMap<>(notes));
    }

    /** Whether starting anew would not help: no part is down. */
    public boolean isLive() {
        return components.values().stream().noneMatch(state -> state instanceof ComponentState.Down);
    }

    /** Whether the service does its work: parts are known, and all of them are up, or degraded at most. */
    public boolean isReady() {
        Map<String, ComponentState> known = components();
        return !known.isEmpty() && known.values().stream().allMatch(
                state -> state instanceof ComponentState.Up || state instanceof ComponentState.Degraded);
    }

    /** Where a part reports how it is. Reasons are shown to operators: they name no person, device or payload. */
    public final class Component implements Retry.Waiting {

        private final String name;

        private Component(String name) {
            this.name = name;
        }

        /** Notes that the component works; cheap if it did before. */
        public void up() {
            // Said for every batch: nothing is locked as long as it is so already.
            if (!(components.get(name) instanceof ComponentState.Up)) {
                components.compute(name,
                        (key, was) -> was instanceof ComponentState.Up ? was : new ComponentState.Up(clock.instant()));
            }
        }

        /** It works, and something is not as it should be; the time since when stays while that is so, whatever it is. */
        public void degraded(String reason) {
            components.compute(name, (key, was) -> new ComponentState.Degraded(reason,
                    was instanceof ComponentState.Degraded degraded ? degraded.since() : clock.instant()));
        }

        /** It waits for something outside; the time since when stays while it waits, whatever the reason. */
        public void waiting(@Nullable String reason) {
            components.compute(name, (key, was) -> new ComponentState.Waiting(reason,
                    was instanceof ComponentState.Waiting waits ? waits.since() : clock.instant()));
        }

        /** Notes that the component is broken; the time since when stays while it is, whatever the reason. */
        public void down(String reason) {
            components.compute(name, (key, was) -> new ComponentState.Down(reason,
                    was instanceof ComponentState.Down down ? down.since() : clock.instant()));
        }

        /** It is no more. */
        public void gone() {
            components.remove(name);
        }

        /** Waits, for the failure's kind; the exception's message, which might say too much, is left out. */
        @Override
        public void failed(Failure failure, Throwable cause) {
            waiting(switch (failure) {
                case Failure.Held held -> "not to be reached, or failing: " + cause.getClass().getSimpleName();
                case Failure.Transient passing -> "not to be reached, or failing: " + cause.getClass().getSimpleName();
                case Failure.Throttled throttled -> "throttled for " + throttled.retryAfter().toSeconds() + " s";
                case Failure.Unauthorised unauthorised -> "the credential is refused or can't be had: "
                        + cause.getClass().getSimpleName();
                case Failure.Permanent permanent -> "failing: " + cause.getClass().getSimpleName();
            });
        }

        @Override
        public void over() {
            up();
        }
    }
}
