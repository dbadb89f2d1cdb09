package org.iomtfhir.persist.merge;

import java.util.Objects;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Type;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.model.summary.SummaryReadings;

/**
 * Merges values that sum up readings: all readings of both are summed up together, of two of one time the one that was ingested
 * later. So a repeat counts once, a late reading counts, and the order in which they come makes no difference. All methods are static
 * and thread-safe, and change nothing that they are given.
 */
final class SummaryMerge {

    private SummaryMerge() {}

    /**
     * What came of two.
     *
     * @param value
     *            what is to stand: a value of its own, with its readings
     * @param origin
     *            of that
     * @param readingsChanged
     *            whether it is of other readings than what was stored
     * @param isPersons
     *            whether its number is a person's, which stays whatever the readings are
     */
    record Merged(Type value, Origin origin, boolean readingsChanged, boolean isPersons) {}

    /**
     * Merges two.
     *
     * @param stored
     *            of the same type as the new one
     * @param displaced
     *            counts readings that gave way to others of the same time
     */
    static Merged merge(Type stored, Origin storedOrigin, Type added, Origin addedOrigin, MergeRule rule,
            ReplacementCounter displaced) throws MergeRefusedException {
        ValueSummary before = ValueSummary.of(stored).orElseThrow(() -> refused("the stored value is no summary, or its"
                + " readings can't be read, so that new ones can't be added"));
        ValueSummary now = ValueSummary.of(added).orElseThrow(() -> refused(ValueSummary.isIn(added)
                ? "the readings of the new summary can't be read"
                : "the stored value sums up readings, and the template's is one reading"));
        boolean isPersons = storedOrigin.kind() == Origin.Kind.PERSON
                || (storedOrigin.kind() != Origin.Kind.READING && !before.isNumberOf(stored));
        checkSameMeaning(before, stored, now, added, isPersons);
        ValueSummary all = new ValueSummary(before.kind(), union(before.readings(), now.readings(), rule, displaced));
        boolean changed = !all.readings().equals(before.readings());
        boolean becomesPersons = !isPersons && addedOrigin.kind() == Origin.Kind.PERSON;
        Type value = becomesPersons ? added.copy() : stored.copy();
        if (isPersons || becomesPersons) {
            all.writeReadingsTo(value);
        } else if (changed && !all.writeTo(value)) {
            throw refused("the summary would be beyond the whole numbers of 32 bits: use a Quantity");
        }
        return new Merged(value, becomesPersons ? addedOrigin : isPersons ? storedOrigin : all.origin(), changed,
                isPersons);
    }

    private static void checkSameMeaning(ValueSummary before, Type stored, ValueSummary now, Type added,
            boolean isPersons) throws MergeRefusedException {
        if (before.kind() != now.kind()) {
            throw refused("the stored value is the " + before.kind().code() + " of its readings, the template's the "
                    + now.kind().code());
        }
        if (!isPersons && stored instanceof Quantity one && added instanceof Quantity other && !(sameText(one.getUnit(),
                other.getUnit()) && sameText(one.getSystem(), other.getSystem())
                && sameText(one.getCode(), other
                        .getCode()))) {
            throw refused("the stored value has another unit than the template's, and numbers of both can't be summed"
                    + " up together");
        }
    }

    private static boolean sameText(String one, String other) {
        return Objects.equals(one == null || one.isBlank() ? null : one, other == null || other.isBlank()
                ? null
                : other);
    }

    /** All readings of both, of two of one time the one that stands by the rule. */
    static SummaryReadings union(SummaryReadings stored, SummaryReadings added, MergeRule rule,
            ReplacementCounter displaced) throws MergeRefusedException {
        SummaryReadings.Gathering all = new SummaryReadings.Gathering(stored.start(), stored.size() + added.size());
        int i = 0;
        int j = 0;
        while (i < stored.size() || j < added.size()) {
            int order = i == stored.size()
                    ? 1
                    : j == added.size() ? -1 : Long.compare(stored.time(i), added.time(j));
            boolean takesAdded = order > 0 || (order == 0 && stands(stored, i, added, j, rule, displaced));
            if (takesAdded) {
                all.add(added.time(j), added.ingestion(j), added.text(j));
            } else {
                all.add(stored.time(i), stored.ingestion(i), stored.text(i));
            }
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }
        return all.gathered().filter(each -> SummaryReadings.fit(each.size(), each.data(), each.offsets(), each
                .ingestions()))
                .orElseThrow(() -> refused("with these there would be more readings than one value sums up, "
                        + SummaryReadings.MOST + ", or more than the 1 MB that a text of FHIR may have: use a shorter"
                        + " periodInterval, or have the device send sums"));
    }

    private static boolean stands(SummaryReadings stored, int i, SummaryReadings added, int j, MergeRule rule,
            ReplacementCounter displaced) {
        boolean same = ValueDigest.number(stored.text(i)).equals(ValueDigest.number(added.text(j)));
        int order = Long.compare(added.ingestion(j), stored.ingestion(i));
        boolean stands = rule.stands(order, added.ingestion(j), same);
        if (!same) {
            displaced.add(order == 0 ? ReplacementCause.SAME_TIME : ReplacementCause.LATER_INGESTION);
        }
        return stands;
    }

    private static MergeRefusedException refused(String why) {
        return new MergeRefusedException(ErrorName.FhirDataMapping,
                why + ". Change the template back, or its type name,"
                        + " so that new readings get an Observation of their own");
    }
}
