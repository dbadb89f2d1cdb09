package org.iomtfhir.persist.identity;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Whom a device was linked to when. Immutable. */
final class LinkTimeline {

    /**
     * From then on it was linked so.
     *
     * @param since
     *            null for ever since
     */
    record Change(Instant since, PatientLink link) {}

    /**
     * A stretch of one link.
     *
     * @param from
     *            inclusive, null for everything before
     * @param until
     *            exclusive, null for everything after
     * @param link
     *            null where it is not known whom it was linked to
     */
    record Stretch(Instant from, Instant until, PatientLink link) {}

    private final List<Change> changes;

    private LinkTimeline(List<Change> changes) {
        this.changes = List.copyOf(changes);
    }

    /**
     * Orders what a version history tells.
     *
     * @param versions
     *            in any order, each with its time; not empty
     * @param complete
     *            whether nothing older is missing; if so, the first link holds for everything before it
     */
    static LinkTimeline of(List<Change> versions, boolean complete) {
        List<Change> sorted = new ArrayList<>(versions);
        sorted.sort(Comparator.comparing(Change::since));
        List<Change> changes = new ArrayList<>();
        for (Change version : sorted) {
            boolean beforeFirstLink = changes.isEmpty() && version.link().equals(PatientLink.NOBODY) && complete;
            boolean same = !changes.isEmpty() && changes.getLast().link().equals(version.link());
            if (!beforeFirstLink && !same) {
                changes.add(version);
            }
        }
        if (changes.isEmpty()) {
            changes.add(new Change(null, PatientLink.NOBODY));
        }
        Change first = changes.getFirst();
        if (complete) {
            changes.set(0, new Change(null, first.link()));
        }
        return new LinkTimeline(changes);
    }

    /** The logical ids of all patients that it was ever linked to. */
    Set<String> patientIds() {
        return changes.stream().map(each -> each.link().patientId()).filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    /** The stretches that touch the time from first to last, both inclusive, in order; never empty. */
    List<Stretch> between(Instant first, Instant last) {
        List<Stretch> stretches = new ArrayList<>();
        Instant known = changes.getFirst().since();
        if (known != null && first.isBefore(known)) {
            stretches.add(new Stretch(null, known, null));
        }
        for (int i = 0; i < changes.size(); i++) {
            Instant from = changes.get(i).since();
            Instant until = i + 1 < changes.size() ? changes.get(i + 1).since() : null;
            if ((from == null || !last.isBefore(from)) && (until == null || first.isBefore(until))) {
                stretches.add(new Stretch(from, until, changes.get(i).link()));
            }
        }
        return stretches;
    }
}
