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
     * What one version of the Device says.
     *
     * @param written
     *            when it was written
     * @param linkedSince
     *            since when the link holds, where it says so; null for since it was written
     */
    record Version(Instant written, PatientLink link, Instant linkedSince) {}

    /**
     * Orders what a version history tells. What a later version says of a time stands against what an earlier one said of it,
     * so that a link may be entered late, and corrected.
     *
     * @param versions
     *            each with its time, of several of one moment the later last; not empty
     * @param complete
     *            whether nothing older is missing; if so, the first link holds for everything before it, unless it says since when
     */
    static LinkTimeline of(List<Version> versions, boolean complete) {
        List<Change> changes = new ArrayList<>();
        for (Change said : said(versions, complete)) {
            boolean always = said.since() == null;
            changes.removeIf(each -> always || (each.since() != null && !each.since().isBefore(said.since())));
            if (changes.isEmpty() || !changes.getLast().link().equals(said.link())) {
                changes.add(said);
            }
        }
        if (changes.isEmpty()) {
            changes.add(new Change(null, PatientLink.NOBODY));
        }
        return new LinkTimeline(changes);
    }

    /** One entry for versions of one link after another, in the order in which they were written. */
    private static List<Change> said(List<Version> versions, boolean complete) {
        List<Version> sorted = new ArrayList<>(versions);
        sorted.sort(Comparator.comparing(Version::written));
        List<Change> said = new ArrayList<>();
        for (Version version : sorted) {
            boolean beforeFirstLink = said.isEmpty() && version.link().equals(PatientLink.NOBODY) && complete;
            boolean same = !said.isEmpty() && said.getLast().link().equals(version.link());
            boolean first = said.isEmpty() && complete;
            if (same && version.linkedSince() != null) {
                said.set(said.size() - 1, new Change(version.linkedSince(), version.link()));
            } else if (!beforeFirstLink && !same) {
                said.add(new Change(since(version, first), version.link()));
            }
        }
        return said;
    }

    /** The first link holds for ever since, unless it says since when; then nothing is known of what was before. */
    private static Instant since(Version version, boolean first) {
        return version.linkedSince() != null || first ? version.linkedSince() : version.written();
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
