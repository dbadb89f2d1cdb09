package org.iomtfhir.runtime.settings;

import java.time.Duration;
import java.util.List;

/** How partitions are shared and worked on. Immutable, so thread-safe. */
public final class ProcessingSettings implements SettingsGroup<ProcessingSettings.Processing> {

    private final Setting<Integer> batchEvents;
    private final Setting<Integer> prefetch;
    private final Setting<Duration> batchWait = Setting
            .of("batch.wait", SettingType.duration(Duration.ofMillis(10), Duration.ofSeconds(60)),
                    "Longest wait for a batch to fill before it is worked on as it is. An event waits half of it on average, in each "
                            + "service.")
            .defaultsTo(Duration.ofMillis(100));
    private final Setting<Duration> lookEvery = Setting
            .of("partitions.look-every", SettingType.duration(Duration.ofMillis(200), Duration.ofMinutes(1)),
                    "How often an instance renews what it owns, and looks whether partitions are to be taken.")
            .defaultsTo(Duration.ofSeconds(10));
    private final Setting<Duration> takenAfter = Setting
            .of("partitions.taken-after", SettingType.duration(Duration.ofSeconds(2), Duration.ofMinutes(10)),
                    "After which silence the partitions of an instance are taken by others; some times "
                            + "`partitions.look-every`.")
            .defaultsTo(Duration.ofSeconds(45));
    private final Setting<Duration> checkpointEvery = Setting
            .of("checkpoints.every", SettingType.duration(Duration.ofMillis(100), Duration.ofMinutes(5)),
                    "How often a partition's checkpoint is written, at most. What lies behind it is read again after a crash.")
            .defaultsTo(Duration.ofSeconds(5));

    private ProcessingSettings(int batchEvents, int prefetch) {
        this.batchEvents = Setting.of("batch.events", SettingType.wholeNumber(1, 10_000),
                "Most events of a partition that are worked on together. More is faster and takes more memory.")
                .defaultsTo(batchEvents);
        this.prefetch = Setting.of("batch.prefetch", SettingType.wholeNumber(1, 20_000),
                "Events of a partition that are fetched ahead, however large they are; never fewer than `batch.events`. In a "
                        + "backlog, up to twice as many and a batch are in memory for each partition.")
                .defaultsTo(prefetch);
    }

    /** Of a service that reads single readings: some hundred bytes each, a few kilobytes at most. */
    static ProcessingSettings ofReadings() {
        return new ProcessingSettings(500, 1000);
    }

    /** Of a service that reads what was made of many readings: a hundred kilobytes each, where a signal is sampled. */
    static ProcessingSettings ofGroups() {
        return new ProcessingSettings(100, 100);
    }

    /**
     * @param batchEvents
     *            most events of a batch
     * @param prefetch
     *            how many events of a partition are fetched ahead, at least a batch
     * @param batchWait
     *            longest wait for a batch to fill
     * @param lookEvery
     *            pause between two looks at who owns which partition
     * @param takenAfter
     *            after which silence an instance's partitions are taken
     * @param checkpointEvery
     *            pause between two checkpoints of a partition, at least
     */
    public record Processing(int batchEvents, int prefetch, Duration batchWait, Duration lookEvery, Duration takenAfter,
            Duration checkpointEvery) {

        public Processing {
            // Less would save nothing: a batch is gathered before it is worked on.
            prefetch = Math.max(prefetch, batchEvents);
        }
    }

    @Override
    public String title() {
        return "Partitions";
    }

    @Override
    public String about() {
        return "How partitions are shared between instances, and how much of one is worked on at a time.";
    }

    @Override
    public List<Setting<?>> settings() {
        return List.of(batchEvents, prefetch, batchWait, lookEvery, takenAfter, checkpointEvery);
    }

    @Override
    public void check(Settings values, Problems problems) {
        Duration look = values.find(lookEvery).orElseThrow();
        if (values.find(takenAfter).orElseThrow().compareTo(look.multipliedBy(2)) < 0) {
            problems.add(takenAfter.name() + " must be at least twice " + lookEvery.name()
                    + ", or instances lose partitions that they still work on");
        }
    }

    @Override
    public Processing read(Settings values) {
        return new Processing(values.get(batchEvents), values.get(prefetch), values.get(batchWait),
                values.get(lookEvery),
                values.get(takenAfter), values.get(checkpointEvery));
    }
}
