package org.iomtfhir.runtime.storage;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.iomtfhir.runtime.settings.Secret;
import org.iomtfhir.runtime.settings.StorageLocation;
import org.junit.jupiter.api.Assumptions;

/**
 * Azurite, the emulator of Azure Storage, run by Node on a free port; installed by npm into {@code target/} in the version
 * of the resources in {@code /azurite}. One for all tests of a JVM, ended with it. Where Node is missing the tests skip with
 * this reason, or fail where {@code CI=true}.
 */
public final class Azurite {

    /** Azurite's one account, whose key is the same everywhere. */
    private static final String ACCOUNT = "devstoreaccount1";
    private static final String KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
    private static final Pattern LISTENS = Pattern.compile("listens on http://127\\.0\\.0\\.1:(\\d+)");
    private static final Duration INSTALL_LIMIT = Duration.ofMinutes(5);

    private static Azurite running;

    private final int port;

    private Azurite(int port) {
        this.port = port;
    }

    /** A container that no other test uses, not made yet. */
    public static StorageLocation.ContainerByConnectionString newContainer() {
        return started().container("test-" + UUID.randomUUID());
    }

    /** A container of an account that nobody listens for. */
    public static StorageLocation.ContainerByConnectionString outOfReach() {
        return new Azurite(1).container("nowhere");
    }

    private StorageLocation.ContainerByConnectionString container(String name) {
        return new StorageLocation.ContainerByConnectionString(new Secret("DefaultEndpointsProtocol=http;AccountName="
                + ACCOUNT + ";AccountKey=" + KEY + ";BlobEndpoint=http://127.0.0.1:" + port + "/" + ACCOUNT), name);
    }

    private static synchronized Azurite started() {
        if (running == null) {
            Assumptions.assumeTrue(nodeIsThere(), "Blob is tested on Azurite, which needs Node 20 or later and npm");
            try {
                running = start(installed());
            } catch (IOException e) {
                throw new IllegalStateException("Azurite can't be started", e);
            }
        }
        return running;
    }

    private static boolean nodeIsThere() {
        boolean there = answers("node", "--version") && answers("npm", "--version");
        if (!there && "true".equals(System.getenv("CI"))) {
            throw new IllegalStateException("CI=true, so Node and npm must be there: Blob is tested on Azurite");
        }
        return there;
    }

    private static boolean answers(String... command) {
        try {
            return run(Path.of("."), Duration.ofSeconds(60), command) == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static Path installed() throws IOException {
        Path target = Path.of("target", "azurite").toAbsolutePath();
        Path lock = target.resolve("package-lock.json");
        Path done = target.resolve("installed.json");
        byte[] wanted = resource("package-lock.json");
        if (!Files.exists(done) || !Arrays.equals(Files.readAllBytes(done), wanted)) {
            Files.createDirectories(target);
            Files.write(target.resolve("package.json"), resource("package.json"));
            Files.write(lock, wanted);
            int exit = run(target, INSTALL_LIMIT, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund",
                    "--prefer-offline");
            if (exit != 0) {
                throw new IOException("npm ci ended with " + exit + " in " + target);
            }
            Files.write(done, wanted);
        }
        return target;
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = Azurite.class.getResourceAsStream("/azurite/" + name)) {
            return in.readAllBytes();
        }
    }

    private static int run(Path directory, Duration limit, String... command) throws IOException {
        List<String> words = new ArrayList<>(List.of(command));
        if (System.getProperty("os.name").startsWith("Windows")) {
            words.addAll(0, List.of("cmd", "/c"));
        }
        Process process = new ProcessBuilder(words).directory(directory.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try {
            if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(command[0] + " took longer than " + limit);
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static Azurite start(Path target) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("node",
                target.resolve(Path.of("node_modules", "azurite", "dist", "src", "blob", "main.js")).toString(),
                "--blobHost", "127.0.0.1", "--blobPort", "0", "--inMemoryPersistence", "--silent", "--disableTelemetry",
                "--skipApiVersionCheck").directory(target.toFile()).redirectErrorStream(true);
        builder.environment().putAll(Map.of("NODE_ENV", "production"));
        Process process = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        StringBuilder said = new StringBuilder();
        BufferedReader out = new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            said.append(line).append('\n');
            Matcher matcher = LISTENS.matcher(line);
            if (matcher.find()) {
                return new Azurite(Integer.parseInt(matcher.group(1)));
            }
        }
        throw new IOException("Azurite ended at once and said: " + said);
    }
}
