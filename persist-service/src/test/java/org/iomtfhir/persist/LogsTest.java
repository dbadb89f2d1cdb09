package org.iomtfhir.persist;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.github.benmanes.caffeine.cache.Ticker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.iomtfhir.fhirclient.server.Authorization;
import org.iomtfhir.fhirclient.server.FhirServer;
import org.iomtfhir.fhirclient.server.FhirTransport;
import org.iomtfhir.fhirclient.server.FhirUnavailableException;
import org.iomtfhir.fhirclient.server.ServerCheck;
import org.iomtfhir.fhirclient.server.ServerOptions;
import org.iomtfhir.fhirclient.standin.Reply;
import org.iomtfhir.fhirclient.standin.StandInServer;
import org.iomtfhir.fhirclient.standin.StandInServer.Request;
import org.iomtfhir.fhirclient.standin.StandInServer.Ways;
import org.iomtfhir.persist.PersistOutcome.Rejected;
import org.iomtfhir.persist.identity.IdentityMode;
import org.iomtfhir.persist.write.WriteOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Nothing of a person, a device or a reading is logged or told, whatever goes wrong. */
class LogsTest {

    private static final Instant NINE = Instant.parse("2026-10-09T09:00:00Z");
    private static final String PERSON = "mrn-4711";
    private static final String DEVICE = "monitor-0815";
    private static final String READING = "98765.4321";

    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Level usual = root.getLevel();
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private final StandInServer server = new StandInServer(Ways.HAPI);
    private final List<String> told = new ArrayList<>();

    @BeforeEach
    void listen() {
        root.setLevel(Level.INFO);
        logged.start();
        root.addAppender(logged);
    }

    @AfterEach
    void close() {
        root.detachAppender(logged);
        root.setLevel(usual);
        server.close();
    }

    @Test
    void neitherInTheLogNorInReasonsAtInfoAndAbove() {
        FhirServer fhir = new FhirServer(new FhirTransport(ServerOptions.of(server.url()), null, Authorization.none(),
                InstantSource.system()));
        try (Persister persister = Persister.of(fhir, new ServerCheck(fhir).check(null, true), PersistOptions.of(
                IdentityMode.CREATE), InstantSource.system(), new SimpleMeterRegistry(),
                WriteOptions.backoff(pause -> {},
                        new Random(1)),
                Ticker.systemTicker())) {
            IncomingResource reading = Messages.single(DEVICE, PERSON, null, NINE, READING);
            persist(persister, reading);
            server.store(server.stored("Observation").getFirst().toString().replace("\"status\":\"final\"",
                    "\"status\":\"entered-in-error\""));
            LoggerFactory.getLogger(LogsTest.class).info("heard");
            persist(persister, reading);
            server.refuse(json -> json.contains(READING));
            persist(persister, Messages.single(DEVICE, PERSON, null, NINE.plusSeconds(1), READING));
            server.refuse(json -> false);
            server.failAt(500, json -> json.contains(READING));
            persist(persister, Messages.single(DEVICE, PERSON, null, NINE.plusSeconds(2), READING));
            for (int i = 0; i < 4; i++) {
                server.once(Request::isWrite, request -> Reply.of(200, "<html>" + request.body()));
            }
            persist(persister, Messages.single(DEVICE, PERSON, null, NINE.plusSeconds(3), READING));
            persist(persister, Messages.single(DEVICE, "another-" + PERSON, null, NINE, READING));
            persist(persister, new IncomingResource(("{\"resourceType\":\"Observation\",\"" + PERSON + "\":\"" + READING
                    + "\"").getBytes(StandardCharsets.UTF_8), null, null));
        }

        assertThat(logged.list).extracting(ILoggingEvent::getFormattedMessage).contains("heard");
        logged.list.forEach(each -> told.add(each.getFormattedMessage() + each.getThrowableProxy()));
        assertThat(told).hasSizeGreaterThanOrEqualTo(5).noneMatch(each -> each.contains(PERSON) || each.contains(DEVICE)
                || each.contains(READING));
    }

    private void persist(Persister persister, IncomingResource message) {
        try {
            for (PersistOutcome each : persister.persist(List.of(message))) {
                if (each instanceof Rejected rejected) {
                    told.add(rejected.toString());
                }
            }
        } catch (FhirUnavailableException e) {
            told.add(e.toString());
        }
    }
}
