package org.iomtfhir.persist.write;

import java.util.Objects;
import java.util.Set;
import org.iomtfhir.model.ErrorName;

/** What became of one change. */
public sealed interface WriteOutcome {

    /** The server holds it. */
    record Done(Operation operation) implements WriteOutcome {
        public Done {
            Objects.requireNonNull(operation, "operation");
        }
    }

    /**
     * It can never be written as it is.
     *
     * @param error
     *            the name it is counted under
     * @param reason
     *            what is wrong; names no person or device and quotes no reading, safe to log
     */
    record Refused(ErrorName error, String reason) implements WriteOutcome {
        public Refused {
            Objects.requireNonNull(error, "error");
            Objects.requireNonNull(reason, "reason");
        }
    }

    /** Something would have to be written, and nothing may be before it is confirmed whose it is. */
    record Unconfirmed() implements WriteOutcome {}

    /**
     * The server does not know what it refers to.
     *
     * @param references
     *            such as {@code Patient/1}
     */
    record UnknownReference(Set<String> references) implements WriteOutcome {
        public UnknownReference {
            references = Set.copyOf(references);
        }

        /** Not for a log: says nothing. */
        @Override
        public String toString() {
            return "UnknownReference";
        }
    }
}
