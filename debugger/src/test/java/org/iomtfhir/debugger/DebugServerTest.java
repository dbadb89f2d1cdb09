package org.iomtfhir.debugger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DebugServerTest {

    @TempDir
    Path directory;
    private Path device;
    private DebugServer server;

    @BeforeEach
    void start() throws IOException {
        device = Files.writeString(directory.resolve("devicecontent.json"), "before");
        server = DebugServer.start(0, new GivenFiles(Optional.of(device), Optional.empty(), Optional.empty(), true),
                new TestLine(), new TestLine());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void thePageComesWithAStrictPolicyAndANonceOfItsOwn() throws IOException {
        String first = get("/", "127.0.0.1:" + server.port(), "");
        String second = get("/", "localhost:" + server.port(), "");

        assertThat(first).startsWith("HTTP/1.1 200").contains("default-src 'none'", "frame-ancestors 'none'",
                "x-content-type-options: nosniff", "cache-control: no-store").doesNotContain("unsafe", "{{");
        assertThat(nonce(first)).hasSizeGreaterThan(20).isNotEqualTo(nonce(second));
    }

    private static String nonce(String answer) {
        int at = answer.indexOf("'nonce-") + 7;
        return answer.substring(at, answer.indexOf('\'', at));
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "127.0.0.1", "127.0.0.1:1", "localhost.evil.example:8383", "[::1]:8383",
            ""})
    void aNameThatIsNotItsOwnIsRefused(String host) throws IOException {
        assertThat(get("/", host, "")).startsWith("HTTP/1.1 403");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Origin: http://evil.example\r\n", "Origin: null\r\n", "Sec-Fetch-Site: cross-site\r\n",
            "Sec-Fetch-Site: same-site\r\n", "Origin: http://127.0.0.1:1\r\n"})
    void whatAnotherPageAsksIsRefused(String header) throws IOException {
        assertThat(get("/api/files", "127.0.0.1:" + server.port(), header)).startsWith("HTTP/1.1 403")
                .doesNotContain("before");
        assertThat(post("/api/explain", header, "application/json", "{}")).startsWith("HTTP/1.1 403");
    }

    @Test
    void aFormOfAnotherPageCanNotPost() throws IOException {
        assertThat(post("/api/files", "", "text/plain", "{\"device\":\"after\"}")).startsWith("HTTP/1.1 403");
        assertThat(post("/api/files", own(), "text/plain", "{\"device\":\"after\"}")).startsWith("HTTP/1.1 403");
        assertThat(device).hasContent("before");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/../pom.xml", "/lib/../../pom.xml", "/lib/", "/%2e%2e/etc/passwd", "/page/index.html",
            "/org/iomtfhir/debugger/DebugServer.class"})
    void nothingElseCanBeAskedFor(String path) throws IOException {
        assertThat(get(path, "127.0.0.1:" + server.port(), "")).startsWith("HTTP/1.1 404");
    }

    @Test
    void filesAreWrittenBackWhole() throws IOException {
        assertThat(post("/api/files", own(), "application/json", "{\"device\":\"after\"}")).startsWith("HTTP/1.1 200");
        assertThat(device).hasContent("after");
        assertThat(directory).isDirectoryNotContaining("glob:**.new");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{\"profile\":\"none such\"}", "{\"device\":1,\"events\":[]}"})
    void whatIsNoRequestIsAnsweredAllTheSame(String body) throws IOException {
        assertThat(post("/api/explain", own(), "application/json", body)).startsWith("HTTP/1.1 ");
        assertThat(get("/", "127.0.0.1:" + server.port(), "")).startsWith("HTTP/1.1 200");
    }

    @Test
    void itListensOnLoopbackAlone() {
        assertThat(server.address()).startsWith("http://127.0.0.1:");
        assertThatThrownBy(() -> DebugServer.start(server.port(), GivenFiles.none(), new TestLine(),
                new TestLine())).isInstanceOf(IOException.class)
                .hasMessageContaining("--port");
    }

    private String own() {
        return "Origin: http://127.0.0.1:" + server.port() + "\r\n";
    }

    private String get(String path, String host, String headers) throws IOException {
        return ask("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n" + headers + "Connection: close\r\n\r\n");
    }

    private String post(String path, String headers, String type, String body) throws IOException {
        return ask("POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + server.port() + "\r\n" + headers
                + "Content-Type: " + type + "\r\nContent-Length: " + body.length() + "\r\nConnection: close\r\n\r\n"
                + body);
    }

    private String ask(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(20_000);
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.UTF_8));
            out.flush();
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
