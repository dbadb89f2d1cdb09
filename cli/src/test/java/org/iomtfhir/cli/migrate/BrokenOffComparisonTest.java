package org.iomtfhir.cli.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A comparison that was broken off in the middle says in the end what one says that was not. */
@Timeout(120)
class BrokenOffComparisonTest {

    private static final int PAGES = 8;
    private static final int ON_A_PAGE = 50;

    @TempDir
    private Path directory;

    private static String observation(int number, int value) {
        return "{\"resourceType\":\"Observation\",\"id\":\"o" + number
                + "\",\"status\":\"final\",\"code\":{\"text\":\"x\"},"
                + "\"effectiveDateTime\":\"2026-03-02T08:00:00Z\",\"device\":{\"identifier\":{\"value\":\"d" + number
                + "\"}},\"valueQuantity\":{\"value\":" + value + "}}";
    }

    private Path export(String name, int from, int to, int differsEvery) throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = from; i < to; i++) {
            lines.add(observation(i, i % differsEvery == 0 ? 2 : 1));
        }
        return Files.write(directory.resolve(name), lines);
    }

    private Comparison.Result whole(String earlier, String here) throws Exception {
        return new Comparison(directory.resolve("whole"), line -> {}).run(earlier, here, Optional.empty(),
                Optional.empty(), "");
    }

    private static List<String> differences(Path work) throws IOException {
        return Files.readAllLines(work.resolve("differences.ndjson"));
    }

    /** The process is killed while it reads the second side: what it had read is not read again, and nothing counts twice. */
    @Test
    void afterTheProcessWasKilled() throws Exception {
        String earlier = export("earlier.ndjson", 0, 45_000, 1_000).toString();
        String here = export("here.ndjson", 10, 60_000, 7_000).toString();
        Path work = directory.resolve("work");
        ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m", "-XX:TieredStopAtLevel=1", "org.iomtfhir.cli.IomtCommand", "migrate", "compare", earlier,
                here, "--work", work.toString());
        builder.environment().put("CLASSPATH", Arrays.stream(System.getProperty("java.class.path").split(
                File.pathSeparator)).map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator)));
        Process process = builder.redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        try (BufferedReader progress = process.errorReader(StandardCharsets.UTF_8)) {
            assertThat(progress.lines().anyMatch(line -> line.startsWith("here: 10000 "))).isTrue();
        } finally {
            process.destroyForcibly().waitFor();
        }
        List<String> said = new ArrayList<>();

        Comparison.Result result = new Comparison(work, said::add).run(earlier, here, Optional.empty(),
                Optional.empty(), "");

        assertThat(said.getFirst()).isEqualTo("earlier: 45000 Observations were read before");
        assertThat(said.get(1))
                .matches("here: (goes on after \\d0000 Observations|60000 Observations were read before)");
        assertThat(result).isEqualTo(whole(earlier, here));
        assertThat(differences(work)).isEqualTo(differences(directory.resolve("whole")));
        assertThat(List.of(result.missing(), result.more())).isEqualTo(List.of(10L, 15_000L));
        assertThat(result.same() + result.different()).isEqualTo(44_990L);
    }

    /** A server goes away between two pages: the next run asks for the page that was not read, and for none before it. */
    @Test
    void afterAServerWentAway() throws Exception {
        List<String> asked = Collections.synchronizedList(new ArrayList<>());
        AtomicBoolean away = new AtomicBoolean(true);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        String base = "http://127.0.0.1:" + server.getAddress().getPort() + "/fhir";
        server.createContext("/", exchange -> {
            String query = String.valueOf(exchange.getRequestURI().getQuery());
            int page = query.startsWith("page=") ? Integer.parseInt(query.substring(5)) : 0;
            asked.add("page " + page);
            byte[] answer = page(base, page).getBytes(StandardCharsets.UTF_8);
            boolean refuses = page == 5 && away.get();
            exchange.getResponseHeaders().set("Content-Type", "application/fhir+json");
            exchange.sendResponseHeaders(refuses ? 403 : 200, answer.length);
            try (var body = exchange.getResponseBody()) {
                body.write(answer);
            }
        });
        server.start();
        try {
            String here = export("here.ndjson", 0, PAGES * ON_A_PAGE, 100).toString();
            Path work = directory.resolve("work");

            assertThatThrownBy(() -> new Comparison(work, line -> {}).run(base, here, Optional.empty(),
                    Optional.empty(), "")).isInstanceOf(IOException.class)
                    .hasMessageContaining("goes on from here when it is run again");
            assertThat(asked).containsExactly("page 0", "page 1", "page 2", "page 3", "page 4", "page 5");
            asked.clear();
            away.set(false);
            List<String> said = new ArrayList<>();
            Comparison.Result result = new Comparison(work, said::add).run(base, here, Optional.empty(),
                    Optional.empty(), "");

            assertThat(said.getFirst()).isEqualTo("earlier: goes on after 250 Observations");
            assertThat(asked).containsExactly("page 5", "page 6", "page 7");
            assertThat(result).isEqualTo(whole(base, here))
                    .isEqualTo(new Comparison.Result(396, 0, 0, 4, Map.of("valueQuantity", 4L)));
        } finally {
            server.stop(0);
        }
    }

    private static String page(String base, int page) {
        List<String> entries = new ArrayList<>();
        for (int i = page * ON_A_PAGE; i < (page + 1) * ON_A_PAGE; i++) {
            entries.add("{\"resource\":" + observation(i, 1) + "}");
        }
        return "{\"resourceType\":\"Bundle\",\"type\":\"searchset\"" + (page + 1 < PAGES
                ? ",\"link\":[{\"relation\":\"next\",\"url\":\"" + base + "/next?page=" + (page + 1) + "\"}]"
                : "") + ",\"entry\":[" + String.join(",", entries) + "]}";
    }
}
