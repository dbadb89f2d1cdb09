package org.iomtfhir.fhirmapping;

import java.time.InstantSource;
import java.util.Objects;
import org.iomtfhir.model.Profile;
import org.iomtfhir.model.ServiceSystem;

/**
 * What a mapping needs to know besides its file.
 *
 * @param serviceSystem
 *            the system of the connector's own codings and identifiers, an absolute URI
 * @param profile
 *            whose forms are kept
 * @param clock
 *            tells the time that goes into {@code issued}
 */
public record MappingOptions(String serviceSystem, Profile profile, InstantSource clock) {

    public MappingOptions {
        Objects.requireNonNull(serviceSystem, "serviceSystem");
        Objects.requireNonNull(profile, "profile");
        Objects.requireNonNull(clock, "clock");
        if (serviceSystem.isBlank()) {
            throw new IllegalArgumentException("the service system must be a URI, not blank");
        }
    }

    /** The default system and this connector's own forms. */
    public static MappingOptions standard(InstantSource clock) {
        return new MappingOptions(ServiceSystem.DEFAULT, Profile.STANDARD, clock);
    }

    /** The default system and the forms of the earlier connector. */
    public static MappingOptions earlierConnector(InstantSource clock) {
        return new MappingOptions(ServiceSystem.DEFAULT, Profile.EARLIER_CONNECTOR, clock);
    }
}
