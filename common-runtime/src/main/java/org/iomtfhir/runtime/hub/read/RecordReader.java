package org.iomtfhir.runtime.hub.read;

import java.util.Optional;

/** Finds the records in events that hold several. Thread-safe. */
@FunctionalInterface
public interface RecordReader {

    /** Takes each event for one. */
    RecordReader SINGLE_EVENTS = event -> Optional.empty();

    /**
     * The records of an event.
     *
     * @return empty if the event is one itself, or a record
     * @throws BrokenPackException
     *             if it should hold records and can't be opened, or is a record that can't be read: it is to be set aside as it is
     */
    Optional<Records> read(HubEvent event) throws BrokenPackException;
}
