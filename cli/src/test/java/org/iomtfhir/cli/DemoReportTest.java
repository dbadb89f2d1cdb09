package org.iomtfhir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.iomtfhir.samples.ExpectedObservation;
import org.iomtfhir.samples.SampleSet;
import org.junit.jupiter.api.Test;

class DemoReportTest {

    private final StringWriter shown = new StringWriter();
    private final PrintWriter out = new PrintWriter(shown);

    @Test
    void oneMissingObservationIsNamedAndFailsTheDemo() {
        List<ExpectedObservation> expected = SampleSet.named("infusion-pump").expected();

        int code = DemoCommand.report(out, expected, Map.of(), Instant.now());

        assertThat(code).isEqualTo(IomtCommand.FAILED);
        assertThat(shown.toString()).contains(expected.size() + " of " + expected.size(),
                expected.getFirst().deviceId());
    }

    @Test
    void anObservationOfAnotherValueIsNotTheExpectedOne() throws Exception {
        ExpectedObservation expected = SampleSet.named("bedside-vitals").expected().getFirst();

        assertThat(landed("72").is(expected)).isTrue();
        assertThat(landed("73").is(expected)).isFalse();
    }

    @Test
    void aServerThatHasOnlyJustBeenStartedIsWaitedFor() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (StartingServer server = new StartingServer(() -> asked.getAndIncrement() < 2)) {
            assertThat(DemoCommand.await(new FhirReader(server.base()), List.of(), out, Duration.ofSeconds(60)))
                    .isEmpty();
        }
        assertThat(asked.get()).isGreaterThan(2);
        assertThat(shown.toString()).containsOnlyOnce("does not answer yet")
                .contains("0 of 0 expected Observations are on the FHIR server");
    }

    @Test
    void oneThatNeverAnswersEndsTheDemoInTime() throws Exception {
        try (StartingServer server = new StartingServer(() -> true)) {
            assertThatThrownBy(() -> DemoCommand.await(new FhirReader(server.base()), List.of(), out, Duration.ZERO))
                    .isInstanceOf(IOException.class);
        }
    }

    /** A FHIR server that holds nothing, and answers 503 for as long as it is told to. */
    private static final class StartingServer implements AutoCloseable {

        private final HttpServer server;

        StartingServer(BooleanSupplier starting) throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                byte[] bundle = "{\"resourceType\":\"Bundle\",\"type\":\"searchset\"}".getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", "application/fhir+json");
                exchange.sendResponseHeaders(starting.getAsBoolean() ? 503 : 200, bundle.length);
                exchange.getResponseBody().write(bundle);
                exchange.close();
            });
            server.start();
        }

        String base() {
            return "http://127.0.0.1:" + server.getAddress().getPort() + "/fhir";
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }

    @Test
    void theTableShowsPatientDeviceCodeTimeAndValue() throws Exception {
        new ObservationTable(out).print(List.of(landed("72")));

        assertThat(shown.toString().lines().filter(line -> !line.isBlank()).toList()).hasSize(2).last().asString()
                .containsSubsequence("MRN-0001417", "monitor-bed-01", "Heart rate", "2026-03-02T08:00:00Z",
                        "72 beats/min");
    }

    private static LandedObservation landed(String value) throws Exception {
        JsonNode resource = new ObjectMapper().readTree(
                """
                        {"code": {"text": "Heart rate", "coding": [
                            {"system": "http://loinc.org", "code": "8867-4", "display": "Heart rate"},
                            {"system": "urn:example", "code": "heartrate", "display": "heartrate"}]},
                         "effectiveDateTime": "2026-03-02T08:00:00Z",
                         "valueQuantity": {"value": %s, "unit": "beats/min", "system": "http://unitsofmeasure.org", "code": "/min"}}
                        """
                        .formatted(value));
        return new LandedObservation("MRN-0001417", "monitor-bed-01", resource);
    }
}
