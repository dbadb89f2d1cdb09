package org.iomtfhir.persist;

import java.util.Optional;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Property;
import org.hl7.fhir.r4.model.Resource;
import org.iomtfhir.persist.identity.IdentifierToken;
import org.jspecify.annotations.Nullable;

/**
 * Bounds what a message names: servers index so much of a token and no more, and fail at searches for longer ones. Immutable.
 */
final class IdentifierLimit {

    private final int longest;

    /**
     * @param longest
     *            how many characters a system or a value may have
     */
    IdentifierLimit(int longest) {
        this.longest = longest;
    }

    /** Why the message can't land, in words that name nobody; empty if it can. */
    Optional<String> beyond(LogicalReferences references, Resource resource) {
        if (isBeyond(references.device()) || references.description().identifiers().stream().anyMatch(this::isBeyond)) {
            return Optional.of(reason("the identifier of the device"));
        }
        if (isBeyond(references.patient())) {
            return Optional.of(reason("the identifier of the patient"));
        }
        if (isBeyond(references.encounter())) {
            return Optional.of(reason("the identifier of the encounter"));
        }
        Property property = resource.getNamedProperty("identifier");
        if (property != null) {
            for (Base each : property.getValues()) {
                if (each instanceof Identifier identifier && identifier.hasValue()
                        && identifier.getValue().length() > longest) {
                    return Optional.of(reason("the resource's own identifier, made of the reading's type and times,"));
                }
            }
        }
        return Optional.empty();
    }

    private boolean isBeyond(@Nullable IdentifierToken token) {
        return token != null && token.length() > longest;
    }

    private String reason(String what) {
        return what + " is longer than " + longest + " characters (observations.longest-identifier)";
    }
}
