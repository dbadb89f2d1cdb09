package org.iomtfhir.runtime.settings;

import java.net.URI;
import java.util.List;
import org.iomtfhir.model.ServiceSystem;

/**
 * The system of the identifiers that Observations are given, on which transform, which makes them, and persist, which finds them by
 * these, must agree. Immutable, so thread-safe.
 */
public final class IdentifierSettings implements SettingsGroup<URI> {

    private final Setting<URI> identifierSystem = Setting.of("observations.identifier-system", SettingType.uri(),
            "System of the identifier that each Observation is given. Changing it makes new Observations.")
            .defaultsTo(URI.create(ServiceSystem.DEFAULT));

    @Override
    public String title() {
        return "Identifiers of Observations";
    }

    @Override
    public String about() {
        return "By what Observations are found again; the same for these services.";
    }

    @Override
    public List<Setting<?>> settings() {
        return List.of(identifierSystem);
    }

    @Override
    public URI read(Settings values) {
        return values.get(identifierSystem);
    }
}
