package org.iomtfhir.persist;

import java.net.URI;
import java.util.concurrent.ExecutionException;
import org.iomtfhir.fhirclient.FhirConnection;
import org.iomtfhir.fhirclient.server.ServerKind;
import org.iomtfhir.fhirclient.server.UnsuitableServerException;
import org.iomtfhir.persist.identity.IdentityMode;
import org.iomtfhir.persist.identity.IdentityOptions;
import org.iomtfhir.persist.merge.Profile;
import org.iomtfhir.persist.write.WriteOptions;
import org.iomtfhir.runtime.hub.read.Stage;
import org.iomtfhir.runtime.service.LineService;
import org.iomtfhir.runtime.service.ServiceContext;
import org.iomtfhir.runtime.service.ServiceException;
import org.iomtfhir.runtime.service.ServiceMain;
import org.iomtfhir.runtime.settings.FhirServer;
import org.iomtfhir.runtime.settings.IdentitySettings.Identities;
import org.iomtfhir.runtime.settings.ObservationSettings.Observations;
import org.iomtfhir.runtime.settings.ServiceSettings;
import org.iomtfhir.runtime.settings.Settings;

/** The service {@code persist}. */
public final class PersistService implements LineService {

    /** Runs the service until the process is stopped. */
    public static void main(String[] args) {
        ServiceMain.run(new PersistService(), args);
    }

    @Override
    public ServiceSettings.Service service() {
        return ServiceSettings.Service.PERSIST;
    }

    @Override
    public Stage stage(ServiceContext context) throws InterruptedException, ServiceException {
        FhirServer server = ServiceSettings.FHIR_SERVER.read(context.settings());
        PersistOptions options = options(context.settings(), server.kind());
        Persister persister = connect(context, server, options);
        context.closeWithService(persister);
        return partition -> new PersistPartition(persister, context);
    }

    private static Persister connect(ServiceContext context, FhirServer server, PersistOptions options)
            throws InterruptedException, ServiceException {
        org.iomtfhir.fhirclient.server.FhirServer fhir;
        try {
            fhir = FhirConnection.open(server, context.clock());
        } catch (IllegalArgumentException e) {
            throw new ServiceException("the FHIR server can't be reached as set up: " + e.getMessage(), e);
        }
        try {
            return context.retry().untilAccepted(
                    () -> Persister.connect(fhir, options, context.clock(), context.registry()),
                    context.health().component("FHIR server"));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnsuitableServerException unsuitable) {
                throw new ServiceException(unsuitable.getMessage(), unsuitable);
            }
            throw new IllegalStateException("asking the FHIR server what it can do failed", e.getCause());
        }
    }

    private static PersistOptions options(Settings settings, FhirServer.Kind kind) {
        Identities identities = ServiceSettings.IDENTITIES.read(settings);
        Observations observations = ServiceSettings.OBSERVATIONS.read(settings);
        IdentityMode mode = switch (identities.mode()) {
            case Lookup -> IdentityMode.LOOKUP;
            case LookupWithEncounter -> IdentityMode.LOOKUP_WITH_ENCOUNTER;
            case Create -> IdentityMode.CREATE;
        };
        Profile profile = switch (observations.profile()) {
            case STANDARD -> Profile.STANDARD;
            case EARLIER_CONNECTOR -> Profile.EARLIER_CONNECTOR;
        };
        ServerKind serverKind = switch (kind) {
            case AUTO -> null;
            case HAPI -> ServerKind.HAPI;
            case AZURE -> ServerKind.AZURE;
            case GENERIC -> ServerKind.GENERIC;
        };
        WriteOptions defaults = WriteOptions.DEFAULTS;
        return new PersistOptions(
                new IdentityOptions(mode, identities.deviceSystem().map(URI::toString).orElse(null),
                        identities.patientSystem().map(URI::toString).orElse(null),
                        identities.encounterSystem().map(URI::toString).orElse(null), identities.comparePatient(),
                        identities.patientPerDevice(), 0, null, null),
                new WriteOptions(observations.bundleEntries(), observations.bundlesInFlight(),
                        defaults.rememberedBytes(), observations.makeDeletedAnew(), defaults.findByIdentifier(),
                        defaults.tries(), defaults.longestPause()),
                observations.identifierSystem().toString(), profile, observations.keepOffsets(), serverKind);
    }
}
