package org.iomtfhir.devicecontent;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.iomtfhir.devicecontent.json.Json;
import org.iomtfhir.devicecontent.json.JsonArray;
import org.iomtfhir.devicecontent.json.JsonObject;
import org.iomtfhir.devicecontent.json.JsonReader;
import org.iomtfhir.devicecontent.json.JsonText;
import org.iomtfhir.devicecontent.json.MalformedJsonException;

/** Names the wrapping in which some senders put the JSON of a reading, where no template sees it. */
final class BodyShape {

    private static final String WHAT_TO_DO = "; let the sender, or the route to the hub, send the JSON itself (through IoT Hub:"
            + " content type application/json, content encoding utf-8)";

    private BodyShape() {}

    /** What a body is wrapped in that is nothing but a text; empty if it is just a text. */
    static Optional<String> of(JsonText body) {
        return isStructure(body.value())
                ? Optional.of("the body is JSON inside a text, in which no template sees a member" + WHAT_TO_DO)
                : base64(body.value());
    }

    /** What a body is wrapped in that is no JSON; empty if nothing is known of it. */
    static Optional<String> of(byte[] body) {
        return base64(new String(body, StandardCharsets.ISO_8859_1).strip());
    }

    private static Optional<String> base64(String text) {
        try {
            String decoded = new String(Base64.getMimeDecoder().decode(text), StandardCharsets.UTF_8);
            if (isStructure(decoded)) {
                return Optional.of("the body is JSON in base64" + WHAT_TO_DO);
            }
        } catch (IllegalArgumentException e) {
            // Not base64: nothing is known of it.
        }
        return Optional.empty();
    }

    private static boolean isStructure(String text) {
        String stripped = text.strip();
        if (!stripped.startsWith("{") && !stripped.startsWith("[")) {
            return false;
        }
        try {
            Json value = JsonReader.read(stripped).value();
            return value instanceof JsonObject || value instanceof JsonArray;
        } catch (MalformedJsonException e) {
            return false;
        }
    }
}
