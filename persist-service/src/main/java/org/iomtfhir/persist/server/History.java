package org.iomtfhir.persist.server;

import java.util.List;

/**
 * Versions of one resource, newest first.
 *
 * @param entries
 *            the versions
 * @param complete
 *            false if the server had more than were fetched
 */
public record History(List<HistoryEntry> entries, boolean complete) {
    public History {
        entries = List.copyOf(entries);
    }
}
