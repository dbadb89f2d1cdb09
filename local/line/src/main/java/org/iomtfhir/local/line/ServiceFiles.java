package org.iomtfhir.local.line;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.iomtfhir.runtime.settings.ServiceSettings.Service;

/**
 * The settings of the services of a line, one properties file each: those that run in the line's process are started with
 * it, and one that is to run apart is started with the same file ({@code --settings FILE}). Readable by their owner alone,
 * since the connection string is in them.
 */
final class ServiceFiles {

    private final ReadyFile line;
    private final LocalLineConfig config;

    ServiceFiles(ReadyFile line, LocalLineConfig config) {
        this.line = line;
        this.config = config;
    }

    static Path file(Path data, Service service) {
        return directory(data).resolve(service.title() + ".properties");
    }

    private static Path directory(Path data) {
        return data.resolve("services");
    }

    /** Writes the file of a service and says where it is. */
    Path write(Service service) throws IOException {
        Path file = file(config.data(), service);
        OwnerOnly.directory(directory(config.data()));
        Properties properties = new Properties();
        properties.putAll(settings(service));
        StringWriter text = new StringWriter();
        properties.store(text, "Settings of the service " + service.title() + " on this line; written at each start");
        OwnerOnly.write(file, text.toString());
        return file;
    }

    private Map<String, String> settings(Service service) {
        Map<String, String> settings = new TreeMap<>();
        settings.put("input.connection-string", line.connectionString());
        settings.put("checkpoints.directory", line.checkpoints().toString());
        settings.put("dead-letters.directory", line.deadLetters().toString());
        settings.put("replay.key-file", ReplayKeyFile.in(config.data()).path().toAbsolutePath().toString());
        settings.put("health.address", "127.0.0.1");
        settings.put("health.port", "0");
        settings.put("batch.wait", "150ms");
        settings.put("partitions.look-every", "1s");
        settings.put("partitions.taken-after", "8s");
        settings.put("checkpoints.every", "500ms");
        switch (service) {
            case NORMALIZE, TRANSFORM -> {
                settings.put("output.connection-string", line.connectionString());
                settings.put("templates.directory", line.templates().toString());
                settings.put("templates.refresh", "2s");
                settings.put("templates.last-good-directory",
                        config.data().resolve("last-good-templates").resolve(service.title()).toString());
            }
            case GROUP -> {
                settings.put("output.connection-string", line.connectionString());
                settings.put("grouping.window", config.window().toString());
            }
            case PERSIST -> {
                settings.put("fhir.url", line.fhir());
                // A server of one's own starts empty, so what events name is made.
                settings.put("identity.mode", "Create");
                settings.put("identity.patient-per-device", "true");
                settings.put("identity.device-system", "any");
                settings.put("identity.patient-system", "any");
            }
        }
        return settings;
    }
}
