package org.iomtfhir.persist;

import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Property;
import org.hl7.fhir.r4.model.Resource;
import org.iomtfhir.model.Profile;
import org.iomtfhir.persist.identity.DeterministicId;
import org.iomtfhir.persist.identity.IdentifierToken;
import org.iomtfhir.persist.identity.Resolution.Identity;
import org.iomtfhir.persist.write.Change;
import org.iomtfhir.persist.write.SourceVersions;

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
        String own = identifier.getValue();
        String value = value(identity, identity.patientId(), own);
        String id = DeterministicId.of(system, value);
        identifier.setSystem(system).setValue(value);
        resource.setId(id);
        return Optional.of(new Change(resource.fhirType(), id, resource, system, value, identity.patientIds().stream()
                .map(patient -> new Change.Candidate(patient, value(identity, patient, own))).toList(),
                SourceVersions.UNKNOWN, identity
                        .unverified(),
                false));
    }

    /** The same change, to the resource that is stored under another record of its patient. */
    Change under(Change change, Change.Candidate candidate) {
        Resource resource = change.resource().copy();
        ((Identifier) resource.getNamedProperty("identifier").getValues().getFirst()).setValue(candidate
                .identifierValue());
        String id = DeterministicId.of(system, candidate.identifierValue());
        resource.setId(id);
        return new Change(change.type(), id, resource, system, candidate.identifierValue(), change.candidates(),
                change.from(), change.unverified(), change.unconfirmed());
    }

    /** An identifier value as a token to search for. */
    String searchText(String value) {
        return new IdentifierToken(system, value).searchText();
    }

    /** Whether identifiers of this system are the connector's own. */
    boolean isOurs(String identifierSystem) {
        return system.equals(identifierSystem);
    }

    /** The id under a record. */
    String id(Change.Candidate candidate) {
        return DeterministicId.of(system, candidate.identifierValue());
    }

    private String value(Identity identity, String patientId, String own) {
        boolean encounter = profile == Profile.STANDARD && identity.encounterId() != null;
        return patientId + "." + identity.deviceId() + "." + own + (encounter ? "." + identity.encounterId() : "");
    }
}
