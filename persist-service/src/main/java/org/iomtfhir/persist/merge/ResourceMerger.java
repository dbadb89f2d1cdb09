package org.iomtfhir.persist.merge;

import org.hl7.fhir.instance.model.api.IBaseResource;
import org.jspecify.annotations.Nullable;

/**
 * Knows how resources of one type are merged. Found by {@link java.util.ServiceLoader} under the type's name; a type that
 * has none is replaced as a whole.
 *
 * <p>Implementations are stateless and thread-safe, do no I/O, change neither of their inputs, and are repeatable:
 * merging the same new resource into what came out gives {@link MergeOutcome.Unchanged}.
 */
public interface ResourceMerger {

    /** The type that this merger is for, as FHIR spells it: {@code Observation}. */
    String resourceType();

    /**
     * Merges. That both belong to the same patient, device and encounter is the caller's to check: identity is decided
     * before anything is merged, and references of the stored resource stay as they are.
     *
     * @param storedOrNull
     *            what the server holds, null where it holds nothing
     * @param incoming
     *            the new resource as it came from the hub, its id, identifier and references already resolved
     * @param context
     *            the time, and how to write
     * @return never null; what can't be merged is {@link MergeOutcome.Refused}, not an exception
     */
    MergeOutcome merge(@Nullable IBaseResource storedOrNull, IBaseResource incoming, MergeContext context);
}
