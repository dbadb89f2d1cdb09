package org.iomtfhir.runtime.settings;

import java.util.Collection;
import java.util.Optional;

/** Says for people what settings were understood as: every setting of a service, where its value comes from, no secret. All methods are static and thread-safe. */
public final class SettingsSummary {

    private SettingsSummary() {}

    /**
     * One line a setting, under its group's title.
     *
     * @param settings
     *            settings that have been checked
     * @param groups
     *            the groups to tell of
     * @return lines that end with a line feed
     */
    public static String render(Settings settings, Collection<? extends SettingsGroup<?>> groups) {
        StringBuilder text = new StringBuilder();
        settings.notices().forEach(notice -> text.append("Note: ").append(notice).append('\n'));
        for (SettingsGroup<?> group : groups) {
            text.append('\n').append(group.title()).append('\n');
            group.settings().forEach(setting -> text.append("  ").append(line(settings, setting)).append('\n'));
        }
        return text.toString();
    }

    private static <T> String line(Settings settings, Setting<T> setting) {
        // A secret's own toString is ***.
        Optional<String> value = settings.find(setting).map(setting.type()::write);
        if (settings.isGiven(setting) && value.isPresent()) {
            return setting.name() + " = " + value.get();
        }
        return setting.name() + " is not given: " + value.map(fallback -> fallback + " (default)")
                .orElseGet(() -> setting.fallbackNote() == null ? "none" : setting.fallbackNote().replace("`", ""));
    }
}
