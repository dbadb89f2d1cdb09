package org.iomtfhir.local.eventhubs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.iomtfhir.local.eventhubs.amqp.Backlog;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client that nobody here wrote, in another language: {@code @azure/event-hubs}, and rhea below it. */
class JavaScriptClientIT {

    private static NodeScripts node;

    @TempDir
    Path directory;

    @BeforeAll
    static void install() throws IOException, InterruptedException {
        Path scripts = Path.of("src/test/js");
        node = NodeScripts.install(scripts, scripts.resolve("client.mjs"), scripts.resolve("stalled.mjs"));
    }

    @Test
    void sendsAndReceivesFromEveryKindOfPositionWithTwoConsumersOfOneGroup() throws IOException, InterruptedException {
        try (var endpoint = LocalEventHubs.builder().dataDirectory(directory).hub("devicedata", 4).start()) {
            NodeScripts.Result result = node.run(
                    Map.of("CONNECTION_STRING", endpoint.connectionString(), "HUB", "devicedata"), "node",
                    "client.mjs");
            assertThat(result.output()).endsWith("all passed\n");
            assertThat(result.exitCode()).isZero();
        }
    }

    /**
     * The client's session takes 2048 transfers; of ten kilobytes each, for twenty consumers, that is four hundred megabytes
     * that must not wait in the endpoint's 64.
     */
    @Test
    void consumersThatGiveCreditAndReadNothingHoldNoMemory() throws Exception {
        for (int i = 0; i < 4; i++) {
            Backlog.fill(directory.resolve("hubs").resolve("devicedata").resolve(Integer.toString(i)), 4_000, 10_000);
        }
        try (var endpoint = EndpointProcess.start(directory, "-Xmx64m")) {
            NodeScripts.Result result = node.run(
                    Map.of("CONNECTION_STRING", endpoint.connectionString(), "HUB", "devicedata"), "node",
                    "stalled.mjs");
            assertThat(result.output()).endsWith("all passed\n");
            assertThat(endpoint.isAlive()).isTrue();
        }
    }
}
