package org.iomtfhir.persist;

import java.time.Instant;
import java.time.InstantSource;
import org.iomtfhir.fhirclient.server.Authorization;
import org.iomtfhir.fhirclient.server.FhirServer;
import org.iomtfhir.fhirclient.server.FhirTransport;
import org.iomtfhir.fhirclient.server.ServerOptions;
import org.iomtfhir.fhirclient.standin.StandInServer;
import org.iomtfhir.fhirclient.standin.StandInServer.Ways;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RelinkTest {

    @ParameterizedTest
    @EnumSource(value = Ways.class, names = {"HAPI", "AZURE"})
    void whatWasFiledBeforeALateEntryIsFoundAndPutRight(Ways ways) {
        try (StandInServer server = new StandInServer(ways);
                RelinkCheck check = new RelinkCheck(
                        new FhirServer(new FhirTransport(ServerOptions.of(server.url()), null,
                                Authorization.none(), InstantSource.system())))) {
            server.clock(Instant.now());
            check.run();
        }
    }
}
