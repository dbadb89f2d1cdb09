package org.iomtfhir.persist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Ticker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Predicate;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers to reads that make no sense, and stored Observations that do not. */
class UnsoundAnswersTest {

    private static final Instant NINE = Instant.parse("2026-10-09T09:00:00Z");
    private static final List<Reply> SENSELESS = List.of(Reply.of(200, "<html><body>Sign in</body></html>"), Reply.of(
            200, "{\"resourceType\":\"Bundle\",\"entry\":[{\"resource\":{\"resourceType\":\"Obser"), Reply.of(200, ""),
            Reply.of(200, "{\"resourceType\":\"Patient\",\"id\":\"1\"}"), Reply.of(200, "[1]"), Reply.of(200, "null"),
            Reply.of(200, "{\"resourceType\":\"Bundle\",\"entry\":[{\"resource\":{\"status\":\"final\"}}]}"), Reply.of(
                    200, "{\"resourceType\":\"Bundle\",\"entry\":[{\"resource\":17}]}"),
            new Reply(302, Map.of("Location", "http://127.0.0.1:9/elsewhere"), ""), Reply.nothing());

    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    private StandInServer server(Ways ways) {
        StandInServer server = new StandInServer(ways);
        opened.add(server);
        return server;
    }

    private static FhirServer client(StandInServer server) {
        ServerOptions where = new ServerOptions(server.url(), null, Duration.ofSeconds(20), 64 << 20, null, null);
        return new FhirServer(new FhirTransport(where, null, Authorization.none(), InstantSource.system()));
    }

    private Persister persister(StandInServer server) {
        FhirServer fhir = client(server);
        Persister persister = Persister.of(fhir, new ServerCheck(fhir).check(null, true), PersistOptions.of(
                IdentityMode.CREATE), InstantSource.system(), new SimpleMeterRegistry(),
                WriteOptions.backoff(pause -> {},
                        new Random(1)),
                Ticker.systemTicker());
        opened.add(persister);
        return persister;
    }

    private static IncomingResource readings(int minute, int from) {
        return readings("monitor-1", "mrn-1", minute, from);
    }

    private static IncomingResource readings(String device, String patient, int minute, int from) {
        return Messages.hourly(device, patient, null, Messages.every(NINE.plusSeconds(60L * minute), 10, 6, from));
    }

    private static String data(StandInServer server) {
        List<JsonNode> stored = server.stored("Observation");
        assertThat(stored).hasSize(1);
        return stored.getFirst().path("valueSampledData").path("data").asText();
    }

    /** As the stage does: again, as long as the server is not to be had. */
    private static List<PersistOutcome> untilAccepted(Persister persister, IncomingResource message) {
        for (int i = 0; i < 3; i++) {
            try {
                return persister.persist(List.of(message));
            } catch (FhirUnavailableException e) {
                assertThat(e.getMessage()).doesNotContain("mrn-1").doesNotContain("monitor-1");
            }
        }
        return persister.persist(List.of(message));
    }

