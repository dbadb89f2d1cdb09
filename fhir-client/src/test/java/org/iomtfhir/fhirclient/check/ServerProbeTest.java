package org.iomtfhir.fhirclient.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.iomtfhir.fhirclient.check.Finding.Verdict;
import org.iomtfhir.fhirclient.server.Authorization;
import org.iomtfhir.fhirclient.server.FhirServer;
import org.iomtfhir.fhirclient.server.FhirTransport;
import org.iomtfhir.fhirclient.server.ServerOptions;
import org.iomtfhir.fhirclient.standin.Reply;
import org.iomtfhir.fhirclient.standin.StandInServer;
import org.iomtfhir.fhirclient.standin.StandInServer.Request;
import org.iomtfhir.fhirclient.standin.StandInServer.Ways;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ServerProbeTest {

    private static ServerReport probe(StandInServer server, boolean writes) {
        FhirServer fhir = new FhirServer(new FhirTransport(ServerOptions.of(server.url()), null, Authorization.none(),
                InstantSource.system()));
        return new ServerProbe(fhir, new ServerRequirements(Optional.empty(), true, false)).run(writes);
    }

    private static List<String> missing(ServerReport report) {
        return report.findings().stream().filter(each -> each.verdict() == Verdict.MISSING).map(Finding::what).toList();
    }

    @ParameterizedTest
    @EnumSource
    void aServerThatDoesAllIsGoodAndIsLeftAsItWas(Ways ways) {
        try (StandInServer server = new StandInServer(ways)) {
            ServerReport report = probe(server, true);

            assertThat(report.findings()).allSatisfy(each -> assertThat(each.verdict()).as(each.toString())
                    .isEqualTo(Verdict.WORKS));
            assertThat(report.isGood()).isTrue();
            assertThat(server.count(each -> each.method().equals("PUT"))).isGreaterThanOrEqualTo(3);
            assertThat(server.stored("Observation")).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whetherItTakesAProvenanceIsToldWhereThatIsAsked(Ways ways) {
        try (StandInServer server = new StandInServer(ways)) {
            FhirServer fhir = new FhirServer(
                    new FhirTransport(ServerOptions.of(server.url()), null, Authorization.none(),
                            InstantSource.system()));
            ServerRequirements needs = new ServerRequirements(Optional.empty(), false, false, true);
            assertThat(new ServerProbe(fhir, needs).run(false).findings().getFirst().says()).contains("Provenance");

            String without = fhir.metadata().toString().replace("Provenance", "Basic");
            server.always(each -> each.path().contains("metadata") ? Reply.of(200, without) : null);
            assertThat(new ServerProbe(fhir, needs).run(false).findings().getFirst()).satisfies(finding -> {
                assertThat(finding.verdict()).isEqualTo(Verdict.MISSING);
                assertThat(finding.says()).contains("Provenance");
            });
            assertThat(probe(server, false).isGood()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsWrittenUnasked(Ways ways) {
        try (StandInServer server = new StandInServer(ways)) {
            assertThat(probe(server, false).isGood()).isTrue();

            assertThat(server.requests()).noneMatch(Request::isWrite).noneMatch(each -> each.method().equals("DELETE"));
        }
    }

    @Test
    void aServerThatTakesStaleUpdatesIsToldOf() {
        try (StandInServer server = new StandInServer(Ways.AZURE)) {
            server.always(each -> "W/\"9999999\"".equals(each.headers().get("if-match"))
                    ? Reply.of(200, "")
                    : null);

            assertThat(missing(probe(server, true))).contains("stale guard");
            assertThat(server.stored("Observation")).isEmpty();
        }
    }

    @Test
    void aServerThatSearchesForNoIdentifierIsToldOf() {
        try (StandInServer server = new StandInServer(Ways.AZURE)) {
            server.always(each -> each.isSearch("Device") ? Reply.of(400, "{}") : null);

            assertThat(missing(probe(server, false))).containsExactly("search of Device by identifier");
        }
    }

    @Test
    void aServerThatLetsNobodyChooseIdsIsToldOf() {
        try (StandInServer server = new StandInServer(Ways.AZURE)) {
            server.onceAfter(each -> each.path().equals("metadata"),
                    reply -> Reply.of(200, reply.body().replace("\"updateCreate\":true", "\"updateCreate\":false")));

            ServerReport report = probe(server, true);

            assertThat(report.isGood()).isFalse();
            assertThat(report.profile()).isEmpty();
            assertThat(report.findings().getFirst().says()).contains("updateCreate");
            assertThat(server.requests()).noneMatch(Request::isWrite);
        }
    }

    @Test
    void aServerThatIsAwayIsNotCalledUnfit() {
        StandInServer server = new StandInServer(Ways.AZURE);
        server.close();

        assertThat(probe(server, true).findings()).isNotEmpty()
                .allMatch(each -> each.verdict() == Verdict.UNKNOWN);
    }
}
