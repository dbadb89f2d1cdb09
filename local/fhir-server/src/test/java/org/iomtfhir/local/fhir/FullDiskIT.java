package org.iomtfhir.local.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.iomtfhir.local.eventhubs.SmallDisk;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** On a file system of its own, in memory, which only root can mount: elsewhere the tests skip with that reason. */
@Tag("long")
@Timeout(300)
class FullDiskIT {

    @RegisterExtension
    final SmallDisk disk = SmallDisk.ofMegabytes(64);

    @Test
    void afterAFullDiskIsFreedTheServerTakesResourcesAgainAndHasAllThatItSaidItHas() throws Exception {
        try (ServerProcess process = ServerProcess.start(disk.resolve("database"))) {
            FhirClient client = new FhirClient(process.baseUrl());
            String url = "/Observation/kept";
            assertThat(put(client, url, "kept")).isIn(200, 201);
            Path filler = disk.fill();

            int full = 0;
            for (int i = 0; i < 200 && full < 500; i++) {
                full = put(client, "/Observation/full-" + i, "x".repeat(50_000) + i);
            }
            assertThat(full).as("the disk is full").isGreaterThanOrEqualTo(500);
            Files.delete(filler);

            assertThat(takesAgain(client)).as("the server takes resources again").isTrue();
            assertThat(client.get("/Observation/kept").status()).isEqualTo(200);
            assertThat(client.get("/Observation/after").status()).isEqualTo(200);
        }
        // What is on the disk is whole.
        try (ServerProcess process = ServerProcess.start(disk.resolve("database"))) {
            assertThat(new FhirClient(process.baseUrl()).get("/Observation/after").status()).isEqualTo(200);
        }
    }

    private static boolean takesAgain(FhirClient client) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (System.nanoTime() < end) {
            try {
                if (put(client, "/Observation/after", "after") < 300) {
                    return true;
                }
            } catch (AssertionError noAnswer) {
                // A request may wait for a connection for as long as the client does.
                continue;
            }
            Thread.sleep(500);
        }
        return false;
    }

    private static int put(FhirClient client, String path, String text) {
        String id = path.substring(path.lastIndexOf('/') + 1);
        return client.put(path, """
                {"resourceType":"Observation","id":"%s","status":"final","code":{"text":"a"},"valueString":"%s"}"""
                .formatted(id, text)).status();
    }
}
