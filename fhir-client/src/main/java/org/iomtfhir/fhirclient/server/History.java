package org.iomtfhir.fhirclient.server;

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

    /** Where this version stands among the entries, -1 if it does not. */
    public int at(String version) {
        for (int i = 0; i < entries.size(); i++) {
            if (version.equals(entries.get(i).version())) {
                return i;
            }
        }
        return -1;
    }
}
