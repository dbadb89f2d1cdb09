package org.iomtfhir.benchmarks.capacity;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Always as many bundles on their way, and always as large; one that is refused waits as long as the server asks for, and goes again. */
final class FixedSender implements Sender {

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Pulses pulses;
    private final URI server;

    FixedSender(Pulses pulses, String url) {
        this.pulses = pulses;
        this.server = URI.create(url);
    }

    @Override
    public String title() {
        return "fixed numbers";
    }

    @Override
    public void sendBatch() throws IOException, InterruptedException {
        HttpRequest post = HttpRequest.newBuilder(server).header("Content-Type", "application/fhir+json")
                .header("Prefer",
                        "return=minimal")
                .POST(BodyPublishers.ofString(pulses.bundle(Plan.ENTRIES))).build();
        while (true) {
            HttpResponse<String> answer = client.send(post, BodyHandlers.ofString());
            if (answer.statusCode() == 200) {
                return;
            }
            if (answer.statusCode() != 429) {
                throw new IOException("the server answers " + answer.statusCode() + ": " + answer.body());
            }
            Thread.sleep(Duration.ofSeconds(answer.headers().firstValueAsLong("Retry-After").orElse(1)));
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
