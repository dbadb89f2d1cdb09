package org.iomtfhir.persist.merge;

import org.hl7.fhir.r4.model.Observation;
import org.iomtfhir.model.Profile;

/** Which of two readings stands, a stored one and a new one. What a person set is no matter of these. */
enum MergeRule {
    /** The later one, of two of one time the one that was ingested later; of two of the same origin the new one. */
    LATER,
    /**
     * Likewise; but a new one stands in any case that does not say when it was ingested. The earlier connector's messages don't,
     * and there the last to arrive stood.
     */
    LATER_IF_INGESTION_IS_KNOWN,
    /** The stored one: the Observation was corrected by a person. */
    STORED;

    static MergeRule of(Observation stored, Profile profile) {
        if (ObservationStatusRule.storedWins(stored)) {
            return STORED;
        }
        return switch (profile) {
            case STANDARD -> LATER;
            case EARLIER_CONNECTOR -> LATER_IF_INGESTION_IS_KNOWN;
        };
    }

    /**
     * Whether the new one stands.
     *
     * @param order
     *            how the origin of the new one stands to that of the stored one
     * @param ingestion
     *            when the new one was ingested
     * @param same
     *            whether both say the same; then the stored one stands unless the new one is later
     */
    boolean stands(int order, long ingestion, boolean same) {
        return switch (this) {
            case LATER -> order > 0 || (order == 0 && !same);
            case LATER_IF_INGESTION_IS_KNOWN -> order > 0
                    || (!same && (order == 0 || ingestion == Origin.UNKNOWN_TIME));
            case STORED -> false;
        };
    }
}
