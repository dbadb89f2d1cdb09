package org.iomtfhir.persist.identity;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * Since when a Device is its patient's. FHIR R4 has no element for it, and an entry is often made some time after the device
 * was handed over; so whoever links a device may say it in an extension of {@code Device.patient}. All methods are static and thread-safe.
 */
public final class LinkedSince {

    /** The extension; its value is an instant or a dateTime with its zone. */
    public static final String EXTENSION = "urn:iomtfhir:linked-since";

    private LinkedSince() {}

    /** What a Device says; null where it says nothing, or nothing that can be read. */
    static @Nullable Instant of(JsonNode device) {
        for (JsonNode each : device.path("patient").path("extension")) {
            if (EXTENSION.equals(each.path("url").asText())) {
                String text = each.path("valueInstant").asText(each.path("valueDateTime").asText(""));
                try {
                    return OffsetDateTime.parse(text).toInstant();
                } catch (DateTimeException e) {
                    return null;
                }
            }
        }
        return null;
    }
}
