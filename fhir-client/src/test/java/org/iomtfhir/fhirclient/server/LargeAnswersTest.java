package org.iomtfhir.fhirclient.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.iomtfhir.fhirclient.standin.Reply;
import org.iomtfhir.fhirclient.standin.StandInServer;
import org.iomtfhir.fhirclient.standin.StandInServer.Ways;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LargeAnswersTest {

    private static final int BOUND = 1 << 20;

    private final StandInServer server = new StandInServer(Ways.HAPI);
    private final FhirServer fhir = new FhirServer(new FhirTransport(new ServerOptions(server.url(), null, null, BOUND,
            null, null), null, Authorization.none(), InstantSource.system()));

    @AfterEach
    void close() {
        server.close();
    }

    private static String patient(String id, int size) {
        return "{\"resourceType\":\"Patient\",\"id\":\"%s\",\"photo\":[{\"data\":\"%s\"}]}".formatted(id, "A".repeat(
                size));
    }

    @Test
    void thePagesOfASearchAreBoundedTogether() {
        server.pageSize(1);
        for (String id : List.of("a", "b", "c", "d")) {
            server.store(patient(id, BOUND / 3));
        }

        assertThat(fhir.search("Patient", Map.of("_id", "a,b"), 50).resources()).hasSize(2);
        assertThatThrownBy(() -> fhir.search("Patient", Map.of("_id", "a,b,c,d"), 50)).isInstanceOf(
                AnswerTooLargeException.class).hasMessageContaining(Integer.toString(BOUND));
        // The third page was one too many; the fourth is not asked for.
        assertThat(server.count(each -> each.path().contains("page="))).isEqualTo(3);
    }

    @Test
    void aHistoryOfLargeVersionsIsAskedForInSmallerPages() {
        server.store(patient("a", 10));
        server.store(patient("a", 20));
        for (int count : List.of(100, 10)) {
            server.once(each -> each.path().endsWith("_history?_count=" + count), each -> Reply.of(200, "{\"a\":\""
                    + "A".repeat(BOUND) + "\"}"));
        }

        History history = fhir.history("Patient", "a", 50);

        assertThat(history.entries()).hasSize(2);
        assertThat(history.complete()).isTrue();
        assertThat(server.requests()).map(StandInServer.Request::path).containsExactly("Patient/a/_history?_count=100",
                "Patient/a/_history?_count=10", "Patient/a/_history?_count=1");
    }

    @Test
    void aHistoryThatIsTooLargeTogetherEndsEarly() {
        server.once(each -> each.path().contains("_history"), each -> Reply.of(200, page(1)));
        server.once(each -> each.path().contains("page"), each -> Reply.of(200, page(2)));
        server.once(each -> each.path().contains("page"), each -> Reply.of(200, page(3)));

        History history = fhir.history("Patient", "a", 50);

        assertThat(history.entries()).hasSize(2);
        assertThat(history.complete()).isFalse();
    }

    private String page(int number) {
        return """
                {"resourceType":"Bundle","type":"history","link":[{"relation":"next","url":"%s?page=%d"}],
                 "entry":[{"resource":%s}]}""".formatted(server.url(), number + 1, patient("a", 2 * BOUND / 5));
    }

    @Test
    void byDefaultSixteenMebibytesAreTaken() {
        assertThat(ServerOptions.of(URI.create("http://fhir.example/r4")).maxAnswerBytes()).isEqualTo(16_777_216);
    }
}
