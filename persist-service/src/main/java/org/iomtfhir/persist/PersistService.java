package org.iomtfhir.persist;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.iomtfhir.fhirclient.FhirConnection;
import org.iomtfhir.fhirclient.server.FhirServer;
import org.iomtfhir.fhirclient.server.ServerCheck;
import org.iomtfhir.fhirclient.server.UnsuitableServerException;
import org.iomtfhir.fhirclient.settings.FhirAccess;
import org.iomtfhir.fhirclient.settings.FhirServerSettings;
import org.iomtfhir.persist.identity.IdentifierToken;
import org.iomtfhir.persist.identity.IdentitySettings;
import org.iomtfhir.persist.write.WriteSettings;
import org.iomtfhir.persist.write.WriteSettings.Writing;
import org.iomtfhir.runtime.hub.read.PackReader;
import org.iomtfhir.runtime.hub.read.Stage;
import org.iomtfhir.runtime.service.LineService;
import org.iomtfhir.runtime.service.ServiceContext;
import org.iomtfhir.runtime.service.ServiceException;
import org.iomtfhir.runtime.service.ServiceMain;
import org.iomtfhir.runtime.settings.ServiceSettings;
import org.iomtfhir.runtime.settings.Settings;
import org.iomtfhir.runtime.settings.SettingsGroup;

/**
 * Writes resources to the FHIR server, merged with what is there: the last service of a line. Its start script runs {@link #main}, a line in
 * one process takes it as a {@link LineService}. It keeps nothing, so it is thread-safe.
 */
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
        return context.unpacked(partition -> new PersistPartition(persister, context), new PackReader());
    }

    /**
     * Finds and puts right what was filed before a change of hands was known, on the FHIR server of these settings.
     *
     * @param settings
     *            of persist
     * @throws IllegalArgumentException
     *             if the server can't be reached as set up
     * @throws UnsuitableServerException
     *             if it lacks what is needed
     * @throws org.iomtfhir.fhirclient.server.FhirUnavailableException
     *             if it can't be asked now
     */
    public static Relink relink(Settings settings, Clock clock) {
        PersistOptions options = options(settings);
        FhirServer server = FhirConnection.open(FHIR_SERVER.read(settings), clock);
        return new Relink(server, new ServerCheck(server).check(options.serverKind(), false), options, clock,
                new SimpleMeterRegistry());
    }

    /** The identifier of a device, as messages name it: {@code VALUE} in the configured system. */
    public static IdentifierToken deviceIdentifier(Settings settings, String value) {
        return new IdentifierToken(IDENTITIES.read(settings).deviceSystem(), value);
    }

    /** What says where the FHIR server is. */
    public static SettingsGroup<?> fhirServerSettings() {
        return FHIR_SERVER;
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
                throw new ServiceException(String.valueOf(unsuitable.getMessage()), unsuitable);
            }
            throw new IllegalStateException("asking the FHIR server what it can do failed", e.getCause());
        }
    }

    private static PersistOptions options(Settings settings) {
        Writing writing = WRITING.read(settings);
        return new PersistOptions(IDENTITIES.read(settings),
                writing.options().withSource(ServiceSettings.SOURCES.read(settings)),
                ServiceSettings.IDENTIFIERS.read(settings).toString(), ServiceSettings.OBSERVATIONS.read(settings),
                writing.keepOffsets(),
                writing.preliminary(),
                FHIR_SERVER.read(settings).kind().orElse(null), writing.longestIdentifier());
    }
}
