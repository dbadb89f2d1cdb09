package org.iomtfhir.local.fhir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** On a file system of its own, in memory, which only root can mount: elsewhere the tests skip with that reason. */
@Tag("long")
@Timeout(300)
class FullDiskIT {

    @TempDir
    Path directory;
    private Path disk;

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectory(directory.resolve("disk"));
        assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", disk.toString()) == 0,
                "a small file system can be mounted by root alone");
    }

    @AfterEach
    void unmount() throws Exception {
        run("umount", "-l", disk.toString());
    }

    private static int run(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
            return process.waitFor(20, TimeUnit.SECONDS) ? process.exitValue() : -1;
        } catch (IOException e) {
            return -1;
        }
    }

    @Test
    void afterAFullDiskIsFreedTheServerTakesResourcesAgainAndHasAllThatItSaidItHas() throws Exception {
        try (ServerProcess process = ServerProcess.start(disk.resolve("database"))) {
            FhirClient client = new FhirClient(process.baseUrl());
            String url = "/Observation/kept";
            assertThat(put(client, url, "kept")).isIn(200, 201);
            Path filler = fill();

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

    /** Takes all the room that is left. */
    private Path fill() throws IOException {
        Path filler = disk.resolve("filler");
        byte[] block = new byte[64 * 1024];
        try (var out = Files.newOutputStream(filler)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            return filler;
        }
    }
}
