package org.iomtfhir.runtime.settings;

import java.net.URI;
import java.util.List;
import org.iomtfhir.model.Profile;
import org.iomtfhir.model.ServiceSystem;
import org.iomtfhir.model.SourceForm;

/** What whoever reads templates, makes Observations and writes them must agree on. */
public final class ObservationSettings implements SettingsGroup<ObservationSettings.Observations> {

    /** Other settings have other defaults under it. */
    public static final Setting<Profile> PROFILE = Setting
            .of("observations.profile", SettingType.choice(Profile.class),
                    "`earlier-connector` keeps that connector's ids and forms, and what its templates mean, for those who move"
                            + " here with data. Give all services the same.")
            .defaultsTo(Profile.STANDARD);
    private final Setting<URI> identifierSystem = Setting.of("observations.identifier-system", SettingType.uri(),
            "System of the identifier that each Observation is given. Changing it makes new Observations.")
            .defaultsTo(URI.create(ServiceSystem.DEFAULT));

    private final Setting<SourceForm> source = Setting
            .of("observations.source", SettingType.choice(SourceForm.class),
                    "Whether what is written says which device events it was made of: hub, partition, sequence numbers and the"
                            + " versions of both templates. `meta-source`: the last event, in `meta.source`. `provenance`: all of"
                            + " them, in a Provenance for each version, in the same transaction. Give normalize, transform and"
                            + " persist the same.")
            .defaultsTo(SourceForm.NONE);

    /** Whether the profile is {@code standard}: other settings have other defaults under {@code earlier-connector}. */
    public static boolean isStandard(Settings values) {
        return values.get(PROFILE) == Profile.STANDARD;
    }

    /**
     * Values of the group.
     *
     * @param profile
     *            whose forms are kept
     * @param identifierSystem
     *            the system of the connector's own identifiers
     * @param source
     *            how what is written says what it was made of
     */
    public record Observations(Profile profile, URI identifierSystem, SourceForm source) {}

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
        return List.of(PROFILE, identifierSystem, source);
    }

    @Override
    public Observations read(Settings values) {
        return new Observations(values.get(PROFILE), values.get(identifierSystem), values.get(source));
    }
}
