package org.iomtfhir.runtime.settings;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Where events are kept that can't be used. Immutable, so thread-safe. */
public final class DeadLetterSettings implements SettingsGroup<DeadLetterSettings.Keeping> {

    private final StorageSettings storage = new StorageSettings("dead-letters", null);
    private final Setting<Duration> keepFor = Setting
            .of("dead-letters.keep-for", SettingType.duration(Duration.ofHours(1), Duration.ofDays(36_500)),
                    "Dead letters older than this are removed for good, each with a line in the log. Counted from when they were"
                            + " set aside.")
            .absentMeans("for ever");
    private final Setting<Integer> keepMegabytes = Setting
            .of("dead-letters.keep-megabytes", SettingType.wholeNumber(1, 1_000_000_000),
                    "Where a service's dead letters take more than this, the oldest are removed for good, each with a line in"
                            + " the log; those that were replayed first.")
            .absentMeans("without limit");
    private final Setting<Duration> lookEvery = Setting
            .of("dead-letters.look-every", SettingType.duration(Duration.ofSeconds(1), Duration.ofDays(1)),
                    "How often the service looks how much its dead letters take (`DeadLetterStoreBytes`), and whether some are"
                            + " to be removed. It lists them all.")
            .defaultsTo(Duration.ofMinutes(10));

    /**
     * @param location
     *            directory or container
     * @param keepFor
     *            age at which letters are removed, empty for never
     * @param keepBytes
     *            size of a stage's letters beyond which the oldest are removed, empty for without limit
     * @param lookEvery
     *            pause between two looks
     */
    public record Keeping(StorageLocation location, Optional<Duration> keepFor, OptionalLong keepBytes,
            Duration lookEvery) {}

    @Override
    public String title() {
        return "Dead letters";
    }

    @Override
    public String about() {
        return "Where events that can never succeed are set aside with their cause. They hold what the device sent, so "
                + "guard the place like the FHIR server. Give a directory or a Blob container.";
    }

    @Override
    public List<Setting<?>> settings() {
        List<Setting<?>> all = new ArrayList<>(storage.settings());
        all.addAll(List.of(keepFor, keepMegabytes, lookEvery));
        return List.copyOf(all);
    }

    @Override
    public void check(Settings values, Problems problems) {
        storage.check(values, problems);
    }

    @Override
    public Keeping read(Settings values) {
        return new Keeping(storage.read(values), values.find(keepFor),
                values.find(keepMegabytes).map(megabytes -> OptionalLong.of(megabytes * 1_000_000L))
                        .orElse(OptionalLong.empty()),
                values.get(lookEvery));
    }
}
