package org.iomtfhir.persist.identity;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Whom a device was linked to when. Immutable. */
final class LinkTimeline {

    /**
     * From then on it was linked so.
     *
     * @param since
     *            null for ever since
     * @param link
     *            null where it is not known whom it was linked to
     */
    record Change(@Nullable Instant since, @Nullable PatientLink link) {}

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
    record Stretch(@Nullable Instant from, @Nullable Instant until, @Nullable PatientLink link) {}

    private final List<Change> changes;
    private final @Nullable Instant firstDisputed;

    private LinkTimeline(List<Change> changes, @Nullable Instant firstDisputed) {
        this.changes = List.copyOf(changes);
        this.firstDisputed = firstDisputed;
    }

    /**
     * What one version of the Device says.
     *
     * @param written
     *            when it was written
     * @param linkedSince
     *            since when the link holds, where it says so; null for since it was written
     */
    record Version(Instant written, PatientLink link, @Nullable Instant linkedSince) {}

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
        Statements said = new Statements();
        List<Version> sorted = new ArrayList<>(versions);
        sorted.sort(Comparator.comparing(Version::written));
        sorted.forEach(version -> said.add(version, complete));
        List<Change> changes = new ArrayList<>();
        for (Change each : said.all) {
            boolean always = each.since() == null;
            changes.removeIf(earlier -> always || (earlier.since() != null && !earlier.since().isBefore(each.since())));
            if (changes.isEmpty() || !Objects.equals(changes.getLast().link(), each.link())) {
                changes.add(each);
            }
        }
        if (changes.isEmpty()) {
            changes.add(new Change(null, PatientLink.NOBODY));
        }
        return new LinkTimeline(changes, said.firstDisputed);
    }

    /** What versions say one after the other, one entry for those of one link. */
    private static final class Statements {

        private final List<Change> all = new ArrayList<>();
        /** The earliest time of which two of them say different things; null if there is none. */
        private @Nullable Instant firstDisputed;
        /** Null before the first. */
        private @Nullable Version before;

        void add(Version version, boolean complete) {
            boolean beforeFirstLink = all.isEmpty() && version.link().equals(PatientLink.NOBODY) && complete;
            boolean same = !all.isEmpty() && version.link().equals(all.getLast().link());
            boolean sameTime = before != null && version.linkedSince() != null
                    && version.linkedSince().equals(before.linkedSince());
            before = version;
            if (same) {
                if (version.linkedSince() != null && !sameTime) {
                    saySinceWhen(version.linkedSince());
                }
            } else if (sameTime) {
                // Either a correction of who it was, or left over from the patient before: whoever changed the reference may not
                // have looked at its extension. So of the time in between nothing is known.
                add(new Change(version.linkedSince(), null));
                add(new Change(version.written(), version.link()));
            } else if (!beforeFirstLink) {
                add(new Change(since(version, all.isEmpty() && complete), version.link()));
            }
        }

        private void add(Change change) {
            if (!all.isEmpty()) {
                dispute(change.since());
            }
            all.add(change);
        }

        private void saySinceWhen(Instant since) {
            Change last = all.removeLast();
            dispute(last.since());
            dispute(since);
            if (!all.isEmpty() && all.getLast().link() == null) {
                all.removeLast();
            }
            all.add(new Change(since, last.link()));
        }

        private void dispute(@Nullable Instant time) {
            Instant disputed = time == null ? Instant.MIN : time;
            firstDisputed = firstDisputed == null || disputed.isBefore(firstDisputed) ? disputed : firstDisputed;
        }

        /** The first link holds for ever since, unless it says since when; then nothing is known of what was before. */
        private static @Nullable Instant since(Version version, boolean first) {
            return version.linkedSince() != null || first ? version.linkedSince() : version.written();
        }
    }

    /**
     * The earliest time of which two versions say different things, so that readings may have been filed by what is said no more;
     * {@link Instant#MIN} for ever since, null if there is none.
     */
    @Nullable
    Instant firstDisputed() {
        return firstDisputed;
    }

    /** The logical ids of all patients that it was ever linked to. */
    Set<String> patientIds() {
        return changes.stream().map(Change::link).filter(Objects::nonNull).map(PatientLink::patientId)
                .filter(Objects::nonNull)
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
