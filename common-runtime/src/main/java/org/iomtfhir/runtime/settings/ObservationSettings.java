package org.iomtfhir.runtime.settings;

import java.util.List;
import org.iomtfhir.model.Profile;

/** What every service of a line must agree on: in whose form Observations are made. Immutable, so thread-safe. */
public final class ObservationSettings implements SettingsGroup<Profile> {

    /** Other settings have other defaults under it. */
    public static final Setting<Profile> PROFILE = Setting
            .of("observations.profile", SettingType.choice(Profile.class),
                    "`earlier-connector` keeps that connector's ids and forms, and what its templates mean, for those who move"
                            + " here with data. Give all services the same.")
            .defaultsTo(Profile.STANDARD);

    /** Whether the profile is {@code standard}: other settings have other defaults under {@code earlier-connector}. */
    public static boolean isStandard(Settings values) {
        return values.get(PROFILE) == Profile.STANDARD;
    }

    @Override
    public String title() {
        return "Observations";
    }

    @Override
    public String about() {
        return "In what form Observations are written; the same for all services.";
    }

    @Override
    public List<Setting<?>> settings() {
        return List.of(PROFILE);
    }

    @Override
    public Profile read(Settings values) {
        return values.get(PROFILE);
    }
}
