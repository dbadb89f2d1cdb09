package org.iomtfhir.persist.identity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.Device.DeviceUdiCarrierComponent;
import org.hl7.fhir.r4.model.Identifier;

/**
 * What a Device says that was made as a placeholder with more than one identifier, a type or a UDI: by its digest, in an extension, one that a
 * person has made more of is told from one that is as it was made. Made to notice what people do, not to withstand those who mean to deceive
 * it. All methods are static and thread-safe.
 */
final class PlaceholderDigest {

    /** The extension, a string. */
    static final String EXTENSION = "urn:iomtfhir:placeholder";

    private PlaceholderDigest() {}

    /** Of one that is about to be written. */
    static String of(Device device) {
        List<String> parts = new ArrayList<>();
        for (Identifier each : device.getIdentifier()) {
            add(parts, "identifier", each.getSystem(), each.getValue());
        }
        for (Coding each : device.getType().getCoding()) {
            add(parts, "type", each.getSystem(), each.getCode());
        }
        add(parts, "text", device.getType().getText());
        for (DeviceUdiCarrierComponent each : device.getUdiCarrier()) {
            add(parts, "udi", each.getDeviceIdentifier(), each.getCarrierHRF());
        }
        return digest(parts);
    }

    /** Whether one that was read is as it was made. */
    static boolean fits(JsonNode device) {
        JsonNode extensions = device.path("extension");
        if (extensions.size() != 1 || !EXTENSION.equals(extensions.path(0).path("url").asText())) {
            return false;
        }
        List<String> parts = new ArrayList<>();
        for (JsonNode each : device.path("identifier")) {
            add(parts, "identifier", text(each, "system"), text(each, "value"));
        }
        for (JsonNode each : device.path("type").path("coding")) {
            add(parts, "type", text(each, "system"), text(each, "code"));
        }
        add(parts, "text", text(device.path("type"), "text"));
        for (JsonNode each : device.path("udiCarrier")) {
            add(parts, "udi", text(each, "deviceIdentifier"), text(each, "carrierHRF"));
        }
        return digest(parts).equals(extensions.path(0).path("valueString").asText());
    }

    private static String text(JsonNode node, String member) {
        return node.path(member).asText(null);
    }

    private static void add(List<String> parts, String... texts) {
        for (String text : texts) {
            parts.add(text == null ? "" : text);
        }
    }

    private static String digest(List<String> parts) {
        return Integer.toHexString(parts.hashCode());
    }
}
