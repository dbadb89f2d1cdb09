package org.iomtfhir.persist;

import java.time.InstantSource;
import org.iomtfhir.persist.server.Authorization;
import org.iomtfhir.persist.server.FhirServer;
import org.iomtfhir.persist.server.FhirTransport;
import org.iomtfhir.persist.server.ServerOptions;

/** Makes of the settings a connection to the FHIR server. */
final class FhirConnection {

    private FhirConnection() {}

    static FhirServer open(org.iomtfhir.runtime.settings.FhirServer settings, InstantSource clock) {
        ServerOptions options = new ServerOptions(settings.url(), null, settings.timeout(), 0,
                settings.trustStore().map(store -> store.file()).orElse(null),
                settings.trustStore().flatMap(store -> store.password()).map(secret -> secret.reveal()).orElse(null));
        return new FhirServer(new FhirTransport(options, null, Authorization.none(), clock));
    }
}
