package org.iomtfhir.deploy.arm;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A resource as it would be deployed: all expressions evaluated.
 *
 * @param type
 *            {@code Microsoft.EventHub/namespaces/eventhubs}
 * @param name
 *            names of its parents and its own, parted by slashes
 * @param body
 *            the whole resource
 */
public record Resource(String type, String name, JsonNode body) {

    /** Its properties, a missing node where it has none. */
    public JsonNode properties() {
        return body.path("properties");
    }
}
