package org.iomtfhir.benchmarks.persist;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A plain HTTP client with connections that stay open; counts its requests. Thread-safe. */
final class Http {

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final AtomicLong requests = new AtomicLong();
    private final String base;
    private final boolean noStore;

    /**
     * @param noStore
     *            whether it asks the server to keep no search: HAPI writes any other to its database, which takes it twice as
     *            long
     */
    Http(String base, boolean noStore) {
        this.base = base;
        this.noStore = noStore;
    }

    String get(String path) throws IOException, InterruptedException {
        HttpRequest.Builder request = request(path).GET();
        return send(noStore ? request.header("Cache-Control", "no-store") : request);
    }

    void put(String path, String json, @Nullable String ifMatchOrNull) throws IOException, InterruptedException {
        HttpRequest.Builder request = request(path).header("Content-Type", "application/fhir+json; charset=utf-8").PUT(
                BodyPublishers.ofString(json));
        if (ifMatchOrNull != null) {
            request.header("If-Match", ifMatchOrNull);
        }
        send(request);
    }

    /** Posts to the base URL. */
    void post(BodyPublisher json) throws IOException, InterruptedException {
        send(request("").header("Content-Type", "application/fhir+json; charset=utf-8").header("Prefer",
                "return=minimal").POST(json));
    }

    long requests() {
        return requests.get();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path)).header("Accept", "application/fhir+json");
    }

    private String send(HttpRequest.Builder request) throws IOException, InterruptedException {
        requests.incrementAndGet();
        HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
        if (answer.statusCode() >= 300) {
            throw new IOException("the server answers " + answer.statusCode() + ": " + answer.body());
        }
        return answer.body();
    }
}
