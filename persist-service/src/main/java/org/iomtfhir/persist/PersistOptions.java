package org.iomtfhir.persist;

import java.util.Objects;
import org.iomtfhir.fhirclient.server.ServerKind;
import org.iomtfhir.persist.identity.IdentityMode;
import org.iomtfhir.persist.identity.IdentityOptions;
import org.iomtfhir.persist.merge.Profile;
import org.iomtfhir.persist.write.WriteOptions;

/**
 * How resources land.
 *
 * @param identity
 *            how devices, patients and encounters are found
 * @param write
 *            how much at once, how patiently
 * @param serviceSystem
 *            the system of the identifiers and codings that are the connector's own; {@link #SERVICE_SYSTEM} by default
 * @param profile
 *            whose forms are kept; {@link Profile#EARLIER_CONNECTOR} leaves the encounter out of identifiers and out of
 *            comparisons, and looks for what is not found by its id by its identifier
 * @param keepOffsets
 *            whether the exact times of readings stay beside the grid of a SampledData; false by default
 * @param serverKind
 *            which FHIR server it is; null to be told by the server
 */
public record PersistOptions(IdentityOptions identity, WriteOptions write, String serviceSystem, Profile profile,
        boolean keepOffsets, ServerKind serverKind) {

    /** The system that the field's connectors put on their identifiers. */
    public static final String SERVICE_SYSTEM = "https://azure.microsoft.com/en-us/services/iomt-fhir-connector/";

    public PersistOptions {
        identity = Objects.requireNonNullElseGet(identity, () -> IdentityOptions.of(IdentityMode.CREATE));
        write = Objects.requireNonNullElse(write, WriteOptions.DEFAULTS);
        profile = Objects.requireNonNullElse(profile, Profile.STANDARD);
        serviceSystem = Objects.requireNonNullElse(serviceSystem, SERVICE_SYSTEM);
        if (serviceSystem.isBlank()) {
            throw new IllegalArgumentException("the service system must not be blank");
        }
        if (profile == Profile.EARLIER_CONNECTOR) {
            write = write.withFindByIdentifier(true);
        }
    }

    /** The defaults, in this mode. */
    public static PersistOptions of(IdentityMode mode) {
        return new PersistOptions(IdentityOptions.of(mode), null, null, null, false, null);
    }
}
