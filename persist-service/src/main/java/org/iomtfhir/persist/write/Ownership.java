package org.iomtfhir.persist.write;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
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

    private static final List<String> PATIENTS = List.of("subject", "patient");

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
        return same(stored, incoming, Set.of());
    }

    /** Whether what is stored is about the same as the change, be it under a record of the patient that was replaced. */
    boolean same(Resource stored, Change change) {
        return same(stored, change.resource(), change.candidates().stream().map(each -> "Patient/" + each.patientId())
                .collect(Collectors.toSet()));
    }

    private boolean same(Resource stored, Resource incoming, Set<String> patients) {
        for (String element : ELEMENTS) {
            Optional<String> there = target(stored, element);
            if (!there.equals(target(incoming, element)) && !(PATIENTS.contains(element) && there.filter(
                    patients::contains).isPresent())) {
                return false;
            }
        }
        return !compareEncounter || target(stored, "encounter").equals(target(incoming, "encounter"));
    }

    /** What is merged goes to the record that the patient has now. */
    static void give(Resource merged, Resource incoming) {
        for (String element : PATIENTS) {
            Property property = incoming.getNamedProperty(element);
            if (property != null && !property.getValues().isEmpty()
                    && property.getValues().getFirst() instanceof Reference
                    && property.getTypeCode().startsWith("Reference")) {
                merged.setProperty(element, property.getValues().getFirst());
            }
        }
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
