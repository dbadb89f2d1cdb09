package org.iomtfhir.runtime.service;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.iomtfhir.runtime.hub.read.PackReader;
import org.iomtfhir.runtime.hub.read.RecordReader;
import org.iomtfhir.runtime.hub.read.Stage;
import org.iomtfhir.runtime.settings.ServiceSettings;
import org.iomtfhir.runtime.settings.Settings;
import org.iomtfhir.runtime.settings.SettingsException;
import org.iomtfhir.runtime.settings.SettingsGroup;
import org.jspecify.annotations.Nullable;

/** One of the services of the line: what is special about it. */
public interface LineService {

    /** Which one it is, and so which settings it has. */
    ServiceSettings.Service service();

    /** The groups of settings that it alone reads; none unless it says so. */
    default List<SettingsGroup<?>> ownSettings() {
        return List.of();
    }

    /** Every group of settings that it reads. */
    default List<SettingsGroup<?>> allSettings() {
        return service().groups(ownSettings());
    }

    /**
     * Reads and checks its settings.
     *
     * @param environment
     *            the environment
     * @param file
     *            a properties file, null for none
     * @throws SettingsException
     *             with everything that is wrong
     */
    default Settings load(Map<String, String> environment, @Nullable Path file) {
        return service().load(ownSettings(), environment, file);
    }

    /** Finds the records in events of its input hub that hold several: packs, unless it says otherwise. */
    default RecordReader records(Settings settings) {
        return new PackReader();
    }

    /**
     * Makes the stage, once. It takes events that hold several records, and each of these as an event of its own. May wait, for as long as it takes, for what the stage can't work without: templates, a hub, a
     * server.
     *
     * @throws InterruptedException
     *             if the service is stopped meanwhile
     * @throws ServiceException
     *             if it can't work as it is set up, and waiting would not help
     */
    Stage stage(ServiceContext context) throws InterruptedException, ServiceException;
}
