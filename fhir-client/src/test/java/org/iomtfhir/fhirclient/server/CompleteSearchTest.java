package org.iomtfhir.fhirclient.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.iomtfhir.fhirclient.standin.Reply;
import org.iomtfhir.fhirclient.standin.StandInServer;
import org.iomtfhir.fhirclient.standin.StandInServer.Ways;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether what a search found is known to be all that there is. */
class CompleteSearchTest {

    private static final Instant NOON = Instant.parse("2026-10-09T12:00:00Z");

    private final StandInServer server = new StandInServer(Ways.HAPI);
    private final FhirServer fhir = new FhirServer(new FhirTransport(ServerOptions.of(server.url()), null, Authorization
            .none(), InstantSource.system()));

    @AfterEach
    void close() {
        server.close();
    }

    private static String entries(int count) {
        return IntStream.range(0, count).mapToObj(i -> "{\"resource\":{\"resourceType\":\"Patient\",\"id\":\"p" + i
                + "\"}}").collect(Collectors.joining(","));
    }

    private static Map<String, String> parameters(String count) {
        return count == null ? Map.of("identifier", "a") : Map.of("identifier", "a", "_count", count);
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {
            // What was asked for at once, what the server found and says that there is, and whether that is all.
            "200, 200, -, false", "200, 199, -, true", "200, 200, 200, true", "200, 50, 80, false", "200, 50, 50, true",
            "100, 100, -, false", "100, 99, -, true",
            "20, 20, -, false", "20, 19, -, true", "20, 20, 20, true", "20, 0, -, true", "20, 0, 3, false",
            "1, 1, -, false", "-, 10, -, false", "-, 9, -, true", "-, 10, 10, true"})
    void onePageIsAllIfItHoldsTheTotalOrIsNotFull(String count, int found, String total, boolean complete) {
        server.once(each -> each.isSearch("Patient"), request -> Reply.of(200,
                "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",%s\"entry\":[%s]}".formatted(total == null
                        ? ""
                        : "\"total\":" + total + ",", entries(found))));

        SearchResult result = fhir.search("Patient", parameters(count), 5);

        assertThat(result.resources()).hasSize(found);
        assertThat(result.complete()).isEqualTo(complete);
    }

    @Test
    void whatIsFoundTwiceOrIsOfAnotherTypeIsNotCounted() {
        server.once(each -> each.isSearch("Patient"), request -> Reply.of(200, """
                {"resourceType":"Bundle","type":"searchset","total":2,"entry":[%s,%s,
                 {"resource":{"resourceType":"OperationOutcome","id":"o"}}]}""".formatted(entries(1), entries(1))));

        assertThat(fhir.search("Patient", parameters("20"), 5).complete()).isFalse();
    }

    @Test
    void asManyAreAskedForAsAreWantedAndFewerWhereTheServerRefusesThat() {
        server.holdBack(1_000);
        store(150);

        SearchResult whole = fhir.search("Patient", Map.of("identifier", "mrn", "_count", "200"), 1);

        assertThat(whole.resources()).hasSize(150);
        assertThat(whole.complete()).isTrue();
        assertThat(server.requests()).hasSize(1);

        server.holdBack(150);
        SearchResult part = fhir.search("Patient", Map.of("identifier", "mrn", "_count", "200"), 1);

        assertThat(part.resources()).hasSize(100);
        assertThat(part.complete()).isFalse();
    }

    @Test
    void pagesAreAllIfTheLastOfThemWasReached() {
        server.pageSize(10);
        store(100);

        assertThat(fhir.search("Patient", Map.of("identifier", "mrn", "_count", "10"), 10).complete()).isTrue();
        assertThat(fhir.search("Patient", Map.of("identifier", "mrn", "_count", "10"), 9).complete()).isFalse();
    }

    @Test
    void changesAreFollowedThroughAServerThatHoldsBackWhatItDoesNotLinkTo() {
        server.holdBack(1_000);
        store(250);

        SearchResult all = new ChangesSearch(fhir, 100, 1_000).since("Patient", Map.of(), Instant.EPOCH);

        assertThat(all.resources()).extracting(StoredResource::id).doesNotHaveDuplicates().hasSize(250);
        assertThat(all.complete()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"1000, 20, true", "1000, 99, true", "1000, 101, true", "1000, 350, true", "100, 99, true",
            "100, 101, false", "150, 350, false"})
    void changesOfOneInstantAreAllIfTheServerCountsNoMoreOrALargerAnswerHoldsThem(int most, int together,
            boolean complete) {
        server.holdBack(most);
        store(99);
        server.clock(NOON.plusSeconds(1_000));
        for (int i = 0; i < together; i++) {
            server.store("{\"resourceType\":\"Patient\",\"id\":\"x%d\"}".formatted(i));
        }

        SearchResult all = new ChangesSearch(fhir, 100, 1_000).since("Patient", Map.of(), Instant.EPOCH);

        assertThat(all.complete()).isEqualTo(complete);
        assertThat(all.resources().size() == 99 + together).isEqualTo(complete);
    }

    @Test
    void whatWasChangedAfterManyOfOneInstantIsFoundToo() {
        server.holdBack(1_000);
        server.clock(NOON.minusSeconds(1));
        for (int i = 0; i < 120; i++) {
            server.store("{\"resourceType\":\"Patient\",\"id\":\"x%d\"}".formatted(i));
        }
        store(150);

        SearchResult all = new ChangesSearch(fhir, 100, 1_000).since("Patient", Map.of(), Instant.EPOCH);

        assertThat(all.complete()).isTrue();
        assertThat(all.resources()).extracting(StoredResource::id).doesNotHaveDuplicates().hasSize(270);
    }

    @Test
    void aServerThatDoesNotCountMayHaveMoreOfOneInstantThanItShows() {
        for (int i = 0; i < 25; i++) {
            server.store("{\"resourceType\":\"Patient\",\"id\":\"x%d\"}".formatted(i));
        }
        for (int i = 0; i < 10; i++) {
            server.once(each -> each.body().contains("_summary=count"), request -> Reply.of(200,
                    "{\"resourceType\":\"Bundle\",\"type\":\"searchset\"}"));
        }

        assertThat(new ChangesSearch(fhir, 100, 1_000).since("Patient", Map.of(), Instant.EPOCH).complete()).isFalse();
    }

    @Test
    void aHistoryOfAsManyVersionsAsWereAskedForIsNotKnownToBeAll() {
        for (int i = 0; i < 100; i++) {
            server.store("{\"resourceType\":\"Patient\",\"id\":\"p\"}");
        }

        assertThat(fhir.history("Patient", "p", 5).entries()).hasSize(100);
        assertThat(fhir.history("Patient", "p", 5).complete()).isFalse();
        assertThat(fhir.histories("Patient", List.of("p", "p"), Map.of())).isEmpty();

        server.store("{\"resourceType\":\"Patient\",\"id\":\"p\"}");
        assertThat(fhir.history("Patient", "p", 5).complete()).as("more than were asked for are all").isTrue();
    }

    private void store(int patients) {
        for (int i = 0; i < patients; i++) {
            server.clock(NOON.plusSeconds(i));
            server.store("{\"resourceType\":\"Patient\",\"id\":\"p%d\",\"identifier\":[{\"value\":\"mrn\"}]}".formatted(
                    i));
        }
    }
}
