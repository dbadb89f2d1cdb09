package org.iomtfhir.fhirclient.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JWSAlgorithm;
import java.net.URI;
import org.iomtfhir.fhirclient.server.FhirUnavailableException;
import org.jspecify.annotations.Nullable;

/** Finds the token endpoint of a FHIR server, and remembers it. Thread-safe. */
final class SmartDiscovery {

    private final URI configuration;
    private final TokenClient client;
    private @Nullable URI found;

    SmartDiscovery(URI fhirBase, TokenClient client) {
        this.configuration = URI.create(fhirBase.toString().replaceAll("/+$", "")
                + "/.well-known/smart-configuration");
        this.client = client;
    }

    /**
     * The token endpoint.
     *
     * @throws FhirUnavailableException
     *             if the server names none, or none that takes what we have
     */
    synchronized URI tokenEndpoint(JWSAlgorithm algorithm) {
        if (found == null) {
            JsonNode document = client.document(configuration);
            takes(document, "token_endpoint_auth_methods_supported", "private_key_jwt");
            takes(document, "token_endpoint_auth_signing_alg_values_supported", algorithm.getName());
            String endpoint = document.path("token_endpoint").asText("");
            if (!endpoint.matches("https?://\\S+")) {
                throw FhirUnavailableException.unauthorised("the FHIR server's smart-configuration names no token"
                        + " endpoint: set it");
            }
            found = URI.create(endpoint);
        }
        return found;
    }

    private static void takes(JsonNode document, String member, String needed) {
        JsonNode list = document.path(member);
        boolean takes = !list.isArray() || list.isEmpty();
        for (JsonNode each : list) {
            takes |= needed.equals(each.asText());
        }
        if (!takes) {
            throw FhirUnavailableException.unauthorised("the FHIR server's smart-configuration does not list " + needed
                    + " in " + member);
        }
    }
}
