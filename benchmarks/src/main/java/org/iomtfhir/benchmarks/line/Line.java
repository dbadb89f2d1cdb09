package org.iomtfhir.benchmarks.line;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.iomtfhir.benchmarks.hub.Endpoint;
import org.iomtfhir.benchmarks.persist.ServerUnderTest;
import org.iomtfhir.fhirclient.server.Authorization;
import org.iomtfhir.fhirclient.server.FhirServer;
import org.iomtfhir.fhirclient.server.FhirTransport;
import org.iomtfhir.fhirclient.server.ServerOptions;

/** The line and all around it at work, each part a process: hubs, FHIR server with its database, four services. */
final class Line implements AutoCloseable {

    private final List<AutoCloseable> parts = new ArrayList<>();
    private final Endpoint endpoint;
    private final ServerUnderTest server;
    private final FhirServer fhir;
    private final Positions positions;
    private final Map<ServiceStage, ServiceProcess> services = new EnumMap<>(ServiceStage.class);

    /**
     * Starts the hubs and the server, has the devices admitted, then starts the services, and returns when all are ready.
     *
     * @param directory
     *            where everything keeps its data and its log
     */
    Line(Plan plan, Path directory) throws IOException, InterruptedException {
        try {
            endpoint = Endpoint.start(directory, ServiceStage.HUBS);
            parts.add(endpoint);
            server = ServerUnderTest.start(ServerUnderTest.Kind.POSTGRESQL);
            parts.add(server);
            fhir = new FhirServer(new FhirTransport(ServerOptions.of(URI.create(server.url())), null,
                    Authorization.none(), InstantSource.system()));
            Ward.admit(fhir, 0, plan.devices());
            SettingsFiles files = new SettingsFiles(directory, endpoint.connectionString(), server.url(), plan);
            positions = new Positions(endpoint.connectionString(), files.checkpoints());
            for (ServiceStage service : ServiceStage.values()) {
                ServiceProcess running = ServiceProcess.start(service, directory, files);
                parts.add(running);
                services.put(service, running);
            }
            for (ServiceProcess each : services.values()) {
                each.awaitReady();
            }
        } catch (IOException | InterruptedException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** What clients connect to any of the hubs with; holds the key. */
    String connectionString() {
        return endpoint.connectionString();
    }

    FhirServer fhir() {
        return fhir;
    }

    Positions positions() {
        return positions;
    }

    Map<ServiceStage, ServiceProcess> services() {
        return services;
    }

    /** Processor time of the hubs so far. */
    Duration hubsCpu() {
        return endpoint.cpu();
    }

    /** Processor time of the FHIR server and its database so far. */
    Duration serverCpu() {
        return server.processorTime();
    }

    /** Ends everything, the last that was started first. */
    @Override
    public void close() throws IOException {
        IOException failure = null;
        for (AutoCloseable part : parts.reversed()) {
            try {
                part.close();
            } catch (Exception e) {
                failure = new IOException("a part of the line did not stop", e);
            }
        }
        parts.clear();
        if (failure != null) {
            throw failure;
        }
    }
}
