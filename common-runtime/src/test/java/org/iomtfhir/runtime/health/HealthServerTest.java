package org.iomtfhir.runtime.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.runtime.build.BuildInfo;
import org.iomtfhir.runtime.health.LineMetrics.Operation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HealthServerTest {

    private final ServiceHealth health = new ServiceHealth(
            Clock.fixed(Instant.parse("2026-10-09T10:18:00Z"), ZoneOffset.UTC));
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final HttpClient client = HttpClient.newHttpClient();
    private HealthServer server;

    @BeforeEach
    void start() throws IOException {
        server = HealthServer.start("127.0.0.1", 0, health, registry);
    }

    @AfterEach
    void stop() {
        server.close();
        client.close();
    }

    @Test
    void aServiceThatDoesItsWorkIsReadyAndLive() throws Exception {
        health.component("hub").up();

        assertThat(get("/health/live").statusCode()).isEqualTo(200);
        HttpResponse<String> ready = get("/health/ready");
        assertThat(ready.statusCode()).isEqualTo(200);
        assertThat(ready.headers().firstValue("Content-Type")).contains("application/json");
        BuildInfo build = BuildInfo.current();
        assertThat(ready.body()).isEqualTo("{\"ok\":true,\"warnings\":[],\"version\":\"" + build.version()
                + "\",\"commit\":\"" + build.commit()
                + "\",\"components\":{\"hub\":{\"state\":\"up\",\"since\":\"2026-10-09T10:18:00Z\"}},\"notes\":{}}");
        assertThat(build.version()).matches("\\d+\\.\\d+\\.\\d+.*");
    }

    @Test
    void aServiceThatWorksWithTheLastGoodTemplatesIsReadyWithAWarning() throws Exception {
        LineMetrics metrics = new LineMetrics(registry, "normalize", health);
        health.component("hub").up();
        health.component("templates").degraded("the last good template is in force");
        metrics.templateInForce("devicecontent.json", false);

        HttpResponse<String> ready = get("/health/ready");
        assertThat(ready.statusCode()).isEqualTo(200);
        assertThat(ready.body()).contains("\"ok\":true",
                "\"warnings\":[\"templates: the last good template is in force\"]", "\"state\":\"degraded\"");
        assertThat(get("/metrics").body().lines()).contains("IotConnectorStatus{stage=\"normalize\"} 1.0",
                "TemplateInForce{file=\"devicecontent.json\",stage=\"normalize\"} 0.0");

        metrics.templateInForce("devicecontent.json", true);
        assertThat(get("/metrics").body().lines())
                .contains("TemplateInForce{file=\"devicecontent.json\",stage=\"normalize\"} 1.0");
    }

    @Test
    void whatHasNotHappenedIsCountedAsNoneAndEveryMetricSaysWhatItIs() throws Exception {
        LineMetrics metrics = new LineMetrics(registry, "persist", health);
        BuildMetric.register(registry, "persist");

        List<String> page = get("/metrics").body().lines().toList();

        assertThat(metrics.unmatchedEvents()).isZero();
        assertThat(page).contains("TotalErrors_total{name=\"InvalidTemplate\",stage=\"persist\"} 0.0",
                "DeadLetter_total{name=\"InvalidDataFormat\",stage=\"persist\"} 0.0",
                "Retry_total{stage=\"persist\",what=\"fhir\"} 0.0", "UnmatchedEvent_total{stage=\"persist\"} 0.0",
                "FhirResourceSaved_total{operation=\"created\",resource=\"Observation\",stage=\"persist\"} 0.0")
                .anyMatch(line -> line.startsWith("build_info{commit="));
        assertThat(page.stream().filter(line -> line.startsWith("# HELP")))
                .allMatch(line -> line.matches("# HELP \\S+ \\S.*"));
    }

    @Test
    void aNoteIsShownAndLeavesTheServiceReady() throws Exception {
        health.component("hub").up();
        health.note("retention loss", "3 events");

        HttpResponse<String> ready = get("/health/ready");

        assertThat(ready.statusCode()).isEqualTo(200);
        assertThat(ready.body()).contains(
                "\"notes\":{\"retention loss\":{\"text\":\"3 events\",\"since\":\"2026-10-09T10:18:00Z\"}}");
        health.forgetNote("retention loss");
        assertThat(get("/health/ready").body()).contains("\"notes\":{}");
    }

    @Test
    void aServiceThatWaitsIsLiveAndNotReadyAndSaysWhy() throws Exception {
        health.component("hub").up();
        health.component("fhir").waiting("throttled for \"5\" s");

        assertThat(get("/health/live").statusCode()).isEqualTo(200);
        HttpResponse<String> ready = get("/health/ready");
        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(ready.body()).contains(
                "\"ok\":false", "\"fhir\":{\"state\":\"waiting\",\"reason\":\"throttled for \\\"5\\\" s\",\"since\":");
    }

    @Test
    void aServiceThatIsBrokenIsNotLive() throws Exception {
        health.component("hub").down("its processor has ended");

        HttpResponse<String> live = get("/health/live");
        assertThat(live.statusCode()).isEqualTo(503);
        assertThat(live.body()).contains("\"state\":\"down\",\"reason\":\"its processor has ended\"");
    }

    @Test
    void metricsBearTheNamesThatTheFieldKnows() throws Exception {
        LineMetrics metrics = new LineMetrics(registry, "normalize", health);
        metrics.deviceEvents(3);
        metrics.droppedEvents(1);
        metrics.normalizedEvents(2);
        metrics.measurements(2);
        metrics.measurementGroups(1);
        metrics.deviceEventProcessed(Duration.ofMillis(70));
        metrics.measurementIngested(Duration.ofMillis(-5));
        metrics.error(ErrorName.InvalidTemplate);
        metrics.deadLetter(ErrorName.InvalidDataFormat);
        metrics.fhirResourcesSaved(Operation.CREATED, "Observation", 4);
        metrics.batch(17);
        metrics.retried("hub");
        metrics.lostByRetention(9);
        metrics.partitionLag("3", 12);
        health.component("hub").up();

        HttpResponse<String> page = get("/metrics");

        assertThat(page.headers().firstValue("Content-Type")).hasValueSatisfying(
                type -> assertThat(type).startsWith("text/plain"));
        assertThat(page.body().lines()).contains("DeviceEvent_total{stage=\"normalize\"} 3.0",
                "DroppedEvent_total{stage=\"normalize\"} 1.0", "NormalizedEvent_total{stage=\"normalize\"} 2.0",
                "Measurement_total{stage=\"normalize\"} 2.0", "MeasurementGroup_total{stage=\"normalize\"} 1.0",
                "DeviceEventProcessingLatencyMs_bucket{stage=\"normalize\",le=\"50.0\"} 0",
                "DeviceEventProcessingLatencyMs_bucket{stage=\"normalize\",le=\"100.0\"} 1",
                "DeviceEventProcessingLatencyMs_sum{stage=\"normalize\"} 70.0",
                "MeasurementIngestionLatencyMs_sum{stage=\"normalize\"} 0.0",
                "TotalErrors_total{name=\"InvalidTemplate\",stage=\"normalize\"} 1.0",
                "DeadLetter_total{name=\"InvalidDataFormat\",stage=\"normalize\"} 1.0",
                "FhirResourceSaved_total{operation=\"created\",resource=\"Observation\",stage=\"normalize\"} 4.0",
                "Retry_total{stage=\"normalize\",what=\"hub\"} 1.0", "RetentionLoss_total{stage=\"normalize\"} 9.0",
                "PartitionLag{partition=\"3\",stage=\"normalize\"} 12.0",
                "IotConnectorStatus{stage=\"normalize\"} 1.0");
    }

    @Test
    void theJvmIsSeenBesides() throws Exception {
        try (JvmMetrics jvm = new JvmMetrics(registry, "group")) {
            assertThat(jvm).isNotNull();
            assertThat(get("/metrics").body()).contains("process_uptime_seconds", "jvm_gc_live_data_size_bytes")
                    .containsPattern("jvm_memory_used_bytes\\{area=\"heap\",[^}]*stage=\"group\"");
        }
    }

    @Test
    void thePartitionThatIsAnothersNowHasNoLagHere() throws Exception {
        LineMetrics metrics = new LineMetrics(registry, "group", health);
        metrics.partitionLag("3", 12);
        metrics.partitionLag("4", 5);

        metrics.partitionGone("3");

        assertThat(get("/metrics").body()).contains("partition=\"4\"").doesNotContain("partition=\"3\"");
        metrics.partitionLag("3", 1);
        assertThat(get("/metrics").body()).contains("PartitionLag{partition=\"3\",stage=\"group\"} 1.0");
    }

    @Test
    void whoeverSendsHalfARequestHoldsUpNobodyAndIsSentAway() throws Exception {
        server.close();
        server = HealthServer.start("127.0.0.1", 0, health, registry, Duration.ofSeconds(3));
        List<Socket> halves = new ArrayList<>();
        try {
            for (int i = 0; i < 50; i++) {
                halves.add(sending("GET /health/live HTTP/1.1\r\nHost: local"));
            }
            for (int i = 0; i < 20; i++) {
                assertThat(get("/health/live").statusCode()).isEqualTo(200);
            }
            for (Socket half : halves) {
                assertThat(endOf(half)).isTrue();
            }
        } finally {
            for (Socket half : halves) {
                half.close();
            }
        }
    }

    @Test
    void ofTooManyConnectionsTheOldestGoesAndTheNewestIsAnswered() throws Exception {
        List<Socket> silent = new ArrayList<>();
        try {
            for (int i = 0; i < 400; i++) {
                silent.add(sending(""));
            }
            assertThat(get("/health/live").statusCode()).isEqualTo(200);
            assertThat(endOf(silent.getFirst())).isTrue();
        } finally {
            for (Socket one : silent) {
                one.close();
            }
        }
    }

    @Test
    void aBrowserThatWasLedHereByAForeignPageIsRefused() throws Exception {
        assertThat(statusLine("GET /metrics HTTP/1.1\r\nHost: evil.example:8080\r\n\r\n")).contains(" 421 ");
        assertThat(statusLine("GET /metrics HTTP/1.1\r\nHost: 127.0.0.1.evil.example\r\n\r\n")).contains(" 421 ");
        for (String host : List.of("localhost", "LOCALHOST:8080", "127.0.0.1:" + server.port(), "[::1]:8080")) {
            assertThat(statusLine("GET /metrics HTTP/1.1\r\nHost: " + host + "\r\n\r\n")).as(host).contains(" 200 ");
        }
    }

    @Test
    void aRequestOfNoEndIsRefused() throws Exception {
        assertThat(statusLine("GET /" + "a".repeat(100_000) + " HTTP/1.1\r\n\r\n")).contains(" 400 ");
        assertThat(statusLine("GET / HTTP/1.1\r\nX: " + "a".repeat(100_000) + "\r\n\r\n")).contains(" 400 ");
    }

    @Test
    void whatComesFromAHubIsNoLabel() throws Exception {
        LineMetrics metrics = new LineMetrics(registry, "persist", health);
        for (int i = 0; i < 200; i++) {
            metrics.fhirResourcesSaved(Operation.CREATED, "Jane Doe " + i, 1);
        }
        metrics.fhirResourcesSaved(Operation.CREATED, "Observation", 1);

        assertThat(get("/metrics").body().lines().filter(line -> line.startsWith("FhirResourceSaved_total"))).hasSize(4)
                .contains("FhirResourceSaved_total{operation=\"created\",resource=\"other\",stage=\"persist\"} 200.0")
                .noneMatch(line -> line.contains("Jane"));
    }

    private Socket sending(String text) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(10_000);
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
        return socket;
    }

    /** Whether the other side closes, as it has to within the limit. */
    private static boolean endOf(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (SocketException e) {
            return true;
        }
    }

    private String statusLine(String request) throws IOException {
        try (Socket socket = sending(request)) {
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
        }
    }

    @Test
    void anythingElseIsNotFoundAndNothingCanBeSent() throws Exception {
        assertThat(get("/").statusCode()).isEqualTo(404);
        assertThat(get("/health/live/../../etc/passwd").statusCode()).isEqualTo(404);
        HttpRequest post = HttpRequest.newBuilder(uri("/metrics")).POST(HttpRequest.BodyPublishers.ofString("x"))
                .build();
        assertThat(client.send(post, HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(405);
        HttpRequest head = HttpRequest.newBuilder(uri("/health/live")).HEAD().build();
        assertThat(client.send(head, HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    }

    @Test
    void aPortThatIsTakenIsSaidWithTheSettingToChange() {
        assertThatThrownBy(() -> HealthServer.start("127.0.0.1", server.port(), health, registry))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("can't be served on 127.0.0.1 port " + server.port())
                .hasMessageContaining("IOMT_HEALTH_PORT");
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(10)).build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
