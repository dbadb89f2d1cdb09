package org.iomtfhir.runtime.settings;

import java.util.List;
import org.iomtfhir.model.SourceForm;

/**
 * How an Observation says which events it was made of; what normalize, which begins the trail, transform, which carries it on, and
 * persist, which writes it, must agree on. Group carries what comes, whatever is set. Immutable, so thread-safe.
 */
public final class SourceSettings implements SettingsGroup<SourceForm> {

    private final Setting<SourceForm> source = Setting
            .of("observations.source", SettingType.choice(SourceForm.class),
                    "Whether what is written says which device events it was made of: hub, partition, sequence numbers and the"
                            + " versions of both templates. `meta-source`: the last event, in `meta.source`. `provenance`: all of"
                            + " them, in a Provenance for each version, in the same transaction. Give normalize, transform and"
                            + " persist the same.")
            .defaultsTo(SourceForm.NONE);

    @Override
    public String title() {
        return "Sources of Observations";
    }

    @Override
    public String about() {
        return "Whether Observations say which device events they were made of; the same for these services.";
    }

    @Override
    public List<Setting<?>> settings() {
        return List.of(source);
    }

    @Override
    public SourceForm read(Settings values) {
        return values.get(source);
    }
}
