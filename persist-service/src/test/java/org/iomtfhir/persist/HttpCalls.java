package org.iomtfhir.persist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;

/** What tests do to a server behind the persister's back. */
final class HttpCalls {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private HttpCalls() {}

    /** Gives the id that the server has chosen. */
    static String post(String url, String json) {
        try {
            var answer = CLIENT.send(HttpRequest.newBuilder(URI.create(url)).header("Content-Type",
                    "application/fhir+json").POST(BodyPublishers.ofString(json)).build(), BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
            String location = answer.headers().firstValue("Location").orElseThrow();
            return location.replaceFirst("/_history/.*", "").replaceFirst(".*/", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static void delete(String url) {
        try {
            var answer = CLIENT.send(HttpRequest.newBuilder(URI.create(url)).DELETE().build(), BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
