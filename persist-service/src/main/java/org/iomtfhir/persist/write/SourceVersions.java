package org.iomtfhir.persist.write;

import java.util.SortedSet;
import java.util.TreeSet;
import org.iomtfhir.model.SourceEvents;

/**
 * What a change was made of. Names nobody.
 *
 * @param events
 *            the device events
 * @param mappings
 *            the versions of the mappings that were used, letters and digits; a few at the most are kept
 */
public record SourceVersions(SourceEvents events, SortedSet<String> mappings) {

    /** Nothing that is known. */
    public static final SourceVersions UNKNOWN = new SourceVersions(SourceEvents.NONE, new TreeSet<>());

    private static final int MOST_MAPPINGS = 8;

    public SourceVersions {
        mappings = new TreeSet<>(mappings);
        while (mappings.size() > MOST_MAPPINGS) {
            mappings.removeLast();
        }
    }

    /** Whether no event is known. */
    public boolean isUnknown() {
        return events.isEmpty();
    }

    /** Of these and the others. */
    public SourceVersions and(SourceVersions others) {
        TreeSet<String> all = new TreeSet<>(mappings);
        all.addAll(others.mappings);
        return new SourceVersions(events.and(others.events), all);
    }
}
