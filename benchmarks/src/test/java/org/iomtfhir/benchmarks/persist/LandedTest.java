package org.iomtfhir.benchmarks.persist;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import org.hl7.fhir.r4.model.Observation;
import org.iomtfhir.fhirclient.server.Authorization;
import org.iomtfhir.fhirclient.server.FhirServer;
import org.iomtfhir.fhirclient.server.FhirTransport;
import org.iomtfhir.fhirclient.server.ResourceText;
import org.iomtfhir.fhirclient.server.ServerOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LandedTest {

    private final Ward ward = new Ward();
    private final List<Series> series = ward.next(1);
    private HttpServer server;
    private String found = "";

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void theReadingsOfTheFirstMessagePassAfterIt() {
        holds(stored());

        landed().check(Step.CREATE, series);
    }

    @Test
    void anotherPatientAnotherVersionOrNoObservationAtAllFails() {
        Observation another = stored();
        another.getSubject().setReference("Patient/another");
        holds(another);
        assertThatThrownBy(() -> landed().check(Step.CREATE, series)).hasMessageContaining("subject");

        Observation newer = stored();
        newer.getMeta().setVersionId("2");
        holds(newer);
        assertThatThrownBy(() -> landed().check(Step.CREATE, series)).hasMessageContaining("version 2");

        found = "";
        assertThatThrownBy(() -> landed().check(Step.CREATE, series)).hasMessageContaining("0 of 1");
    }

    /** As the first message says it, with the slots that it has nothing for. */
    private Observation stored() {
        Observation observation = ward.observation(series.getFirst(), Step.CREATE);
        observation.getMeta().setVersionId("1");
        var samples = observation.getValueSampledData();
        samples.getExtension().clear();
        samples.setData(samples.getData() + " E".repeat(Step.SLOTS - Step.CREATE.until()));
        return observation;
    }

    private void holds(Observation observation) {
        found = "{\"resource\":" + new ResourceText().write(observation) + ",\"search\":{\"mode\":\"match\"}}";
    }

    private Landed landed() {
        return new Landed(new FhirServer(new FhirTransport(ServerOptions.of(URI.create("http://127.0.0.1:" + server
                .getAddress().getPort())), null, Authorization.none(), InstantSource.system())));
    }

    private void answer(HttpExchange exchange) throws IOException {
        byte[] bundle = ("{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"entry\":[" + found + "]}").getBytes(
                UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/fhir+json");
        exchange.sendResponseHeaders(200, bundle.length);
        exchange.getResponseBody().write(bundle);
        exchange.close();
    }
}