    static Stream<Arguments> readsAndAnswers() {
        Map<String, Predicate<Request>> reads = Map.of("search of devices", each -> each.isSearch("Device"),
                "search of patients", each -> each.isSearch("Patient"), "search of Observations", each -> each.isSearch(
                        "Observation"),
                "batch of reads", each -> each.path().isEmpty() && each.body().contains("\"GET\""));
        return reads.entrySet().stream().flatMap(read -> SENSELESS.stream().map(answer -> Arguments.of(read.getKey(),
                answer, read.getValue())));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("readsAndAnswers")
    void aSenselessAnswerToAReadIsAskedForAgainAndLosesNothing(String name, Reply answer, Predicate<Request> read) {
        StandInServer server = server(Ways.AZURE);
        assertThat(persister(server).persist(List.of(readings(0, 70)))).containsExactly(new Written(Operation.CREATED));
        // A batch of reads comes only for what a search does not show.
        server.hideFromSearch("Observation/" + server.stored("Observation").getFirst().path("id").asText());
        long before = server.count(read);
        server.once(read, request -> answer);

        assertThat(untilAccepted(persister(server), readings(1, 80))).containsExactly(new Written(Operation.UPDATED));

        assertThat(server.count(read) - before).isGreaterThan(1);
        assertThat(data(server)).startsWith("70 71 72 73 74 75 80 81 82 83 84 85 E");
    }

    @ParameterizedTest
    @MethodSource("senseless")
    void aSenselessCapabilityStatementIsAnOutageAndNoVerdictOnTheServer(Reply answer) {
        StandInServer server = server(Ways.HAPI);
        server.once(each -> each.path().equals("metadata"), request -> answer);
        ServerCheck check = new ServerCheck(client(server));

        assertThatThrownBy(() -> check.check(null, true)).isInstanceOf(FhirUnavailableException.class);
        assertThat(check.check(null, true)).isNotNull();
    }

    static Stream<Reply> senseless() {
        // The JDK's client itself repeats a GET that is cut off.
        return SENSELESS.stream().filter(each -> !each.equals(Reply.nothing()));
    }

    @ParameterizedTest
    @EnumSource(Ways.class)
    void aSearchThatGivesAnotherObservationThanWasAskedForHidesNothing(Ways ways) {
        StandInServer server = server(ways);
        persister(server).persist(List.of(readings(0, 70)));
        String another = server.stored("Observation").getFirst().toString().replaceFirst("\"id\":\"[0-9a-f]+\"",
                "\"id\":\"another\"");
        server.once(each -> each.isSearch("Observation"), request -> searchset(another));

        assertThat(persister(server).persist(List.of(readings(1, 80)))).containsExactly(new Written(Operation.UPDATED));

        assertThat(data(server)).startsWith("70 71 72 73 74 75 80 81 82 83 84 85 E");
    }

    @ParameterizedTest
    @EnumSource(Ways.class)
    void aResourceOfAnotherTypeUnderTheIdIsNoObservation(Ways ways) {
        StandInServer server = server(ways);
        persister(server).persist(List.of(readings(0, 70)));
        String id = server.stored("Observation").getFirst().path("id").asText();
        server.once(each -> each.isSearch("Observation"), request -> searchset(
                "{\"resourceType\":\"Patient\",\"id\":\"" + id + "\"}"));

        assertThat(persister(server).persist(List.of(readings(1, 80)))).containsExactly(new Written(Operation.UPDATED));

        assertThat(data(server)).startsWith("70 71 72 73 74 75 80 81 82 83 84 85 E");
    }

    private static Reply searchset(String resource) {
        return Reply.of(200, "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"entry\":[{\"resource\":" + resource
                + "}]}");
    }

    /** What the stored series says, and what it is made to say. */
    static Stream<Arguments> unsoundSeries() {
        return Stream.of(Arguments.of("\"dimensions\":1", "\"dimensions\":2"), Arguments.of("\"period\":10000",
                "\"period\":0"), Arguments.of("\"period\":10000", "\"period\":-5"),
                Arguments.of("\"period\":10000",
                        "\"period\":0.0000001"),
                Arguments.of("\"period\":10000", "\"period\":1E-300"), Arguments.of("\"period\":10000",
                        "\"period\":0.0001"),
                Arguments.of("2026-10-09T09:00:00Z\",\"end", "0001-01-01T00:00:00Z\",\"end"), Arguments.of(
                        "\"data\":\"70", "\"data\":\"" + "1 ".repeat(2_000_000) + "70"),
                Arguments.of("\"origin\":{\"value\":0,",
                        "\"origin\":{\"value\":7,"));
    }

    @ParameterizedTest
    @MethodSource("unsoundSeries")
    void anUnsoundStoredSeriesIsLeftAsItIsAndHarmsNobodyElse(String sound, String unsound) {
        StandInServer server = server(Ways.HAPI);
        persister(server).persist(List.of(readings(0, 70)));
        String before = server.stored("Observation").getFirst().toString();
        assertThat(before).contains(sound);
        server.store(before.replace(sound, unsound));
        String id = server.stored("Observation").getFirst().path("id").asText();
        List<IncomingResource> batch = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            batch.add(Messages.single("scale-" + i, "mrn-" + i, null, NINE, "8" + i));
        }
        batch.add(readings(1, 80));

        List<PersistOutcome> outcomes = persister(server).persist(batch);

        assertThat(outcomes.subList(0, 3)).containsOnly(new Written(Operation.CREATED));
        assertThat(outcomes.get(3)).isInstanceOfSatisfying(Rejected.class,
                each -> assertThat(each.reason()).isNotBlank());
        assertThat(server.versions("Observation/" + id)).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"resourceType\":\"Bundle\",\"type\":\"batch-response\",\"entry\":[]}",
            "{\"resourceType\":\"Bundle\",\"type\":\"batch-response\",\"entry\":[{\"response\":{\"status\":\"200\"},"
                    + "\"resource\":{\"resourceType\":\"Observation\",\"id\":\"another\",\"status\":\"final\"}}]}",
            "{\"resourceType\":\"Bundle\",\"type\":\"batch-response\",\"entry\":[{\"response\":{}}]}",
            "{\"resourceType\":\"Bundle\",\"type\":\"batch-response\",\"entry\":[{\"response\":{\"status\":\"500\"}}]}"})
    void aBatchOfReadsThatAnswersForAnotherIdIsNoProofThatNothingIsThere(String answer) {
        StandInServer server = server(Ways.AZURE);
        persister(server).persist(List.of(readings(0, 70)));
        server.hideFromSearch("Observation/" + server.stored("Observation").getFirst().path("id").asText());
        server.once(each -> each.path().isEmpty() && each.body().contains("\"GET\""), request -> Reply.of(200, answer));

        assertThat(untilAccepted(persister(server), readings(1, 80))).containsExactly(new Written(Operation.UPDATED));

        assertThat(data(server)).startsWith("70 71 72 73 74 75 80 81");
    }

    /** A monitor of its first patient until noon, and of another since. */
    private static void handOver(StandInServer server, int number) {
        for (int patient : new int[]{number, 9}) {
            server.store("{\"resourceType\":\"Patient\",\"id\":\"p%1$d\",\"identifier\":[{\"value\":\"mrn-%1$d\"}]}"
                    .formatted(patient));
            server.clock(patient == 9 ? NINE.plusSeconds(3 * 3600) : NINE.minusSeconds(3600));
            server.store(device("d" + number, number, patient));
        }
    }

    private static String device(String id, int number, int patient) {
        return "{\"resourceType\":\"Device\",\"id\":\"%s\",\"identifier\":[{\"value\":\"monitor-%d\"}],\"patient\":{\"reference\":\"Patient/p%d\"}}"
                .formatted(id, number, patient);
    }

    private static List<String> subjects(StandInServer server) {
        return server.stored("Observation").stream().map(each -> each.at("/subject/reference").asText()).sorted()
                .toList();
    }

    static Stream<String> unsoundHistories() {
        String meta = "\"meta\":{\"versionId\":\"2\",\"lastUpdated\":\"2026-10-09T12:00:00Z\"},";
        String newest = device("d1", 1, 9).replaceFirst("\\{", "{" + meta);
        return Stream.of("\"entry\":[{\"resource\":" + newest.replace("\"d1\"", "\"d2\"") + "}]",
                "\"entry\":[{\"resource\":{" + meta + "\"resourceType\":\"Basic\",\"id\":\"d1\"}}]",
                "\"total\":2,\"entry\":[{\"resource\":" + newest + "}]", "\"total\":2",
                "\"entry\":[{\"resource\":" + newest + "},{\"request\":{\"method\":\"DELETE\",\"url\":\"Device/d2\"},"
                        + "\"response\":{\"lastModified\":\"2026-10-09T07:00:00Z\"}}]");
    }

    @ParameterizedTest
    @MethodSource("unsoundHistories")
    void aHistoryOfAnotherDeviceOrOnlyAPartOfOneSaysNothingOfThePast(String history) {
        StandInServer server = server(Ways.HAPI);
        handOver(server, 1);
        server.once(each -> each.path().startsWith("Device/d1/_history"), request -> Reply.of(200,
                "{\"resourceType\":\"Bundle\",\"type\":\"history\"," + history + "}"));

        assertThat(untilAccepted(persister(server), readings(0, 70))).containsExactly(new Written(Operation.CREATED));

        assertThat(subjects(server)).containsExactly("Patient/p1");
    }

    static Stream<Arguments> unsoundBatches() {
        Consumer<ArrayNode> swapped = entries -> entries.add(entries.remove(0));
        Consumer<ArrayNode> cut = entries -> entries.forEach(each -> {
            ObjectNode history = (ObjectNode) each.path("resource");
            history.put("total", 2);
            ((ArrayNode) history.path("entry")).remove(1);
        });
        return Stream.of(Arguments.of("each other's", swapped), Arguments.of("cut", cut));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unsoundBatches")
    void historiesOfABatchThatAreOfOtherDevicesOrCutAreAskedForAgain(String name, Consumer<ArrayNode> change) {
        StandInServer server = server(Ways.HAPI);
        handOver(server, 1);
        handOver(server, 2);
        server.onceAfter(each -> each.path().isEmpty() && each.body().contains("_history"), reply -> {
            JsonNode bundle = json(reply.body());
            change.accept((ArrayNode) bundle.path("entry"));
            return Reply.of(200, bundle.toString());
        });

        assertThat(persister(server).persist(List.of(readings("monitor-1", "mrn-1", 0, 70), readings("monitor-2",
                "mrn-2", 0, 80)))).containsOnly(new Written(Operation.CREATED));

        assertThat(subjects(server)).containsExactly("Patient/p1", "Patient/p2");
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
