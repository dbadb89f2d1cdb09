package org.iomtfhir.persist.identity;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whose are the readings of one message?
 *
 * @param device
 *            null where the message names none
 * @param patient
 *            null where the message names none
 * @param encounter
 *            null where the message names none
 * @param description
 *            what else the message says of the device
 * @param first
 *            when its first reading was taken; null for "now"
 * @param last
 *            when its last reading was taken; null for "now"
 * @param confirmed
 *            since when whose it is needs no confirmation: this very message has been landed before, by what was known then; null if it
 *            has not
 */
public record IdentityQuestion(@Nullable IdentifierToken device, @Nullable IdentifierToken patient,
        @Nullable IdentifierToken encounter,
        DeviceDescription description, @Nullable Instant first, @Nullable Instant last, @Nullable Instant confirmed) {

    public IdentityQuestion {
        if (first != null && last != null && first.isAfter(last)) {
            Instant later = first;
            first = last;
            last = later;
        }
    }

    /** Of a message that has not been landed before. */
    public IdentityQuestion(IdentifierToken device, IdentifierToken patient, IdentifierToken encounter,
            DeviceDescription description, Instant first, Instant last) {
        this(device, patient, encounter, description, first, last, null);
    }

    /** Likewise, of one that says no more of its device than one identifier. */
    public IdentityQuestion(IdentifierToken device, IdentifierToken patient, IdentifierToken encounter, Instant first,
            Instant last) {
        this(device, patient, encounter, DeviceDescription.NONE, first, last);
    }

    /** The same, whose device is asked for by another of its identifiers. */
    IdentityQuestion withDevice(IdentifierToken other) {
        return new IdentityQuestion(other, patient, encounter, description, first, last, confirmed);
    }

    /** The same, to be confirmed whatever was landed before. */
    public IdentityQuestion toBeConfirmed() {
        return new IdentityQuestion(device, patient, encounter, description, first, last, null);
    }

    /** Not for a log: says nothing. */
    @Override
    public String toString() {
        return "IdentityQuestion";
    }
}
