package org.iomtfhir.runtime.settings;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.iomtfhir.model.Sha256;

/** Where templates are found, and how often they are looked at. Immutable, so thread-safe. */
public final class TemplateSettings implements SettingsGroup<TemplateSettings.Templates> {

    private final StorageSettings storage = new StorageSettings("templates", "TemplateStorage");
    private final Setting<String> deviceContent = Setting
            .of("templates.device-content", SettingType.text(), "Name of the file of device content templates.")
            .defaultsTo("devicecontent.json").alias("Template:DeviceContent");
    private final Setting<String> fhirMapping = Setting
            .of("templates.fhir-mapping", SettingType.text(), "Name of the file of FHIR mapping templates.")
            .defaultsTo("fhirmapping.json").alias("Template:FhirMapping");
    private final Setting<Duration> refresh = Setting
            .of("templates.refresh", SettingType.duration(Duration.ofSeconds(1), Duration.ofSeconds(60)),
                    "How often the files are looked at for a change.")
            .defaultsTo(Duration.ofSeconds(30));
    private final Setting<Path> lastGood = Setting
            .of("templates.last-good-directory", SettingType.path(),
                    "Local directory for a copy of the last templates that were valid: they stay in force over a restart "
                            + "while the storage can't be reached or its file is broken. Keep it on a volume that outlives "
                            + "the process.")
            .defaultsTo(Path.of("state", "templates"));

    /**
     * @param location
     *            directory or container
     * @param deviceContent
     *            name of the device content file in it
     * @param fhirMapping
     *            name of the mapping file in it
     * @param refresh
     *            pause between two looks
     * @param lastGoodDirectory
     *            where the last valid ones are copied to
     */
    public record Templates(StorageLocation location, String deviceContent, String fhirMapping, Duration refresh,
            Path lastGoodDirectory) {

        /** Where the copies of the templates of this location are: lines that share a directory never take each other's. */
        public Path lastGoodCopies() {
            return lastGoodDirectory.resolve(Sha256.hex(location.place().getBytes(UTF_8), 8));
        }
    }

    @Override
    public String title() {
        return "Templates";
    }

    @Override
    public String about() {
        return "Where `devicecontent.json` and `fhirmapping.json` are found. A change takes effect within the refresh "
                + "interval; a broken file leaves the last good one in force. Give a directory or a Blob container.";
    }

    @Override
    public List<Setting<?>> settings() {
        List<Setting<?>> all = new ArrayList<>(storage.settings());
        all.addAll(List.of(deviceContent, fhirMapping, refresh, lastGood));
        return List.copyOf(all);
    }

    @Override
    public void check(Settings values, Problems problems) {
        storage.check(values, problems);
    }

    @Override
    public Templates read(Settings values) {
        return new Templates(storage.read(values), values.get(deviceContent), values.get(fhirMapping),
                values.get(refresh), values.get(lastGood));
    }
}
