package org.iomtfhir.persist;

import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Property;
import org.hl7.fhir.r4.model.Resource;
import org.iomtfhir.model.Profile;
import org.iomtfhir.persist.identity.DeterministicId;
import org.iomtfhir.persist.identity.Resolution.Identity;
import org.iomtfhir.persist.write.Change;

/**
 * Gives a resource its identifier, {@code {patient id}.{device id}.{type}.{id segment}} and {@code .{encounter id}} where
 * there is an encounter, and the id that follows from it.
 */
final class ResourceIdentifierAssigner {

    private final String system;
    private final Profile profile;

    ResourceIdentifierAssigner(String system, Profile profile) {
        this.system = system;
        this.profile = profile;
    }

    /**
     * Names the resource, whose {@code identifier[0].value} is {@code {type}.{id segment}} and becomes the whole.
     *
     * @return empty if it has no such identifier
     */
    Optional<Change> name(Resource resource, Identity identity) {
        Property property = resource.getNamedProperty("identifier");
        List<Base> identifiers = property == null ? List.of() : property.getValues();
        if (identifiers.isEmpty() || !(identifiers.getFirst() instanceof Identifier identifier) || !identifier
                .hasValue()) {
            return Optional.empty();
        }
        boolean encounter = profile == Profile.STANDARD && identity.encounterId() != null;
        String value = identity.patientId() + "." + identity.deviceId() + "." + identifier.getValue() + (encounter
                ? "." + identity.encounterId()
                : "");
        String id = DeterministicId.of(system, value);
        identifier.setSystem(system).setValue(value);
        resource.setId(id);
        return Optional.of(new Change(resource.fhirType(), id, resource, system, value));
    }
}
