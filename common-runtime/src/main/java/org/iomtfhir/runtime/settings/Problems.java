package org.iomtfhir.runtime.settings;

import java.util.ArrayList;
import java.util.List;

/** Gathers what is wrong with the settings, so that one start tells all of it. Not thread-safe. */
public final class Problems {

    private final List<String> found = new ArrayList<>();

    Problems() {}

    /** Notes a problem; the text names the setting and what to do, and repeats no secret. */
    public void add(String problem) {
        found.add(problem);
    }

    /** Notes a setting that is not there. */
    public void missing(Setting<?> setting, String why) {
        found.add(setting.name() + " is missing: " + why + ". Set " + setting.environmentName()
                + " in the environment, or " + setting.name() + " in the settings file: " + setting.meaning());
    }

    /** Notes a setting that is not there, if so. */
    public void need(Settings values, Setting<?> setting, String why) {
        if (!values.isGiven(setting) && setting.fallback() == null) {
            missing(setting, why);
        }
    }

    List<String> found() {
        return List.copyOf(found);
    }
}
