package org.iomtfhir.persist.merge;

import org.iomtfhir.model.ErrorName;

/** Inside a merge: it can't be done. Leaves this package as {@link MergeOutcome.Refused}. */
final class MergeRefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final ErrorName error;
    private final String reason;

    MergeRefusedException(ErrorName error, String reason) {
        super(reason);
        this.error = error;
        this.reason = reason;
    }

    MergeOutcome.Refused outcome() {
        return new MergeOutcome.Refused(error, reason);
    }
}
