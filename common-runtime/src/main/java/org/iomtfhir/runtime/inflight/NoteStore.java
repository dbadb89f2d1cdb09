package org.iomtfhir.runtime.inflight;

import java.util.Optional;

/**
 * Keeps the notes of one hub and consumer group. Thread-safe, and safe for several processes. Every method throws
 * {@link org.iomtfhir.runtime.storage.StoreException} if the place can't be reached.
 */
public interface NoteStore {

    /**
     * A note as it lies there.
     *
     * @param note
     *            empty if it can't be understood
     * @param version
     *            of this very text
     */
    record Found(Optional<Note> note, String version) {}

    /** A partition's note, empty if there is none. */
    Optional<Found> read(String partition);

    /**
     * Writes a partition's note.
     *
     * @param basedOn
     *            the version that it takes the place of, empty for none
     * @return its version; empty, and nothing written, if another was written since
     */
    Optional<String> write(String partition, Note note, Optional<String> basedOn);
}
