package org.iomtfhir.persist.merge;

import java.util.Objects;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.iomtfhir.model.ErrorName;

/** What became of a stored resource and a new one. */
public sealed interface MergeOutcome {

    /**
     * Nothing was stored: the resource is to be written as the first version.
     *
     * @param resource
     *            a resource of its own; changing it changes neither input
     * @param counts
     *            what was replaced within the new resource
     */
    record Created(IBaseResource resource, MergeCounts counts) implements MergeOutcome {
        public Created {
            Objects.requireNonNull(resource, "resource");
            Objects.requireNonNull(counts, "counts");
        }
    }

    /**
     * The stored resource with the new one merged in, to be written over the version that was read.
     *
     * @param resource
     *            a resource of its own, with the id and meta of the stored one; changing it changes neither input
     * @param counts
     *            what was replaced
     */
    record Merged(IBaseResource resource, MergeCounts counts) implements MergeOutcome {
        public Merged {
            Objects.requireNonNull(resource, "resource");
            Objects.requireNonNull(counts, "counts");
        }
    }

    /**
     * The new resource says nothing that the stored one does not, or nothing at all where nothing is stored: nothing is to be
     * written.
     *
     * @param counts
     *            new readings that gave way to stored ones
     */
    record Unchanged(MergeCounts counts) implements MergeOutcome {
        public Unchanged {
            Objects.requireNonNull(counts, "counts");
        }

        /** An outcome in which no reading gave way. */
        public Unchanged() {
            this(MergeCounts.NONE);
        }
    }

    /**
     * The two can't be merged, now or later: the new one is to be set aside.
     *
     * @param error
     *            the name it is counted under
     * @param reason
     *            what is wrong and what to do; names no person or device and quotes no reading, safe to log
     */
    record Refused(ErrorName error, String reason) implements MergeOutcome {
        public Refused {
            Objects.requireNonNull(error, "error");
            Objects.requireNonNull(reason, "reason");
        }
    }
}
