package org.iomtfhir.runtime.settings;

import java.util.List;

/** Where events are kept that can't be used. */
public final class DeadLetterSettings implements SettingsGroup<StorageLocation> {

    private final StorageSettings storage = new StorageSettings("dead-letters", null);

    @Override
    public String title() {
        return "Dead letters";
    }

    @Override
    public String about() {
        return "Where events that can never succeed are set aside with their cause. They hold what the device sent, so "
                + "guard the place like the FHIR server. Give a directory or a Blob container.";
    }

    @Override
    public List<Setting<?>> settings() {
        return storage.settings();
    }

    @Override
    public void check(Settings values, Problems problems) {
        storage.check(values, problems);
    }

    @Override
    public StorageLocation read(Settings values) {
        return storage.read(values);
    }
}
