package org.iomtfhir.persist;

import java.util.Objects;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.persist.write.Operation;

/** What became of one message. */
public sealed interface PersistOutcome {

    /**
     * All of it is on the FHIR server.
     *
     * @param operation
     *            what the resource went through; where the message was parted among several patients, the greatest of
     *            what its parts did: created before updated before unchanged
     */
    record Written(Operation operation) implements PersistOutcome {
        public Written {
            Objects.requireNonNull(operation, "operation");
        }
    }

    /**
     * It can't succeed as it is and belongs in the dead-letter store. Where the message was parted among several
     * patients, other parts may be written; repeating all of it does no harm.
     *
     * @param error
     *            the name it is counted under
     * @param reason
     *            what is wrong and what to do; names no person or device and quotes no reading, safe to log
     */
    record Rejected(ErrorName error, String reason) implements PersistOutcome {
        public Rejected {
            Objects.requireNonNull(error, "error");
            Objects.requireNonNull(reason, "reason");
        }
    }
}
