package org.iomtfhir.persist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.iomtfhir.fhirclient.server.Authorization;
import org.iomtfhir.fhirclient.server.FhirServer;
import org.iomtfhir.fhirclient.server.FhirTransport;
import org.iomtfhir.fhirclient.server.ServerOptions;
import org.iomtfhir.fhirclient.server.UnsuitableServerException;
import org.iomtfhir.fhirclient.standin.Reply;
import org.iomtfhir.fhirclient.standin.StandInServer;
import org.iomtfhir.fhirclient.standin.StandInServer.Ways;
import org.iomtfhir.model.SourceEvents;
import org.iomtfhir.model.SourceForm;
import org.iomtfhir.model.TimedSources;
import org.iomtfhir.persist.PersistOutcome.Written;
import org.iomtfhir.persist.identity.IdentityMode;
import org.iomtfhir.persist.identity.IdentityOptions;
import org.iomtfhir.persist.write.SourceVersions;
import org.iomtfhir.persist.write.Operation;
import org.iomtfhir.persist.write.WriteOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where a version came from stands beside it, or in it. */
class SourcesTest {

    private static final Instant TEN = Instant.parse("2026-10-09T10:00:00Z");

    private final List<AutoCloseable> opened = new ArrayList<>();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private StandInServer server;

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened.reversed()) {
            each.close();
        }
    }

    private Persister persister(Ways ways, SourceForm form) {
        return persister(ways, WriteOptions.DEFAULTS.withSource(form));
    }

    private Persister persister(Ways ways, WriteOptions write) {
        server = new StandInServer(ways);
        opened.add(server);
        FhirServer fhir = new FhirServer(new FhirTransport(ServerOptions.of(server.url()), null, Authorization.none(),
                InstantSource.system()));
        Persister persister = Persister.connect(fhir, new PersistOptions(IdentityOptions.of(IdentityMode.CREATE),
                write, null, null, false, null), InstantSource.system(), metrics);
        opened.add(persister);
        return persister;
    }

    private static IncomingResource reading(int second, long... numbers) {
        return from(Messages.hourly("monitor-7", "mrn-7", null, Messages.every(TEN.plusSeconds(second), 10, 2, 70)),
                numbers);
    }

    private static IncomingResource from(IncomingResource resource, long... numbers) {
        SourceEvents events = SourceEvents.NONE;
        for (long number : numbers) {
            events = events.and(SourceEvents.of("devicedata", "3", number, "1f3a"));
        }
        return new IncomingResource(resource.json(), resource.firstReading(), resource.lastReading(),
                new SourceVersions(events, new TreeSet<>(List.of("77aa"))));
    }

    private static List<String> events(JsonNode provenance) {
        return provenance.path("entity").findValuesAsText("value");
    }

    @Test
    void eachVersionHasAProvenanceOfTheEventsThatWentIntoItWrittenInTheSameTransaction() {
        Persister persister = persister(Ways.HAPI, SourceForm.PROVENANCE);

        assertThat(persister.persist(List.of(reading(0, 4711, 4715)))).containsExactly(new Written(Operation.CREATED));
        assertThat(persister.persist(List.of(reading(60, 4720)))).containsExactly(new Written(Operation.UPDATED));

        String id = server.stored("Observation").getFirst().path("id").asText();
        List<JsonNode> provenances = server.stored("Provenance");
        assertThat(provenances).hasSize(2).allSatisfy(each -> {
            assertThat(each.at("/target/0/reference").asText()).isEqualTo("Observation/" + id);
            assertThat(each.path("policy")).extracting(JsonNode::asText)
                    .containsExactly("urn:iomtfhir:devicecontent:1f3a", "urn:iomtfhir:fhirmapping:77aa");
            assertThat(each.toString()).doesNotContain("monitor-7", "mrn-7");
        });
        assertThat(provenances).extracting(each -> each.at("/activity/coding/0/code").asText())
                .containsExactlyInAnyOrder("CREATE", "UPDATE");
        assertThat(provenances).extracting(SourcesTest::events).containsExactlyInAnyOrder(
                List.of("devicedata/3@4711", "devicedata/3@4715"), List.of("devicedata/3@4720"));
        assertThat(server.requests().stream().filter(each -> each.body().contains("\"Provenance\"")))
                .hasSize(2)
                .allSatisfy(each -> assertThat(each.body()).contains("\"transaction\"", "Observation/" + id));
    }

    @Test
    void aRepeatThatWritesNothingHasNoProvenanceNorHasWhatNobodyKnowsTheSourceOf() {
        Persister persister = persister(Ways.HAPI, SourceForm.PROVENANCE);
        persister.persist(List.of(reading(0, 4711)));

        assertThat(persister.persist(List.of(reading(0, 9000)))).containsExactly(new Written(Operation.UNCHANGED));
        assertThat(persister.persist(List.of(Messages.single("monitor-7", "mrn-7", null, TEN, "81"))))
                .containsExactly(new Written(Operation.CREATED));

        assertThat(server.stored("Provenance")).extracting(SourcesTest::events)
                .containsExactly(List.of("devicedata/3@4711"));
    }

    /** The device changed hands between the two readings: of each patient's Observation the events of its own reading are told. */
    @Test
    void eachPartOfAMessageThatIsPartedNamesTheEventsOfItsOwnReadings() {
        persister(Ways.HAPI, SourceForm.NONE);
        Instant hour = TEN;
        Instant change = hour.plusSeconds(95);
        server.store("{\"resourceType\":\"Patient\",\"id\":\"a\"}");
        server.store("{\"resourceType\":\"Patient\",\"id\":\"b\"}");
        for (String patient : List.of("a", "b")) {
            server.clock(patient.equals("a") ? hour.minusSeconds(86_400) : change);
            server.store("""
                    {"resourceType":"Device","id":"d","identifier":[{"value":"monitor-7"}],
                     "patient":{"reference":"Patient/%s"}}""".formatted(patient));
        }
        FhirServer fhir = new FhirServer(new FhirTransport(ServerOptions.of(server.url()), null, Authorization.none(),
                InstantSource.system()));
        Persister persister = Persister.connect(fhir, new PersistOptions(IdentityOptions.of(IdentityMode.LOOKUP),
                WriteOptions.DEFAULTS.withSource(SourceForm.PROVENANCE), null, null, false, null),
                InstantSource.system(),
                metrics);
        opened.add(persister);
        IncomingResource whole = from(Messages.hourly("monitor-7", null, null, Messages.every(hour.plusSeconds(90), 10,
                2, 70)), 4711, 4715);
        TimedSources timed = TimedSources.of(List.of(stretch(hour.plusSeconds(90), 4711), stretch(hour.plusSeconds(100),
                4715)));

        persister.persist(List.of(new IncomingResource(whole.json(), whole.firstReading(), whole.lastReading(), whole
                .from(), timed)));

        String ofA = server.stored("Observation").stream().filter(each -> each.at("/subject/reference").asText().equals(
                "Patient/a")).findFirst().orElseThrow().path("id").asText();
        assertThat(server.stored("Provenance")).hasSize(2).allSatisfy(each -> assertThat(events(each)).containsExactly(
                each.at("/target/0/reference").asText().endsWith(ofA) ? "devicedata/3@4711" : "devicedata/3@4715"));
    }

    private static TimedSources.Stretch stretch(Instant time, long number) {
        return new TimedSources.Stretch(time, time, SourceEvents.of("devicedata", "3", number, "1f3a"));
    }

    @Test
    void aContestThatIsLostLeavesNoProvenanceBehindAndTheSameEventsMakeTheSameOneAgain() {
        Persister persister = persister(Ways.HAPI, SourceForm.PROVENANCE);
        persister.persist(List.of(reading(0, 4711)));
        JsonNode stored = server.stored("Observation").getFirst();
        server.once(StandInServer.Request::isWrite, request -> {
            server.store(stored.toString().replace("amended", "final"));
            return null;
        });

        assertThat(persister.persist(List.of(reading(60, 4720)))).containsExactly(new Written(Operation.UPDATED));

        assertThat(server.stored("Provenance")).hasSize(2);
        List<String> ids = server.requests().stream().map(StandInServer.Request::body)
                .filter(body -> body.contains("@4720")).map(body -> body.replaceAll("(?s).*\"Provenance/(\\w+)\".*",
                        "$1"))
                .toList();
        assertThat(ids).hasSize(2);
        assertThat(ids.get(0)).matches("[0-9a-f]{64}").isEqualTo(ids.get(1));
    }

    @Test
    void manyEventsAreToldByTheFirstAndTheLastOfEachPartition() {
        Persister persister = persister(Ways.HAPI, SourceForm.PROVENANCE);

        persister.persist(List.of(reading(0, IntStream.range(0, 5000).mapToLong(i -> 100 + 3L * i).toArray())));

        JsonNode provenance = server.stored("Provenance").getFirst();
        assertThat(events(provenance)).containsExactly("devicedata/3@100..15097");
        assertThat(provenance.at("/entity/0/what/display").asText()).contains("first and the last");
    }

    @Test
    void aBundleHoldsHalfAsManyObservationsWhereEachHasAProvenance() {
        Persister persister = persister(Ways.HAPI, new WriteOptions(10, 1, 0, false, false, 4, WriteOptions.DEFAULTS
                .longestPause()).withSource(SourceForm.PROVENANCE));
        server.maxEntries(10);

        List<PersistOutcome> outcomes = persister.persist(IntStream.range(0, 30).mapToObj(i -> from(Messages.single(
                "scale", "mrn-7", null, TEN.plusSeconds(i), "80"), i)).toList());

        assertThat(outcomes).hasSize(30).containsOnly(new Written(Operation.CREATED));
        assertThat(server.stored("Provenance")).hasSize(30);
    }

    @Test
    void whereAServerTakesNoTransactionsAProvenanceThatItDoesNotTakeIsCountedAndTheReadingStands() {
        Persister persister = persister(Ways.GENERIC, SourceForm.PROVENANCE);
        server.refuse(json -> json.contains("\"resourceType\":\"Provenance\""));

        assertThat(persister.persist(List.of(reading(0, 4711)))).containsExactly(new Written(Operation.CREATED));

        assertThat(server.stored("Observation")).hasSize(1);
        assertThat(server.stored("Provenance")).isEmpty();
        assertThat(metrics.get("fhir.provenances.missing").counter().count()).isEqualTo(1);
    }

    @Test
    void whereItIsAskedForMetaSourceNamesTheLastEventAndNothingElseIsWritten() {
        Persister persister = persister(Ways.HAPI, SourceForm.META_SOURCE);

        persister.persist(List.of(reading(0, 4711), reading(60, 4720)));
        persister.persist(List.of(reading(120, 4716)));

        assertThat(server.stored("Observation").getFirst().at("/meta/source").asText())
                .isEqualTo("urn:iomtfhir:event:devicedata/3@4716:1f3a:77aa");
        assertThat(server.stored("Provenance")).isEmpty();
    }

    @Test
    void unlessItIsAskedForNothingOfItIsWritten() {
        Persister persister = persister(Ways.HAPI, SourceForm.NONE);

        persister.persist(List.of(reading(0, 4711)));

        assertThat(server.requests()).noneMatch(each -> each.body().contains("4711"));
    }

    @Test
    void aServerThatTakesNoProvenanceIsRefusedAtTheStart() {
        server = new StandInServer(Ways.HAPI);
        opened.add(server);
        server.always(request -> request.path().equals("metadata") ? Reply.of(200, WITHOUT_PROVENANCE) : null);
        FhirServer fhir = new FhirServer(new FhirTransport(ServerOptions.of(server.url()), null, Authorization.none(),
                InstantSource.system()));
        PersistOptions options = new PersistOptions(IdentityOptions.of(IdentityMode.LOOKUP), WriteOptions.DEFAULTS
                .withSource(SourceForm.PROVENANCE), null, null, false, null);

        assertThatThrownBy(() -> Persister.connect(fhir, options, InstantSource.system(), metrics))
                .isInstanceOf(UnsuitableServerException.class).hasMessageContaining("it has no Provenance");
    }

    private static final String WITHOUT_PROVENANCE = """
            {"resourceType":"CapabilityStatement","fhirVersion":"4.0.1","software":{"name":"HAPI"},"rest":[{"mode":"server",
             "resource":[
              {"type":"Observation","interaction":[{"code":"read"},{"code":"update"},{"code":"search-type"}]},
              {"type":"Device","interaction":[{"code":"read"},{"code":"search-type"}]},
              {"type":"Patient","interaction":[{"code":"read"},{"code":"search-type"}]}]}]}""";
}
