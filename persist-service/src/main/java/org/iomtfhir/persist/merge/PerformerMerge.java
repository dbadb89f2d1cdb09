package org.iomtfhir.persist.merge;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Reference;
import org.iomtfhir.model.ErrorName;

/**
 * Who took any of the readings is a performer, each once. Those that the connector wrote stand behind all others and in an order of
 * their own, so that it makes no difference which came first; one that a person took away stays away.
 */
final class PerformerMerge {

    /** So many may take the readings of one Observation. */
    private static final int MOST = 500;

    private PerformerMerge() {}

    /** The digests of those of a new Observation. */
    static Set<Integer> digests(Observation observation) throws MergeRefusedException {
        Set<Integer> digests = new TreeSet<>();
        observation.getPerformer().forEach(performer -> digests.add(digest(performer)));
        return bounded(digests);
    }

    /**
     * Adds those that are new.
     *
     * @param written
     *            digests of those that were written before
     * @return digests of all that have been written; the Observation is as it was where they are the same
     */
    static Set<Integer> merge(Observation merged, Observation incoming, Set<Integer> written)
            throws MergeRefusedException {
        Set<Integer> all = new TreeSet<>(written);
        Map<Integer, Reference> there = new LinkedHashMap<>();
        merged.getPerformer().forEach(performer -> there.putIfAbsent(digest(performer), performer));
        List<Reference> added = new ArrayList<>();
        for (Reference performer : incoming.getPerformer()) {
            int digest = digest(performer);
            if (all.add(digest) && !there.containsKey(digest)) {
                added.add(performer.copy());
            }
        }
        if (!added.isEmpty()) {
            List<Reference> others = new ArrayList<>();
            List<Reference> own = new ArrayList<>(added);
            merged.getPerformer().forEach(each -> (all.contains(digest(each)) ? own : others).add(each));
            own.sort(Comparator.comparing(PerformerMerge::name));
            others.addAll(own);
            merged.setPerformer(others);
        }
        return bounded(all);
    }

    private static Set<Integer> bounded(Set<Integer> digests) throws MergeRefusedException {
        if (digests.size() > MOST) {
            throw new MergeRefusedException(ErrorName.FhirDataMapping, "more than " + MOST
                    + " have performed the readings of"
                    + " one Observation. Use a shorter periodInterval, or leave the performer out of the template");
        }
        return digests;
    }

    private static int digest(Reference performer) {
        return Long.hashCode(ValueDigest.hash(name(performer)));
    }

    /** What a performer is known by: who it is, and where nothing says that, what it is called. */
    private static String name(Reference performer) {
        boolean isKnown = performer.hasReference() || performer.getIdentifier().hasValue();
        return String.join("\n", text(performer.getReference()), text(performer.getType()),
                text(performer.getIdentifier().getSystem()), text(performer.getIdentifier().getValue()),
                isKnown ? "" : text(performer.getDisplay()));
    }

    private static String text(String textOrNull) {
        return textOrNull == null ? "" : textOrNull;
    }
}
