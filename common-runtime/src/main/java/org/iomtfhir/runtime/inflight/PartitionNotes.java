package org.iomtfhir.runtime.inflight;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.iomtfhir.runtime.hub.read.HubEvent;
import org.iomtfhir.runtime.storage.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The note of one partition while it is read here. What can't be written is left out, with a warning: then nobody is
 * suspected for it. Thread-safe: a note may be taken back by another thread than that which handles events.
 */
public final class PartitionNotes {

    private static final Logger LOG = LoggerFactory.getLogger(PartitionNotes.class);

    /** Names this process, among all that ever wrote to the place. */
    private static final String PROCESS = UUID.randomUUID().toString();

    /** After a write that failed, notes are left out for so long: each try may take as long as the store's client waits. */
    private static final Duration PAUSE = Duration.ofSeconds(30);

    private final NoteStore store;
    private final String partition;
    private final String owner;
    private Optional<String> version = Optional.empty();
    private boolean versionKnown;
    private boolean ours = true;
    private long silentUntil;
    private DeliveredPosition handed = DeliveredPosition.NOTHING;
    private boolean carried;
    private Optional<SuspectEvent> suspect = Optional.empty();
    private List<EventId> condemned = new ArrayList<>();

    /** The notes of a partition that is about to be read by this process. */
    public PartitionNotes(NoteStore store, String partition) {
        this(store, partition, PROCESS);
    }

    /** Likewise, by a process of another name. */
    public PartitionNotes(NoteStore store, String partition, String owner) {
        this.store = store;
        this.partition = partition;
        this.owner = owner;
        this.silentUntil = System.nanoTime();
    }

    /**
     * Reads what was noted before, and notes that the partition is read here now.
     *
     * @param first
     *            the event that reading begins with: what was noted of those before it no longer matters
     * @return whether the process before ended without letting the partition go
     */
    public synchronized boolean begin(HubEvent first) {
        boolean died = false;
        try {
            Optional<NoteStore.Found> found = store.read(partition);
            version = found.map(NoteStore.Found::version);
            versionKnown = true;
            Optional<Note> before = found.flatMap(NoteStore.Found::note);
            if (before.isPresent()) {
                Note note = before.get();
                died = note.open() && !note.owner().equals(owner);
                suspect = died ? note.suspect() : Optional.empty();
                // Who died before it came further may have died of an event that the stage had been given once before.
                handed = died && note.carried() ? DeliveredPosition.NOTHING : note.handed();
                carried = !handed.isNothing();
                condemned = new ArrayList<>(note.condemned());
                condemned.removeIf(event -> event.sequenceNumber() < first.sequenceNumber());
            }
        } catch (StoreException e) {
            failed(e);
        }
        write(true);
        return died;
    }

    /** Whether the stage had been given the event, and had returned, before a process died. */
    public synchronized boolean wasHanded(HubEvent event) {
        return handed.covers(event);
    }

    /** Whether a process had gone on to the records of this event before it died: it did not die of opening it. */
    public synchronized boolean wasOpened(HubEvent event) {
        return handed.isWithin(event) || suspect.filter(one -> one.event().isIn(event)).isPresent();
    }

    /** Whether the event, or a record of it, is one that was set aside because processes died of it. */
    public synchronized boolean condemnsAnyOf(HubEvent event) {
        return !condemned.isEmpty() && (isCondemned(event) || condemned.stream().anyMatch(each -> each.isIn(event)));
    }

    /** Whether the event is one that was set aside because processes died of it. */
    public synchronized boolean isCondemned(HubEvent event) {
        return condemned.contains(EventId.of(event));
    }

    /** How many processes have died with exactly this event in hand. */
    public synchronized int deathsOf(HubEvent event) {
        return suspect.filter(one -> one.event().equals(EventId.of(event))).map(SuspectEvent::deaths).orElse(0);
    }

    /** Notes that the event is in hand, and nothing else is. */
    public synchronized void inHand(HubEvent event) {
        suspect = Optional.of(new SuspectEvent(EventId.of(event), deathsOf(event) + 1));
        handed = DeliveredPosition.before(event);
        carried = false;
        write(true);
    }

    /** Nothing is in hand that a death would point at; noted at once. */
    public synchronized void nothingInHand() {
        suspect = Optional.empty();
        write(true);
    }

    /** The stage has returned from this event and all before it; noted at once. */
    public synchronized void handed(HubEvent last) {
        handed = DeliveredPosition.upTo(last);
        carried = false;
        nothingInHand();
    }

    /** The event has been set aside because processes died of it. */
    public synchronized void condemned(HubEvent event) {
        condemned.add(EventId.of(event));
        handed(event);
    }

    /** The partition is let go in good order. Changes nothing where another process reads it by now. */
    public synchronized void end() {
        suspect = Optional.empty();
        write(false);
    }

    private void write(boolean open) {
        if (!ours || System.nanoTime() - silentUntil < 0) {
            return;
        }
        try {
            if (!versionKnown && !learnVersion()) {
                return;
            }
            Optional<String> written = store.write(partition,
                    new Note(owner, open, handed, carried, suspect, condemned),
                    version);
            // Otherwise another has begun to read the partition.
            ours = written.isPresent();
            version = written;
        } catch (StoreException e) {
            failed(e);
        }
    }

    /** After a failure it is not known whether what was written is there. */
    private boolean learnVersion() {
        Optional<NoteStore.Found> found = store.read(partition);
        ours = found.flatMap(NoteStore.Found::note).map(note -> note.owner().equals(owner)).orElse(true);
        version = found.map(NoteStore.Found::version);
        versionKnown = true;
        return ours;
    }

    private void failed(StoreException e) {
        versionKnown = false;
        silentUntil = System.nanoTime() + PAUSE.toNanos();
        LOG.warn(
                "What is in hand of partition {} can't be noted: {}. Until it can, no event is suspected if this process"
                        + " ends.",
                partition, e.getMessage());
        LOG.debug("The error in full", e);
    }
}
