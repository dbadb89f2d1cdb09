package org.iomtfhir.chaos.line.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.random.RandomGenerator;
import org.iomtfhir.runtime.retry.Backoff;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ServerReadsTest {

    private record Answer(int status, String body) {}

    private final Deque<Answer> answers = new ArrayDeque<>();
    private final List<String> asked = new ArrayList<>();
    private HttpServer server;
    private String base;
    private ServerReads reads;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI().toString());
            Answer answer = answers.pop();
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        base = "http://127.0.0.1:" + server.getAddress().getPort() + "/fhir";
        reads = new ServerReads(base,
                new Backoff(Duration.ofMillis(2), Duration.ofMillis(4), duration -> {}, RandomGenerator.getDefault()));
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void followsPagesAndAsksAgainWhereTheServerFails() throws Exception {
        answers.add(new Answer(500, "{}"));
        answers.add(new Answer(200, """
                {"link": [{"relation": "next", "url": "%s?page=2"}], "entry": [{"resource": {"id": "a"}}]}
                """.formatted(base)));
        answers.add(new Answer(503, "{}"));
        answers.add(new Answer(500, "{}"));
        answers.add(new Answer(200, "{\"entry\": [{\"resource\": {\"id\": \"b\"}}]}"));
        List<String> found = new ArrayList<>();

        reads.search("Device?_count=1", resource -> found.add(resource.path("id").asText()));

        assertThat(found).containsExactly("a", "b");
        assertThat(asked).containsExactly("/fhir/Device?_count=1", "/fhir/Device?_count=1", "/fhir?page=2",
                "/fhir?page=2", "/fhir?page=2");
    }

    @Test
    void saysWhatAServerAnsweredThatFailsForGood() {
        for (int i = 0; i < 5; i++) {
            answers.add(new Answer(500, "out of " + i));
        }

        assertThatThrownBy(() -> reads.search("Device", resource -> {})).isInstanceOf(IOException.class)
                .hasMessage("the FHIR server answered 500 to a search: out of 4");
        assertThat(asked).hasSize(5);
    }

    @Test
    void doesNotRepeatWhatIsRefused() {
        answers.add(new Answer(410, "gone"));

        assertThatThrownBy(() -> reads.search("Device", resource -> {})).isInstanceOf(IOException.class)
                .hasMessage("the FHIR server answered 410 to a search: gone");
        assertThat(asked).hasSize(1);
    }
}
