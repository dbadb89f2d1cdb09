package org.iomtfhir.containers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.iomtfhir.local.line.LineServices;
import org.iomtfhir.runtime.settings.ServiceSettings.Service;
import org.iomtfhir.runtime.settings.Settings;

/** What a file of a deployment sets for a service, read by the service's own check of its settings. */
public final class DeployedSettings {

    private static final String HUB = "Endpoint=sb://example.servicebus.windows.net/;SharedAccessKeyName=line;SharedAccessKey=a2V5";
    private static final String STORAGE = "DefaultEndpointsProtocol=https;AccountName=example;AccountKey=a2V5;EndpointSuffix=core.windows.net";

    private DeployedSettings() {}

    /**
     * Checks an environment as the service does at its start. Files that it names are mounted in the container only: files
     * that hold something of their kind take their place.
     *
     * @param files
     *            an empty directory
     * @throws org.iomtfhir.runtime.settings.SettingsException
     *             with everything that is wrong
     */
    public static Settings accepted(Service service, Map<String, String> environment, Path files) throws IOException {
        Map<String, String> there = new TreeMap<>(environment);
        for (Map.Entry<String, String> entry : environment.entrySet()) {
            if (entry.getKey().endsWith("_FILE")) {
                Path file = Files.createTempFile(files, "secret", null);
                Files.writeString(file, secret(entry.getKey()));
                there.put(entry.getKey(), file.toString());
            }
        }
        return LineServices.of(service).load(there, null);
    }

    private static String secret(String name) {
        if (!name.contains("CONNECTION_STRING")) {
            return "a secret, as long as a key must be";
        }
        return name.startsWith("IOMT_INPUT") || name.startsWith("IOMT_OUTPUT") ? HUB : STORAGE;
    }
}
