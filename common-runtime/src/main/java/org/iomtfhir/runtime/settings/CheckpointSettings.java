package org.iomtfhir.runtime.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Where a service notes how far it has read, and which instance reads which partition. Immutable, so thread-safe. */
public final class CheckpointSettings implements SettingsGroup<CheckpointSettings.Checkpoints> {

    private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9-]{1,60}");

    private final StorageSettings storage = new StorageSettings("checkpoints", "CheckpointStorage");
    private final Setting<String> prefix = Setting
            .of("checkpoints.prefix", SettingType.text(),
                    "First part of the checkpoints' names, where lines that read the same hub in the same consumer group"
                            + " share the storage. Letters, digits and hyphens; case does not count.")
            .absentMeans("no prefix").alias("Checkpoint:BlobPrefix");

    /**
     * @param location
     *            directory or container
     * @param prefix
     *            first part of the names, empty for none
     */
    public record Checkpoints(StorageLocation location, String prefix) {}

    @Override
    public String title() {
        return "Checkpoints";
    }

    @Override
    public String about() {
        return "Where the service notes how far it has read each partition, and which instance reads which. Instances of a"
                + " service share it. Give a directory or a Blob container.";
    }

    @Override
    public List<Setting<?>> settings() {
        List<Setting<?>> all = new ArrayList<>(storage.settings());
        all.add(prefix);
        return List.copyOf(all);
    }

    @Override
    public void check(Settings values, Problems problems) {
        storage.check(values, problems);
        values.find(prefix).filter(text -> !PREFIX.matcher(text).matches()).ifPresent(
                text -> problems.add(prefix.name() + " must be up to 60 letters, digits and hyphens"));
    }

    @Override
    public Checkpoints read(Settings values) {
        return new Checkpoints(storage.read(values), values.find(prefix).orElse(""));
    }
}
