package org.iomtfhir.runtime.settings;

import java.time.Duration;
import java.util.List;

/** How much of a partition is worked on at a time. */
public final class ProcessingSettings implements SettingsGroup<ProcessingSettings.Processing> {

    private final Setting<Integer> batchEvents = Setting.of("batch.events", SettingType.wholeNumber(1, 10_000),
            "Most events of a partition that are worked on together. More is faster and takes more memory.")
            .defaultsTo(500);
    private final Setting<Duration> batchWait = Setting
            .of("batch.wait", SettingType.duration(Duration.ofMillis(10), Duration.ofSeconds(60)),
                    "Longest wait for a batch to fill before it is worked on as it is.")
            .defaultsTo(Duration.ofMillis(500));

    /**
     * @param batchEvents
     *            most events of a batch
     * @param batchWait
     *            longest wait for a batch to fill
     */
    public record Processing(int batchEvents, Duration batchWait) {}

    @Override
    public String title() {
        return "Batches";
    }

    @Override
    public String about() {
        return "How much of a partition is worked on at a time.";
    }

    @Override
    public List<Setting<?>> settings() {
        return List.of(batchEvents, batchWait);
    }

    @Override
    public Processing read(Settings values) {
        return new Processing(values.get(batchEvents), values.get(batchWait));
    }
}
