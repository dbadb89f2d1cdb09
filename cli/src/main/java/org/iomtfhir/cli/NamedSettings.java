package org.iomtfhir.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.iomtfhir.local.line.LineServices;
import org.iomtfhir.local.line.LocalLine;
import org.iomtfhir.local.line.ReadyFile;
import org.iomtfhir.runtime.settings.ServiceSettings;
import org.iomtfhir.runtime.settings.ServiceSettings.Service;
import org.iomtfhir.runtime.settings.Settings;
import org.iomtfhir.runtime.settings.SettingsException;
import org.iomtfhir.runtime.settings.SettingsGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The settings of the services of a line, each its own: of the line that runs here, or of files that are named one by one. */
final class NamedSettings {

    @Mixin
    private SettingsAccess access;

    @Option(names = "--settings-of", paramLabel = "NAME=FILE", description = {
            "The settings file of one service of the line, such as group=group.properties; once for each of the services that",
            "are to be looked at. Such a file counts alone, without the environment."})
    private Map<Service, Path> files = new EnumMap<>(Service.class);

    /**
     * Where a line is.
     *
     * @param source
     *            what one of its services is told: that of persist, if it is known
     * @param services
     *            what each is told, as far as it is known; immutable
     */
    record Found(SettingsAccess.Source source, Map<Service, Settings> services) {}

    /**
     * Finds them.
     *
     * @param wanted
     *            the settings that the command needs of any service: an environment that gives any of them is taken
     * @param environment
     *            of this process
     * @throws IOException
     *             if no line is named, or what is named can't be read or is wrong
     */
    Found find(SettingsGroup<?> wanted, Map<String, String> environment) throws IOException {
        Map<Service, Settings> services = new EnumMap<>(Service.class);
        if (!files.isEmpty()) {
            if (access.isNamed()) {
                throw new IOException("--settings-of names the line; leave --settings and --ready-file out");
            }
            for (Map.Entry<Service, Path> file : files.entrySet()) {
                services.put(file.getKey(), read(file.getKey(), SettingsAccess.readable(file.getValue())));
            }
            Path one = files.getOrDefault(Service.PERSIST, files.values().iterator().next());
            return new Found(new SettingsAccess.ServiceFile(Optional.of(one), Map.of()), services);
        }
        SettingsAccess.Source source = access.find(wanted, environment);
        if (source instanceof SettingsAccess.Line line) {
            for (Service service : Service.values()) {
                Path file = LocalLine.settingsFile(line.ready().data(), service);
                // A ready file may have been brought here without what lies beside it.
                services.put(service, Files.isReadable(file)
                        ? read(service, file)
                        : ServiceSettings.load(service.groups(), told(line.ready()), null));
            }
        }
        return new Found(source, services);
    }

    /** What a ready file says, as it would be said to a service. */
    private static Map<String, String> told(ReadyFile ready) {
        return Map.of("IOMT_INPUT_CONNECTION_STRING", ready.connectionString(), "IOMT_OUTPUT_CONNECTION_STRING",
                ready.connectionString(), "IOMT_CHECKPOINTS_DIRECTORY", ready.checkpoints().toString(),
                "IOMT_DEAD_LETTERS_DIRECTORY", ready.deadLetters().toString(), "IOMT_TEMPLATES_DIRECTORY",
                ready.templates().toString(), "IOMT_FHIR_URL", ready.fhir());
    }

    private static Settings read(Service service, Path file) throws IOException {
        try {
            return LineServices.of(service).load(Map.of(), file);
        } catch (SettingsException e) {
            throw new IOException("the settings of " + service.title() + ": " + e.getMessage(), e);
        }
    }
}
