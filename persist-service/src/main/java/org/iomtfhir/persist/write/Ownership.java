package org.iomtfhir.persist.write;

import java.util.Optional;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Property;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;

/**
 * Whether a stored resource and a new one of the same id are about the same patient, device and encounter. Ids are hashes
 * of texts that may hold dots, so two readings of different people can come to one id.
 */
final class Ownership {

    /** The elements that say whose a resource is; a type has some of them. */
    private static final String[] ELEMENTS = {"subject", "patient", "device"};

    private final String base;
    private final boolean compareEncounter;

    /**
     * @param base
     *            the server's base URL, without a slash at the end
     * @param compareEncounter
     *            whether the encounter counts
     */
    Ownership(String base, boolean compareEncounter) {
        this.base = base;
        this.compareEncounter = compareEncounter;
    }

    /** Whether both are about the same. */
    boolean same(Resource stored, Resource incoming) {
        for (String element : ELEMENTS) {
            if (!target(stored, element).equals(target(incoming, element))) {
                return false;
            }
        }
        return !compareEncounter || target(stored, "encounter").equals(target(incoming, "encounter"));
    }

    private Optional<String> target(Resource resource, String element) {
        Property property = resource.getNamedProperty(element);
        if (property == null || property.getValues().isEmpty()) {
            return Optional.empty();
        }
        Base value = property.getValues().getFirst();
        if (!(value instanceof Reference reference) || reference.isEmpty()) {
            return Optional.empty();
        }
        IdType id = new IdType(reference.getReference() == null ? "" : reference.getReference());
        boolean here = !id.isAbsolute() || base.equals(id.getBaseUrl() == null
                ? ""
                : id.getBaseUrl().replaceAll("/+$", ""));
        return Optional.of(here && id.hasIdPart()
                ? id.getResourceType() + "/" + id.getIdPart()
                : "elsewhere " + reference.getReference());
    }
}
