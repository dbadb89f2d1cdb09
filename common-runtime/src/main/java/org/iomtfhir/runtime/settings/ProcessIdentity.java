package org.iomtfhir.runtime.settings;

import java.util.List;
import java.util.Optional;

/** Which managed identity the process takes towards hubs, storage and, where so set, the FHIR server. Immutable, so thread-safe. */
public final class ProcessIdentity implements SettingsGroup<Optional<String>> {

    /** Declared once, and read by every group that may need it. */
    public static final Setting<String> CLIENT_ID = Setting
            .of("managed-identity.client-id", SettingType.text(),
                    "Client id of the user-assigned managed identity to use, where the process has several or none of its own.")
            .absentMeans("the system-assigned identity");

    @Override
    public String title() {
        return "Managed identity";
    }

    @Override
    public String about() {
        return "Used wherever an authentication is `ManagedIdentity`. Outside Azure the environment's or the developer's "
                + "own credential is taken, as Azure's libraries do.";
    }

    @Override
    public List<Setting<?>> settings() {
        return List.of(CLIENT_ID);
    }

    /** The client id, empty for the identity that the process has. */
    @Override
    public Optional<String> read(Settings values) {
        return values.find(CLIENT_ID);
    }
}
