package org.iomtfhir.local.fhir;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Plain HTTP to a FHIR server, so that the tests see what is on the wire. */
final class FhirClient {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final String base;

    FhirClient(String base) {
        this.base = base;
    }

    record Answer(int status, String etag, JsonNode body) {}

    Answer get(String path) {
        return send(request(path).GET());
    }

    Answer put(String path, String body, String... headers) {
        HttpRequest.Builder request = request(path).PUT(BodyPublishers.ofString(body));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    /** To the base itself: a bundle. */
    Answer post(String bundle) {
        return send(request("").POST(BodyPublishers.ofString(bundle)));
    }

    Answer post(String path, String resource) {
        return send(request(path).POST(BodyPublishers.ofString(resource)));
    }

    Answer delete(String path) {
        return send(request(path).DELETE());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(30)).header("Content-Type",
                "application/fhir+json");
    }

    private Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.headers().firstValue("ETag").orElse(null),
                    JSON.readTree(response.body()));
        } catch (IOException failed) {
            throw new AssertionError("no answer from the FHIR server", failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }
}
