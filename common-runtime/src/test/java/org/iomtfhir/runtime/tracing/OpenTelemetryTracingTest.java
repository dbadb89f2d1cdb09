package org.iomtfhir.runtime.tracing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.runtime.hub.read.Delivery;
import org.iomtfhir.runtime.service.StageHarness;
import org.iomtfhir.runtime.settings.Secret;
import org.iomtfhir.runtime.settings.ServiceSettings.Service;
import org.iomtfhir.runtime.settings.TracingSettings.Traced;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OpenTelemetryTracingTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00-" + TRACE + "-00f067aa0ba902b7-01";

    private final List<SpanData> spans = new CopyOnWriteArrayList<>();
    private final StageHarness harness = new StageHarness(Service.NORMALIZE, Clock.systemUTC());

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    private Tracing keeping(double share) {
        return new OpenTelemetryTracing("normalize", share, SimpleSpanProcessor.create(new SpanExporter() {
            @Override
            public CompletableResultCode export(Collection<SpanData> ended) {
                spans.addAll(ended);
                return CompletableResultCode.ofSuccess();
            }

            @Override
            public CompletableResultCode flush() {
                return CompletableResultCode.ofSuccess();
            }

            @Override
            public CompletableResultCode shutdown() {
                return CompletableResultCode.ofSuccess();
            }
        }));
    }

    private Delivery event(Map<String, Object> properties) {
        return harness.event("{\"patient\":\"Miller\"}".getBytes(ISO_8859_1), null, properties);
    }

    @Test
    void theWorkBelongsToTheTraceThatItsEventCameInAndCarriesItOn() {
        Map<String, Object> carried;
        try (Tracing tracing = keeping(1);
                Tracing.Work work = tracing.begin(event(Map.of("traceparent", PARENT, "tracestate", "vendor=7")))) {
            carried = work.properties();
        }

        assertThat(spans).singleElement().satisfies(span -> {
            assertThat(span.getTraceId()).isEqualTo(TRACE);
            assertThat(span.getParentSpanId()).isEqualTo("00f067aa0ba902b7");
            assertThat(span.getName()).isEqualTo("normalize");
            assertThat(span.getResource().toString()).contains("iomt-normalize");
            assertThat(span.toString()).doesNotContain("Miller");
        });
        assertThat(carried).containsOnlyKeys("traceparent", "tracestate").containsEntry("tracestate", "vendor=7")
                .containsEntry("traceparent", "00-" + TRACE + "-" + spans.getFirst().getSpanId() + "-01");
    }

    @Test
    void theNameUnderWhichTheAzureSdksCarryATraceIsReadAsWell() {
        try (Tracing tracing = keeping(1); Tracing.Work work = tracing.begin(event(Map.of("Diagnostic-Id", PARENT)))) {
            assertThat(work.properties().get("traceparent").toString()).contains(TRACE);
        }
    }

    @Test
    void anEventThatComesInNoTraceOrInOneThatMeansNothingBeginsOne() {
        try (Tracing tracing = keeping(1)) {
            tracing.begin(event(Map.of())).close();
            tracing.begin(event(Map.of("traceparent", "patient Miller"))).close();
            tracing.begin(event(Map.of("traceparent", 7L))).close();
        }

        assertThat(spans).hasSize(3).allSatisfy(span -> {
            assertThat(span.getParentSpanContext().isValid()).isFalse();
            assertThat(span.toString()).doesNotContain("Miller");
        });
        assertThat(spans.stream().map(SpanData::getTraceId).distinct()).hasSize(3);
    }

    @Test
    void whoBeganATraceDecidesWhetherItIsKeptAndWhatBeginsHereGoesByTheShare() {
        try (Tracing tracing = keeping(0)) {
            tracing.begin(event(Map.of())).close();
            tracing.begin(event(Map.of("traceparent", PARENT))).close();
            tracing.begin(event(Map.of("traceparent", PARENT.replace("-01", "-00")))).close();
        }

        assertThat(spans).singleElement().satisfies(span -> assertThat(span.getTraceId()).isEqualTo(TRACE));
    }

    @Test
    void whatIsMadeOfManyEventsIsInTheTraceOfTheFirstAndRefersToAFewOfTheOthers() {
        List<Delivery> sources = new ArrayList<>();
        sources.add(event(Map.of()));
        for (int i = 0; i < 100; i++) {
            sources.add(event(Map.of("traceparent", String.format("00-%032x-%016x-01", i + 1, i + 1))));
        }

        try (Tracing tracing = keeping(1)) {
            tracing.begin(sources).close();
        }

        assertThat(spans).singleElement().satisfies(span -> {
            assertThat(span.getTraceId()).endsWith("0001");
            assertThat(span.getLinks()).hasSize(OpenTelemetryTracing.MOST_LINKS);
            assertThat(span.getLinks().getFirst().getSpanContext().getTraceId()).endsWith("0002");
        });
    }

    @Test
    void aDeadLetterShowsInTheTraceWithItsCause() throws Exception {
        try (Tracing tracing = keeping(1);
                StageHarness telling = new StageHarness(Service.NORMALIZE, Clock.systemUTC(), tracing)) {
            Delivery delivery = event(Map.of());
            try (Tracing.Work work = tracing.begin(delivery)) {
                assertThat(work.properties()).isNotEmpty();
                telling.context().deadLetters().setAside(delivery.event(), ErrorName.InvalidDataFormat, "not JSON", "",
                        Optional.empty());
            }
        }

        assertThat(spans).singleElement().satisfies(span -> {
            assertThat(span.getStatus()).isEqualTo(StatusData.error());
            assertThat(span.getAttributes().toString()).contains("InvalidDataFormat");
        });
    }

    @Test
    void whereNoEndpointIsSetNothingIsMade() {
        Tracing off = Traces.of(new Traced(Optional.empty(), 100, Map.of()), "group");
        Delivery delivery = event(Map.of("traceparent", PARENT));

        assertThat(off).isSameAs(Tracing.OFF);
        assertThat(off.begin(delivery)).isSameAs(off.begin(List.of(delivery)));
        assertThat(off.begin(delivery).properties()).isEmpty();
    }

    @Test
    void spansReachTheEndpointWithTheHeadersThatItAsksFor() throws Exception {
        List<String> received = new CopyOnWriteArrayList<>();
        HttpServer collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/v1/traces", exchange -> {
            received.add(exchange.getRequestHeaders().getFirst("api-key") + " "
                    + new String(exchange.getRequestBody().readAllBytes(), ISO_8859_1));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        collector.start();
        try {
            URI endpoint = URI.create("http://127.0.0.1:" + collector.getAddress().getPort() + "/v1/traces");
            try (Tracing tracing = Traces.of(
                    new Traced(Optional.of(endpoint), 100, Map.of("api-key", new Secret("k1"))), "group")) {
                tracing.begin(event(Map.of())).close();
            }
            await().atMost(Duration.ofSeconds(30)).until(() -> !received.isEmpty());
            assertThat(received.getFirst()).startsWith("k1 ").contains("iomt-group");
        } finally {
            collector.stop(0);
        }
    }
}
