package org.iomtfhir.group;

import java.time.Duration;
import java.util.List;
import org.iomtfhir.runtime.settings.Setting;
import org.iomtfhir.runtime.settings.SettingType;
import org.iomtfhir.runtime.settings.Settings;
import org.iomtfhir.runtime.settings.SettingsGroup;

/** How measurements are gathered into groups. */
final class GroupingSettings implements SettingsGroup<GroupingSettings.Grouping> {

    private final Setting<Duration> window = Setting
            .of("grouping.window", SettingType.duration(Duration.ofSeconds(1), Duration.ofHours(1)),
                    "Length of a window: measurements that the hub took in within it are gathered. It is how long a reading "
                            + "waits at most; longer means fewer writes to the FHIR server.")
            .defaultsTo(Duration.ofSeconds(30));
    private final Setting<Duration> idleClose = Setting
            .of("grouping.idle-close", SettingType.duration(Duration.ofMillis(100), Duration.ofMinutes(1)),
                    "How long after a window's end a partition may be silent before the window is closed all the same, where the hub "
                            + "does not say that it holds nothing more: then it is closed at its end.")
            .defaultsTo(Duration.ofSeconds(2));
    private final Setting<Integer> maxReadings = Setting
            .of("grouping.max-readings", SettingType.wholeNumber(1, 100_000),
                    "Readings after which a group is sent on before its window ends.")
            .defaultsTo(10_000);
    private final Setting<Integer> maxBytes = Setting
            .of("grouping.max-bytes", SettingType.wholeNumber(1024, 16 * 1024 * 1024),
                    "Size in bytes after which a group is sent on before its window ends.")
            .defaultsTo(512 * 1024);

    /** Values of the group. */
    record Grouping(Duration window, Duration idleClose, int maxReadings, int maxBytes) {}

    @Override
    public String title() {
        return "Grouping";
    }

    @Override
    public String about() {
        return "How measurements are gathered into groups. Windows are of the time at which the hub took a measurement in, "
                + "so however old a reading is, it is never late.";
    }

    @Override
    public List<Setting<?>> settings() {
        return List.of(window, idleClose, maxReadings, maxBytes);
    }

    @Override
    public Grouping read(Settings values) {
        return new Grouping(values.get(window), values.get(idleClose), values.get(maxReadings), values.get(maxBytes));
    }
}
