package org.iomtfhir.persist;

import java.util.List;
import java.util.concurrent.ExecutionException;
import org.iomtfhir.fhirclient.FhirConnection;
import org.iomtfhir.fhirclient.server.FhirServer;
import org.iomtfhir.fhirclient.server.UnsuitableServerException;
import org.iomtfhir.fhirclient.settings.FhirAccess;
import org.iomtfhir.fhirclient.settings.FhirServerSettings;
import org.iomtfhir.persist.identity.IdentitySettings;
import org.iomtfhir.persist.write.WriteSettings;
import org.iomtfhir.persist.write.WriteSettings.Writing;
import org.iomtfhir.runtime.hub.read.Stage;
import org.iomtfhir.runtime.service.LineService;
import org.iomtfhir.runtime.service.ServiceContext;
import org.iomtfhir.runtime.service.ServiceException;
import org.iomtfhir.runtime.service.ServiceMain;
import org.iomtfhir.runtime.settings.ObservationSettings.Observations;
import org.iomtfhir.runtime.settings.ServiceSettings;
import org.iomtfhir.runtime.settings.Settings;
import org.iomtfhir.runtime.settings.SettingsGroup;

/** The service {@code persist}. */
public final class PersistService implements LineService {

    private static final FhirServerSettings FHIR_SERVER = new FhirServerSettings();
    private static final IdentitySettings IDENTITIES = new IdentitySettings();
    private static final WriteSettings WRITING = new WriteSettings();

    /** Runs the service until the process is stopped. */
    public static void main(String[] args) {
        ServiceMain.run(new PersistService(), args);
    }

    @Override
    public ServiceSettings.Service service() {
        return ServiceSettings.Service.PERSIST;
    }

    @Override
    public List<SettingsGroup<?>> ownSettings() {
        return List.of(FHIR_SERVER, IDENTITIES, WRITING);
    }

    @Override
    public Stage stage(ServiceContext context) throws InterruptedException, ServiceException {
        FhirAccess server = FHIR_SERVER.read(context.settings());
        PersistOptions options = options(context.settings());
        Persister persister = connect(context, server, options);
        context.closeWithService(persister);
        return partition -> new PersistPartition(persister, context);
    }

    private static Persister connect(ServiceContext context, FhirAccess server, PersistOptions options)
            throws InterruptedException, ServiceException {
        FhirServer fhir;
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

    private static PersistOptions options(Settings settings) {
        Observations observations = ServiceSettings.OBSERVATIONS.read(settings);
        Writing writing = WRITING.read(settings);
        return new PersistOptions(IDENTITIES.read(settings), writing.options(),
                observations.identifierSystem().toString(), observations.profile(), writing.keepOffsets(),
                writing.preliminary(),
                FHIR_SERVER.read(settings).kind().orElse(null), writing.longestIdentifier());
    }
}
