package org.iomtfhir.chaos.line;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.iomtfhir.chaos.line.check.Systems;
import org.iomtfhir.chaos.line.plan.Target;

/** Writes the settings of the services: those of a line on one machine, with times as short as a hurried run needs. */
final class ServiceFile {

    private final Path data;
    private final Path connectionString;
    private final String fhirUrl;
    private final Duration fhirTimeout;
    private final Systems systems;

    /**
     * @param data
     *            the run's directory
     * @param connectionString
     *            of the Event Hubs endpoint, as the services are to reach it
     * @param fhirUrl
     *            of the FHIR server, likewise
     * @param fhirTimeout
     *            how long it is waited for
     */
    ServiceFile(Path data, String connectionString, String fhirUrl, Duration fhirTimeout, Systems systems)
            throws IOException {
        this.data = data;
        this.connectionString = data.resolve("connection-string");
        this.fhirUrl = fhirUrl;
        this.fhirTimeout = fhirTimeout;
        this.systems = systems;
        ownerOnly(this.connectionString);
        Files.writeString(this.connectionString, connectionString);
    }

    private static void ownerOnly(Path file) throws IOException {
        Files.deleteIfExists(file);
        if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
    }

    /** Where the file of a service is. */
    static Path in(Path data, Target service) {
        return data.resolve("services").resolve(service.title() + ".properties");
    }

    /** Writes the file of a service, for all its instances. */
    Path write(Target service) throws IOException {
        Properties properties = new Properties();
        properties.putAll(settings(service));
        StringWriter text = new StringWriter();
        properties.store(text, null);
        Path file = in(data, service);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text.toString());
        return file;
    }

    private Map<String, String> settings(Target service) {
        Map<String, String> settings = new TreeMap<>();
        settings.put("input.connection-string-file", connectionString.toString());
        settings.put("checkpoints.directory", data.resolve("checkpoints").toString());
        settings.put("dead-letters.directory", data.resolve("deadletters").toString());
        settings.put("health.address", "127.0.0.1");
        settings.put("health.port", "0");
        settings.put("batch.wait", "150ms");
        settings.put("partitions.look-every", "1s");
        settings.put("partitions.taken-after", "6s");
        settings.put("checkpoints.every", "500ms");
        switch (service) {
            case NORMALIZE -> templates(settings, service);
            case TRANSFORM -> {
                templates(settings, service);
                settings.put("observations.identifier-system", systems.observation());
            }
            case GROUP -> {
                settings.put("output.connection-string-file", connectionString.toString());
                settings.put("grouping.window", "2s");
            }
            case PERSIST -> {
                settings.put("observations.identifier-system", systems.observation());
                settings.put("fhir.url", fhirUrl);
                settings.put("fhir.timeout", fhirTimeout.toSeconds() + "s");
                settings.put("identity.mode", "Create");
                // Devices that change hands don't say whose they are.
                settings.put("identity.patient-per-device", "true");
                settings.put("identity.device-system", systems.device());
                settings.put("identity.patient-system", systems.patient());
            }
            case HUBS, FHIR -> throw new IllegalArgumentException(service + " is no service");
        }
        return settings;
    }

    private void templates(Map<String, String> settings, Target service) {
        settings.put("output.connection-string-file", connectionString.toString());
        settings.put("templates.directory", data.resolve("templates").toString());
        settings.put("templates.refresh", "1s");
        // As a volume that all instances share.
        settings.put("templates.last-good-directory",
                data.resolve("last-good-templates").resolve(service.title()).toString());
    }
}
