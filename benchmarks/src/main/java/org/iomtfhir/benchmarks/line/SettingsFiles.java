package org.iomtfhir.benchmarks.line;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Properties;
import org.iomtfhir.benchmarks.hub.WardEvents;
import org.iomtfhir.samples.SampleSet;

/** The settings of each service, all else as it is shipped, and the templates that they go by. */
final class SettingsFiles {

    private final Path directory;
    private final String connectionString;
    private final String fhirUrl;
    private final Plan plan;

    SettingsFiles(Path directory, String connectionString, String fhirUrl, Plan plan) throws IOException {
        this.directory = directory;
        this.connectionString = connectionString;
        this.fhirUrl = fhirUrl;
        this.plan = plan;
        Files.createDirectories(directory.resolve("templates"));
        SampleSet samples = SampleSet.named(WardEvents.TEMPLATES);
        Files.writeString(directory.resolve("templates/devicecontent.json"), samples.deviceContent());
        Files.writeString(directory.resolve("templates/fhirmapping.json"), samples.fhirMapping());
    }

    /** Where all services keep their checkpoints. */
    Path checkpoints() {
        return directory.resolve("checkpoints");
    }

    /** Writes the file of a service, its owner's alone, and gives it. */
    Path write(ServiceStage service, int healthPort) throws IOException {
        Properties settings = new Properties();
        settings.setProperty("input.connection-string", connectionString);
        settings.setProperty("checkpoints.directory", checkpoints().toString());
        settings.setProperty("dead-letters.directory", directory.resolve("deadletters").toString());
        settings.setProperty("health.address", "127.0.0.1");
        settings.setProperty("health.port", Integer.toString(healthPort));
        settings.setProperty("log.level", "WARN");
        // How far the line has come is seen by them.
        settings.setProperty("checkpoints.every", "500ms");
        if (service != ServiceStage.PERSIST) {
            settings.setProperty("output.connection-string", connectionString);
            settings.setProperty("output.packed", Boolean.toString(plan.packed()));
        }
        switch (service) {
            case NORMALIZE, TRANSFORM -> {
                settings.setProperty("templates.directory", directory.resolve("templates").toString());
                settings.setProperty("templates.last-good-directory",
                        directory.resolve("last-good").resolve(service.title()).toString());
            }
            case GROUP -> settings.setProperty("grouping.window", plan.window().toSeconds() + "s");
            case PERSIST -> {
                settings.setProperty("fhir.url", fhirUrl);
                settings.setProperty("identity.mode", "Lookup");
                settings.setProperty("identity.device-system", "any");
                settings.setProperty("identity.patient-system", "any");
            }
        }
        StringWriter text = new StringWriter();
        settings.store(text, null);
        Path file = Files.createFile(directory.resolve(service.title() + ".properties"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, text.toString());
    }
}
