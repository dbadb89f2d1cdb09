package org.iomtfhir.persist.write;

import java.util.List;
import java.util.Objects;
import org.hl7.fhir.r4.model.Resource;
import org.iomtfhir.persist.write.WriteOutcome.Refused;
import org.jspecify.annotations.Nullable;

/** One resource that is to be written, and what is known of it so far. Used by one thread. */
final class Pending {

    /** One change of the batch and where its outcome goes. */
    static final class Slot {
        private final Change change;
        private @Nullable WriteOutcome outcome;

        Slot(Change change) {
            this.change = change;
        }

        Change change() {
            return change;
        }

        /** Null as long as it is open. */
        @Nullable
        WriteOutcome outcome() {
            return outcome;
        }

        void settle(WriteOutcome settled) {
            outcome = settled;
        }
    }

    /** What the server holds under the id, as far as is known. */
    sealed interface Stored {

        /** The server has not been asked yet. */
        record Unknown() implements Stored {}

        /**
         * Nothing.
         *
         * @param tombstone
         *            the version of its deletion, null if there never was one or it does not matter
         */
        record Nothing(@Nullable String tombstone) implements Stored {}

        /**
         * A resource.
         *
         * @param id
         *            its id, which is another than asked for where the server once chose it
         * @param version
         *            the version to be replaced
         * @param resource
         *            what it is, united with the version before where that was lost
         * @param changed
         *            whether uniting has changed it
         */
        record Present(String id, String version, Resource resource, boolean changed) implements Stored {
            public Present {
                Objects.requireNonNull(version, "without the version an update has no guard");
            }
        }

        /** Nothing can be written there. */
        record Closed(Refused refusal) implements Stored {}
    }

    private static final Stored UNKNOWN = new Stored.Unknown();

    private final String type;
    private final String id;
    private final List<Slot> slots;
    private Stored stored = UNKNOWN;
    private boolean asksServer;
    private boolean readById;

    Pending(List<Slot> slots) {
        this.slots = List.copyOf(slots);
        this.type = slots.getFirst().change().type();
        this.id = slots.getFirst().change().id();
    }

    String type() {
        return type;
    }

    String id() {
        return id;
    }

    /** The resource that is written, as a key of maps: {@code Patient/123}. */
    String key() {
        return type + "/" + id;
    }

    /** The changes without an outcome, in their order. */
    List<Slot> open() {
        return slots.stream().filter(slot -> slot.outcome() == null).toList();
    }

    boolean isOpen() {
        return slots.stream().anyMatch(slot -> slot.outcome() == null);
    }

    Stored stored() {
        return stored;
    }

    void stored(Stored known) {
        stored = known;
    }

    /** What was known no longer holds. */
    void forget() {
        stored = UNKNOWN;
    }

    /** Whether what is remembered of it is not to be trusted. */
    boolean asksServer() {
        return asksServer;
    }

    /** What is remembered would have it that nothing is to be written: only the server can say so. */
    void distrustMemory() {
        asksServer = true;
        forget();
    }

    /** Whether a search is not to be trusted with it. */
    boolean readById() {
        return readById;
    }

    /** A guard did not hold though a search shows nothing new: from now on it is read by its id. */
    void distrustSearch() {
        readById = true;
    }
}
