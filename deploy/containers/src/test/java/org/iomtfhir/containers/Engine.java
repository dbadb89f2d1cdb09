package org.iomtfhir.containers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.testcontainers.DockerClientFactory;

/** The container engine of this machine, and the image built with it. */
final class Engine {

    private static final String IMAGE = "localhost/iomt-fhir-connector:it";

    private Engine() {}

    /** Skips the calling test where no engine answers. */
    static void orSkip() {
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            Assumptions.abort("No container engine answers: install Docker, or set DOCKER_HOST to another's socket.");
        }
    }

    /** Builds the image from what the build has packaged; skips the calling test where no engine answers. */
    static String imageOrSkip() throws IOException, InterruptedException {
        orSkip();
        Path log = Path.of("target", "image-build.log");
        Process build = new ProcessBuilder("./build", "--no-package", "--tag", IMAGE).redirectErrorStream(true)
                .redirectOutput(log.toFile()).start();
        if (!build.waitFor(8, TimeUnit.MINUTES)) {
            build.destroyForcibly();
            throw new AssertionError("The image was not built within 8 minutes: " + log);
        }
        if (build.exitValue() != 0) {
            throw new AssertionError("The image could not be built: " + Files.readString(log));
        }
        return IMAGE;
    }

    /**
     * How compose is called on this machine; skips the calling test where it is not installed. It needs no engine to
     * read files.
     */
    static List<String> composeOrSkip() throws InterruptedException {
        for (List<String> command : List.of(List.of("docker", "compose"), List.of("docker-compose"))) {
            List<String> version = new ArrayList<>(command);
            version.add("version");
            try {
                Process process = new ProcessBuilder(version).redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
                if (process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0) {
                    return command;
                }
            } catch (IOException e) {
                // Not installed; the next one may be.
            }
        }
        return Assumptions.abort("Neither docker compose nor docker-compose is installed.");
    }

    /** A directory that the image's user may write to, though this test's user made it. */
    static Path open(Path directory) {
        try {
            Files.createDirectories(directory);
            Files.setPosixFilePermissions(directory,
                    java.nio.file.attribute.PosixFilePermissions.fromString("rwxrwxrwx"));
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
