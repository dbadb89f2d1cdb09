package org.iomtfhir.persist;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.util.FhirTerser;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Property;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.iomtfhir.persist.identity.DeviceDescription;
import org.iomtfhir.persist.identity.IdentityOptions;
import org.iomtfhir.persist.identity.Resolution.Identity;
import org.iomtfhir.persist.identity.IdentifierToken;
import org.jspecify.annotations.Nullable;

/**
 * The logical references of a resource to a device, a patient and an encounter. Immutable as long as the resource is not
 * changed.
 *
 * @param device
 *            the identifier of the device, null if the resource names none
 * @param patient
 *            likewise of the patient
 * @param encounter
 *            likewise of the encounter
 * @param description
 *            what else the resource says of the device
 */
record LogicalReferences(@Nullable IdentifierToken device, @Nullable IdentifierToken patient,
        @Nullable IdentifierToken encounter,
        DeviceDescription description) {

    /** The types that identities are resolved to, and the elements that refer to them where a reference names no type. */
    private enum Target {
        DEVICE("Device"), PATIENT("Patient"), ENCOUNTER("Encounter");

        private final String type;

        Target(String type) {
            this.type = type;
        }

        /** Whether an element of this name is made for it. */
        boolean isMain(String element) {
            return switch (this) {
                case DEVICE -> element.equals("device");
                case PATIENT -> element.equals("subject") || element.equals("patient");
                case ENCOUNTER -> element.equals("encounter") || element.equals("context");
            };
        }

        static Optional<Target> of(String element, Reference reference) {
            for (Target target : values()) {
                boolean named = reference.hasType()
                        ? target.type.equals(reference.getType())
                        : target.isMain(element);
                if (named) {
                    return Optional.of(target);
                }
            }
            return Optional.empty();
        }
    }

    /** A logical reference of the resource, and what it is to be resolved to. */
    private record Found(Target target, boolean main, Reference reference, IdentifierToken token) {}

    /** Finds them. Of several to one type, those in the element made for it come first. */
    static LogicalReferences of(Resource resource, FhirContext context, IdentityOptions options) {
        List<Found> found = find(resource, context, options);
        return new LogicalReferences(first(found, Target.DEVICE), first(found, Target.PATIENT), first(found,
                Target.ENCOUNTER),
                found.stream().filter(each -> each.target() == Target.DEVICE && each.main()).findFirst()
                        .map(each -> DeviceDescription.of(each.reference()).by(options)).orElse(
                                DeviceDescription.NONE));
    }

    private static @Nullable IdentifierToken first(List<Found> found, Target target) {
        return found.stream().filter(each -> each.target() == target).sorted((a, b) -> Boolean.compare(b.main(), a
                .main())).map(Found::token).findFirst().orElse(null);
    }

    /**
     * Makes the references of the resource real: each that names one of these. Others stay logical. A resource that names
     * no patient gets the one that it turned out to be about.
     *
     * @return false if it already refers to another patient
     */
    boolean resolve(Resource resource, FhirContext context, IdentityOptions options, Identity identity) {
        for (Found each : find(resource, context, options)) {
            String id = switch (each.target()) {
                case DEVICE -> each.token().equals(device) ? identity.deviceId() : null;
                case PATIENT -> Objects.equals(each.token(), patient) ? identity.patientId() : null;
                case ENCOUNTER -> Objects.equals(each.token(), encounter) ? identity.encounterId() : null;
            };
            DeviceDescription.takeOff(each.reference());
            if (id != null) {
                each.reference().setReference(each.target().type + "/" + id).setType(null).setIdentifier(null);
            }
        }
        return isAbout(resource, "Patient/" + identity.patientId());
    }

    private static boolean isAbout(Resource resource, String patientReference) {
        for (String element : List.of("subject", "patient")) {
            Property property = resource.getNamedProperty(element);
            if (property != null && property.getTypeCode().startsWith("Reference")) {
                if (property.getValues().isEmpty()) {
                    resource.setProperty(element, new Reference(patientReference));
                    return true;
                }
                return property.getValues().getFirst() instanceof Reference reference && patientReference.equals(
                        reference.getReference());
            }
        }
        return true;
    }

    private static List<Found> find(Resource resource, FhirContext context, IdentityOptions options) {
        List<Found> found = new ArrayList<>();
        FhirTerser terser = context.newTerser();
        for (var info : terser.getAllResourceReferences(resource)) {
            if (info.getResourceReference() instanceof Reference reference && !reference.hasReference() && reference
                    .hasIdentifier() && reference.getIdentifier().hasValue()
                    && !reference.getIdentifier().getValue()
                            .isBlank()) {
                Target.of(info.getName(), reference).ifPresent(target -> found.add(new Found(target,
                        target.isMain(info.getName()), reference, token(reference.getIdentifier(), target, options))));
            }
        }
        return found;
    }

    private static IdentifierToken token(Identifier identifier, Target target, IdentityOptions options) {
        String system = identifier.hasSystem() ? identifier.getSystem() : switch (target) {
            case DEVICE -> options.deviceSystem();
            case PATIENT -> options.patientSystem();
            case ENCOUNTER -> options.encounterSystem();
        };
        return new IdentifierToken(system, identifier.getValue());
    }

    /** Not for a log: says nothing. */
    @Override
    public String toString() {
        return "LogicalReferences";
    }
}
