package org.iomtfhir.fhirclient.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import java.util.Optional;
import org.iomtfhir.fhirclient.server.Authorization;
import org.iomtfhir.fhirclient.check.Finding.Verdict;
import org.iomtfhir.fhirclient.server.FhirServer;
import org.iomtfhir.fhirclient.server.FhirTransport;
import org.iomtfhir.fhirclient.server.FirstWriteGuard;
import org.iomtfhir.fhirclient.server.ServerKind;
import org.iomtfhir.fhirclient.server.ServerOptions;
import org.iomtfhir.fhirclient.server.ServerProfile;
import org.iomtfhir.fhirclient.standin.DocumentedServer;
import org.iomtfhir.fhirclient.standin.StandInServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the check says of servers as their makers describe them. */
class DocumentedServersTest {

    private static ServerReport probe(StandInServer server) {
        FhirServer fhir = new FhirServer(new FhirTransport(ServerOptions.of(server.url()), null, Authorization.none(),
                InstantSource.system()));
        return new ServerProbe(fhir, new ServerRequirements(Optional.empty(), true, false)).run(true);
    }

    @ParameterizedTest
    @MethodSource("org.iomtfhir.fhirclient.standin.DocumentedServer#all")
    void whereClientsMayChooseIdsEverythingWorksAndElseThatIsWhatIsMissing(DocumentedServer documented) {
        try (StandInServer server = documented.start()) {
            ServerReport report = probe(server);

            assertThat(documented.sources()).isNotEmpty();
            assertThat(report.isGood()).as(report.findings().toString()).isEqualTo(documented.takesClientIds());
            assertThat(server.stored("Observation")).as("what the check wrote").isEmpty();
            if (!documented.takesClientIds()) {
                assertThat(report.findings().getFirst().verdict()).isEqualTo(Verdict.MISSING);
                assertThat(report.findings().getFirst().says()).contains("updateCreate");
            }
        }
    }

    @Test
    void eachIsGivenTheProfileThatSuitsIt() {
        assertThat(profile(DocumentedServer.AZURE_HEALTH_DATA_SERVICES)).satisfies(profile -> {
            assertThat(profile.kind()).isEqualTo(ServerKind.AZURE);
            assertThat(profile.firstWrite()).isEqualTo(FirstWriteGuard.VERSIONED_UPDATE);
        });
        for (DocumentedServer each : new DocumentedServer[]{DocumentedServer.GOOGLE, DocumentedServer.AWS_HEALTHLAKE,
                DocumentedServer.AIDBOX}) {
            assertThat(profile(each)).as(each.toString()).satisfies(profile -> {
                assertThat(profile.kind()).isEqualTo(ServerKind.GENERIC);
                assertThat(profile.firstWrite()).isEqualTo(FirstWriteGuard.PUT_THEN_UNITE);
                assertThat(profile.transactions()).isTrue();
                assertThat(profile.maxBundleEntries()).as("fewer than it takes").isLessThanOrEqualTo(160);
            });
        }
    }

    private static ServerProfile profile(DocumentedServer documented) {
        try (StandInServer server = documented.start()) {
            return probe(server).profile().orElseThrow();
        }
    }
}
