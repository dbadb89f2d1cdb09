package org.iomtfhir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.iomtfhir.local.line.ReadyFile;

@Timeout(120)
class DebugCommandIT {

    @TempDir
    Path directory;

    @Test
    void itServesThePageUntilItIsStopped() throws Exception {
        Path ready = directory.resolve("ready.json");
        Path device = Files.writeString(directory.resolve("devicecontent.json"), "{ \"of\": \"the file\" }");
        Process process = new ProcessBuilder(List.of("target/iomt/bin/iomt", "debug", "--port", "0", "--no-browser",
                "--device", device.toString(), "--ready-file", ready.toString())).redirectErrorStream(true)
                .redirectOutput(directory.resolve("out").toFile()).start();
        try {
            await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(ready) || !process.isAlive());
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(ready))).isEqualTo("rw-------");
            String url = new ObjectMapper().readTree(ready.toFile()).path("url").asText();
            assertThat(get(url)).contains("<title>iomt debug</title>");
            assertThat(get(url + "api/files")).contains("the file");
        } finally {
            process.destroy();
        }
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(ready).doesNotExist();
    }

    @Test
    void itWritesNoReadyFileOverThatOfALine() throws Exception {
        Path ofLine = directory.resolve("line.json");
        new ReadyFile("Endpoint=sb://localhost;x", "devicedata", "http://127.0.0.1:1/fhir", directory, directory,
                directory,
                directory).write(ofLine);
        byte[] before = Files.readAllBytes(ofLine);

        Iomt ran = Iomt.run("debug", "--port", "0", "--no-browser", "--ready-file", ofLine);

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err()).contains("is the ready file of a line: name it with --line");
        assertThat(Files.readAllBytes(ofLine)).isEqualTo(before);
    }

    private static String get(String url) throws IOException, InterruptedException {
        return HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create(url)).build(),
                HttpResponse.BodyHandlers.ofString()).body();
    }
}
