package org.iomtfhir.benchmarks.hub;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import java.util.Properties;
import org.iomtfhir.devicecontent.DeviceContent;
import org.iomtfhir.devicecontent.DeviceEvent;
import org.iomtfhir.model.MessageJson;
import org.iomtfhir.samples.SampleSet;
import org.iomtfhir.template.CompileResult;

/** What stands ready for the programs: templates, and settings files with checkpoints of their own. */
final class ProgramSetup {

    private final Path directory;
    private final String connectionString;
    private final String deviceContent;
    private final boolean packed;

    /**
     * @param packed
     *            whether the services let what waits for one partition travel as one event
     */
    ProgramSetup(Path directory, String connectionString, boolean packed) throws IOException {
        this.directory = directory;
        this.packed = packed;
        this.connectionString = connectionString;
        this.deviceContent = SampleSet.named(WardEvents.TEMPLATES).deviceContent();
        Files.createDirectories(templates());
        Files.writeString(templates().resolve("devicecontent.json"), deviceContent);
    }

    /** A program's place: its settings file and the checkpoints that it will write. */
    record Place(Path settings, Path checkpoints) {}

    /**
     * A fresh place, from which a hub is read from its beginning.
     *
     * @param name
     *            names it; not used before
     * @param inputHub
     *            the hub that is read
     */
    Place place(String name, Task task, String inputHub, String outputHub) throws IOException {
        Path place = directory.resolve(name);
        Files.createDirectories(place);
        Properties settings = new Properties();
        settings.setProperty("input.connection-string", connectionString);
        settings.setProperty("output.connection-string", connectionString);
        settings.setProperty("input.event-hub", inputHub);
        settings.setProperty("output.event-hub", outputHub);
        settings.setProperty("output.packed", Boolean.toString(packed));
        if (!packed || inputHub.equals(Hubs.DEVICE_EVENTS)) {
            // One event for each reading, for the bare programs too, and batches of them.
            settings.setProperty("batch.events", "500");
            settings.setProperty("batch.prefetch", "1000");
        }
        settings.setProperty("checkpoints.directory", place.resolve("checkpoints").toString());
        // Often enough to measure by; dearer than usual, for both.
        settings.setProperty("checkpoints.every", "500ms");
        settings.setProperty("dead-letters.directory", place.resolve("deadletters").toString());
        settings.setProperty("health.address", "127.0.0.1");
        settings.setProperty("health.port", "0");
        if (task == Task.NORMALIZE) {
            settings.setProperty("templates.directory", templates().toString());
            settings.setProperty("templates.last-good-directory", place.resolve("last-good-templates").toString());
        }
        StringWriter text = new StringWriter();
        settings.store(text, null);
        Path file = Files.createFile(place.resolve("settings.properties"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, text.toString());
        return new Place(file, place.resolve("checkpoints"));
    }

    private Path templates() {
        return directory.resolve("templates");
    }

    /** How large the measurements of these events are on average, as they travel. */
    int measurementBytes(WardEvents events, int sample) {
        if (!(DeviceContent.compile("devicecontent.json",
                deviceContent) instanceof CompileResult.Compiled<DeviceContent> good)) {
            throw new IllegalStateException("the sample templates are broken");
        }
        long bytes = 0;
        for (int event = 0; event < sample; event++) {
            var measurements = good.value().evaluate(new DeviceEvent(events.body(event), Map.of(),
                    Map.of(), java.time.Instant.now())).measurements();
            if (measurements.size() != 1) {
                throw new IllegalStateException("an event gives " + measurements.size() + " measurements, not one");
            }
            bytes += MessageJson.write(measurements.getFirst()).length;
        }
        return Math.toIntExact(bytes / sample);
    }
}
