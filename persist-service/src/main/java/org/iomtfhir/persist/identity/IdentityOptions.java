package org.iomtfhir.persist.identity;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How identities are resolved.
 *
 * @param mode
 *            by looking up or by creating; {@link IdentityMode#CREATE} by default, as in the earlier connector
 * @param deviceSystem
 *            the system of device identifiers that come without one; null: any system's will do
 * @param patientSystem
 *            likewise of patient identifiers
 * @param encounterSystem
 *            likewise of encounter identifiers
 * @param comparePatient
 *            in the lookup modes: whether a patient named by the message must be the device's, else messages that name
 *            another are counted; true by default
 * @param patientPerDevice
 *            in the mode Create: whether a message that names no patient gets one made for its device; false by default
 * @param tagUnverified
 *            whether what a placeholder measured is tagged until somebody has verified that device; false by default
 * @param furtherIdentifiers
 *            whether a device that is not found by its id is looked for by the further identifiers that the message names; false by
 *            default
 * @param cacheSize
 *            how many answers of each kind are kept; 50,000 by default
 * @param keepFound
 *            how long what was found is trusted; a minute by default
 * @param keepMissing
 *            how long what was not found is taken as missing; 10 s by default
 */
public record IdentityOptions(IdentityMode mode, @Nullable String deviceSystem, @Nullable String patientSystem,
        @Nullable String encounterSystem,
        boolean comparePatient, boolean patientPerDevice, boolean tagUnverified, boolean furtherIdentifiers,
        int cacheSize, Duration keepFound,
        Duration keepMissing) {

    static final int DEFAULT_CACHE_SIZE = 50_000;
    static final Duration DEFAULT_KEEP_FOUND = Duration.ofMinutes(1);
    static final Duration DEFAULT_KEEP_MISSING = Duration.ofSeconds(10);

    public IdentityOptions {
        mode = Objects.requireNonNullElse(mode, IdentityMode.CREATE);
        deviceSystem = blankToNull(deviceSystem);
        patientSystem = blankToNull(patientSystem);
        encounterSystem = blankToNull(encounterSystem);
        cacheSize = cacheSize == 0 ? DEFAULT_CACHE_SIZE : cacheSize;
        keepFound = Objects.requireNonNullElse(keepFound, DEFAULT_KEEP_FOUND);
        keepMissing = Objects.requireNonNullElse(keepMissing, DEFAULT_KEEP_MISSING);
        if (cacheSize < 1) {
            throw new IllegalArgumentException("the identity cache must hold at least one answer");
        }
        if (keepFound.isNegative() || keepMissing.isNegative() || keepFound.isZero()) {
            throw new IllegalArgumentException("the identity cache must keep what it found for some time");
        }
    }

    /** Likewise, and nothing is tagged. */
    public IdentityOptions(IdentityMode mode, @Nullable String deviceSystem, @Nullable String patientSystem,
            @Nullable String encounterSystem,
            boolean comparePatient, boolean patientPerDevice, int cacheSize, Duration keepFound, Duration keepMissing) {
        this(mode, deviceSystem, patientSystem, encounterSystem, comparePatient, patientPerDevice, false, false,
                cacheSize,
                keepFound, keepMissing);
    }

    /** The same, and what a placeholder measured is tagged or not. */
    public IdentityOptions withTagUnverified(boolean tag) {
        return new IdentityOptions(mode, deviceSystem, patientSystem, encounterSystem, comparePatient,
                patientPerDevice, tag, furtherIdentifiers, cacheSize, keepFound, keepMissing);
    }

    /** The same, and devices are looked for by further identifiers or not. */
    public IdentityOptions withFurtherIdentifiers(boolean further) {
        return new IdentityOptions(mode, deviceSystem, patientSystem, encounterSystem, comparePatient,
                patientPerDevice, tagUnverified, further, cacheSize, keepFound, keepMissing);
    }

    /** The defaults, in this mode. */
    public static IdentityOptions of(IdentityMode mode) {
        return new IdentityOptions(mode, null, null, null, true, false, DEFAULT_CACHE_SIZE, DEFAULT_KEEP_FOUND,
                DEFAULT_KEEP_MISSING);
    }

    private static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text;
    }
}
