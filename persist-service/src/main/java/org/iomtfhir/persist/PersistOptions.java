package org.iomtfhir.persist;

import java.util.Objects;
import org.iomtfhir.fhirclient.server.ServerKind;
import org.iomtfhir.model.Profile;
import org.iomtfhir.model.ServiceSystem;
import org.iomtfhir.persist.identity.IdentityMode;
import org.iomtfhir.persist.identity.IdentityOptions;
import org.iomtfhir.persist.write.WriteOptions;
import org.jspecify.annotations.Nullable;

/**
 * How resources land.
 *
 * @param identity
 *            how devices, patients and encounters are found
 * @param write
 *            how much at once, how patiently
 * @param serviceSystem
 *            the system of the identifiers and codings that are the connector's own; {@link ServiceSystem#DEFAULT} by default
 * @param profile
 *            whose forms are kept; {@link Profile#EARLIER_CONNECTOR} leaves the encounter out of identifiers and out of
 *            comparisons, and looks for what is not found by its id by its identifier
 * @param keepOffsets
 *            whether the exact times of readings stay beside the grid of a SampledData; false by default
 * @param preliminary
 *            whether an Observation is {@code preliminary} until the time that it covers is over; false by default
 * @param serverKind
 *            which FHIR server it is; null to be told by the server
 * @param longestIdentifier
 *            how many characters an identifier, or its system, may have; what names a longer one is set aside
 */
public record PersistOptions(IdentityOptions identity, WriteOptions write, String serviceSystem, Profile profile,
        boolean keepOffsets, boolean preliminary, @Nullable ServerKind serverKind, int longestIdentifier) {

    /** What servers that are known index of a token: HAPI 200 characters, Azure 256. */
    public static final int LONGEST_IDENTIFIER = 200;

    public PersistOptions {
        identity = Objects.requireNonNullElseGet(identity, () -> IdentityOptions.of(IdentityMode.CREATE));
        write = Objects.requireNonNullElse(write, WriteOptions.DEFAULTS);
        profile = Objects.requireNonNullElse(profile, Profile.STANDARD);
        serviceSystem = Objects.requireNonNullElse(serviceSystem, ServiceSystem.DEFAULT);
        if (serviceSystem.isBlank()) {
            throw new IllegalArgumentException("the service system must not be blank");
        }
        if (longestIdentifier < 1) {
            throw new IllegalArgumentException("an identifier must be allowed at least one character");
        }
        if (profile == Profile.EARLIER_CONNECTOR) {
            write = write.withFindByIdentifier(true);
        }
    }

    /** Likewise, with identifiers as long as servers that are known take them, and Observations final from the first. */
    public PersistOptions(IdentityOptions identity, WriteOptions write, String serviceSystem, Profile profile,
            boolean keepOffsets, @Nullable ServerKind serverKind) {
        this(identity, write, serviceSystem, profile, keepOffsets, false, serverKind, LONGEST_IDENTIFIER);
    }

    /** The defaults, in this mode. */
    public static PersistOptions of(IdentityMode mode) {
        return new PersistOptions(IdentityOptions.of(mode), WriteOptions.DEFAULTS, ServiceSystem.DEFAULT,
                Profile.STANDARD, false, null);
    }

    /** Likewise, written in this way. */
    public PersistOptions withWrite(WriteOptions other) {
        return new PersistOptions(identity, other, serviceSystem, profile, keepOffsets, preliminary, serverKind,
                longestIdentifier);
    }
}
