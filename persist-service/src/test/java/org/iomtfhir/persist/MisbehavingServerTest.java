package org.iomtfhir.persist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.benmanes.caffeine.cache.Ticker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
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
import org.iomtfhir.persist.PersistOutcome.Written;
import org.iomtfhir.persist.identity.IdentityMode;
import org.iomtfhir.persist.write.Operation;
import org.iomtfhir.persist.write.WriteOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is the server's fault waits like an outage, and no good event is set aside for it. */
class MisbehavingServerTest {

    private static final Instant NINE = Instant.parse("2026-10-09T09:00:00Z");
    private static final int BOUND = 1 << 20;
    private static final AtomicInteger PAGES = new AtomicInteger();

    private final StandInServer server = new StandInServer(Ways.AZURE);
    private final Persister persister;

    MisbehavingServerTest() {
        FhirServer fhir = new FhirServer(new FhirTransport(new ServerOptions(server.url(), null, Duration.ofSeconds(20),
                BOUND, null, null), null, Authorization.none(), InstantSource.system()));
        persister = Persister.of(fhir, new ServerCheck(fhir).check(null, true), PersistOptions.of(IdentityMode.CREATE),
                InstantSource.system(), new SimpleMeterRegistry(), WriteOptions.backoff(pause -> {}, new Random(1)),
                Ticker.disabledTicker());
    }

    @AfterEach
    void close() {
        persister.close();
        server.close();
    }

    static Stream<Arguments> questionsAndAnswers() {
        Map<String, Function<StandInServer, Reply>> answers = Map.of("a next link that is no URI",
                server -> page("", server.url() + "?page=one two|three"), "a next link with a port that is none",
                server -> page("", "http://[::"), "a next link to itself", server -> page("", server.url() + "?page=7"),
                "pages without end that hold nothing",
                server -> page("", server.url() + "?page=" + PAGES.incrementAndGet()),
                "pages without end that hold what was not asked for",
                server -> page("{\"resource\":{\"resourceType\":\"Device\",\"id\":\"d%1$d\"}},{\"resource\":"
                        .formatted(PAGES.incrementAndGet())
                        + "{\"resourceType\":\"Patient\",\"id\":\"p%1$d\"}},{\"resource\":".formatted(PAGES.get())
                        + "{\"resourceType\":\"Observation\",\"id\":\"o%1$d\"}}".formatted(PAGES.get()),
                        server.url() + "?page=" + PAGES.get()),
                "an answer larger than is taken", server -> Reply.of(200, " ".repeat(BOUND + 1) + "{}"));
        return Stream.of("Device", "Patient", "Observation").flatMap(type -> answers.entrySet().stream()
                .map(answer -> Arguments.of(type, answer.getKey(), answer.getValue())));
    }

    private static Reply page(String entries, String next) {
        return Reply.of(200, """
                {"resourceType":"Bundle","type":"searchset","link":[{"relation":"next","url":"%s"}],"entry":[%s]}"""
                .formatted(next, entries));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("questionsAndAnswers")
    void isWaitedForLikeAnOutage(String type, String what, Function<StandInServer, Reply> answer) {
        List<IncomingResource> batch = List.of(message("scale-1", "mrn-1"), message("scale-2", "mrn-2"));
        server.always(request -> request.isSearch(type) || isPage(request) ? answer.apply(server) : null);

        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> persister.persist(batch)).isInstanceOfSatisfying(FhirUnavailableException.class,
                    e -> assertThat(e.getMessage()).contains("FHIR server").doesNotContain("mrn")
                            .doesNotContain("scale"));
        }
        server.always(request -> null);

        assertThat(persister.persist(batch)).containsOnly(new Written(Operation.CREATED));
    }

    private static boolean isPage(Request request) {
        return request.path().contains("page=");
    }

    @Test
    void severalDevicesOfTheIdentifierAreTheMessagesMatterHoweverMuchTheyHold() {
        for (String id : List.of("a", "b", "c")) {
            server.store("""
                    {"resourceType":"Device","id":"%s","identifier":[{"value":"scale-1"}],"note":[{"text":"%s"}]}"""
                    .formatted(id, "long ".repeat(BOUND / 12)));
        }
        server.always(request -> request.isSearch("Device") && request.body().contains("_elements=identifier")
                ? Reply.of(200, """
                        {"resourceType":"Bundle","type":"searchset","entry":[
                         {"resource":{"resourceType":"Device","id":"a","identifier":[{"value":"scale-1"}]}},
                         {"resource":{"resourceType":"Device","id":"b","identifier":[{"value":"scale-1"}]}}]}""")
                : null);

        assertThat(persister.persist(List.of(message("scale-1", "mrn-1")))).singleElement()
                .isInstanceOf(Rejected.class);
    }

    private static IncomingResource message(String device, String patient) {
        return Messages.single(device, patient, null, NINE, "80");
    }
}
