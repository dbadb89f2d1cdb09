package org.iomtfhir.runtime.settings;

import java.time.Duration;
import java.util.List;

/** Settings that a service alone reads, as the group service has them. */
public final class WindowSettings implements SettingsGroup<WindowSettings.Window> {

    private final Setting<Duration> window = Setting
            .of("grouping.window", SettingType.duration(Duration.ofSeconds(1), Duration.ofHours(1)), "How long.")
            .defaultsTo(Duration.ofSeconds(30));
    private final Setting<Duration> idleClose = Setting
            .of("grouping.idle-close", SettingType.duration(Duration.ofMillis(100), Duration.ofMinutes(1)), "How idle.")
            .defaultsTo(Duration.ofSeconds(2));
    private final Setting<Integer> maxReadings = Setting
            .of("grouping.max-readings", SettingType.wholeNumber(1, 100_000), "How many.").defaultsTo(10_000);
    private final Setting<Integer> maxBytes = Setting
            .of("grouping.max-bytes", SettingType.wholeNumber(1024, 16 * 1024 * 1024), "How large.")
            .defaultsTo(512 * 1024);

    /** Values of the group. */
    public record Window(Duration window, Duration idleClose, int maxReadings, int maxBytes) {}

    @Override
    public String title() {
        return "Windows";
    }

    @Override
    public String about() {
        return "Windows of a test.";
    }

    @Override
    public List<Setting<?>> settings() {
        return List.of(window, idleClose, maxReadings, maxBytes);
    }

    @Override
    public Window read(Settings values) {
        return new Window(values.get(window), values.get(idleClose), values.get(maxReadings), values.get(maxBytes));
    }
}
