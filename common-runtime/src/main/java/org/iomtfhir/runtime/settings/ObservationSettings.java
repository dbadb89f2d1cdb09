package org.iomtfhir.runtime.settings;

import java.net.URI;
import java.util.List;
import org.iomtfhir.model.Profile;
import org.iomtfhir.model.ServiceSystem;

/** What whoever makes Observations and whoever writes them must agree on. */
public final class ObservationSettings implements SettingsGroup<ObservationSettings.Observations> {

    /** Other settings have other defaults under it. */
    public static final Setting<Profile> PROFILE = Setting
            .of("observations.profile", SettingType.choice(Profile.class),
                    "`earlier-connector` keeps that connector's ids and forms, for those who move here with data.")
            .defaultsTo(Profile.STANDARD);
    private final Setting<URI> identifierSystem = Setting.of("observations.identifier-system", SettingType.uri(),
            "System of the identifier that each Observation is given. Changing it makes new Observations.")
            .defaultsTo(URI.create(ServiceSystem.DEFAULT));

    /** Values of the group. */
    public record Observations(Profile profile, URI identifierSystem) {}

    @Override
    public String title() {
        return "Observations";
    }

    @Override
    public String about() {
        return "In what form Observations are written; the same for both services.";
    }

    @Override
    public List<Setting<?>> settings() {
        return List.of(PROFILE, identifierSystem);
    }

    @Override
    public Observations read(Settings values) {
        return new Observations(values.get(PROFILE), values.get(identifierSystem));
    }
}
