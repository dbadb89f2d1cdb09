package org.iomtfhir.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.iomtfhir.model.Profile;
import org.iomtfhir.runtime.settings.ServiceSettings;
import org.iomtfhir.runtime.settings.Settings;
import org.iomtfhir.runtime.settings.StorageLocation;
import org.iomtfhir.runtime.settings.TemplateSettings.Templates;
import org.iomtfhir.runtime.template.TemplateStore;
import org.iomtfhir.runtime.template.TemplateStores;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where the templates of a line are: a directory, or what the settings of normalize or transform name. */
final class TemplateAccess {

    @Option(names = "--directory", paramLabel = "DIR", description = "A directory of devicecontent.json and fhirmapping.json.")
    private Path directory;

    @Mixin
    private SettingsAccess access;

    /**
     * Both files of a store, as they are now.
     *
     * @param deviceContent
     *            name of the device content file
     * @param fhirMapping
     *            name of the mapping file
     * @param profile
     *            whose meaning the files have
     */
    record Stored(TemplateStore store, String deviceContent, String fhirMapping, Profile profile) {

        /** The file, empty if it is not there. */
        Optional<StoredFile> look(String name) {
            return switch (store.look(name, Optional.empty())) {
                case TemplateStore.Found found -> Optional.of(new StoredFile.Text(name, found.etag(), found.text()));
                case TemplateStore.Unreadable unreadable -> Optional.of(
                        new StoredFile.NoText(name, unreadable.etag(), unreadable.problem()));
                case TemplateStore.Absent absent -> Optional.empty();
                case TemplateStore.Unchanged unchanged -> throw new IllegalStateException("no ETag was given");
            };
        }
    }

    /** Opens the template store that the options or the environment name. */
    Stored open(Map<String, String> environment) throws IOException {
        if (directory != null) {
            return inDirectory(directory);
        }
        return switch (access.find(ServiceSettings.TEMPLATES, environment)) {
            case SettingsAccess.Line line -> inDirectory(line.ready().templates());
            case SettingsAccess.ServiceFile source -> {
                Settings settings = ServiceSettings.load(
                        List.of(ServiceSettings.TEMPLATES, ServiceSettings.OBSERVATIONS),
                        source.environment(), source.file().orElse(null));
                yield of(settings);
            }
        };
    }

    /** The template store that the settings of normalize or transform name. */
    static Stored of(Settings settings) {
        Templates templates = ServiceSettings.TEMPLATES.read(settings);
        return new Stored(TemplateStores.open(templates.location()), templates.deviceContent(),
                templates.fhirMapping(), ServiceSettings.OBSERVATIONS.read(settings));
    }

    private static Stored inDirectory(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new IOException("the template directory " + directory + " is not there");
        }
        return new Stored(TemplateStores.open(new StorageLocation.Directory(directory)), "devicecontent.json",
                "fhirmapping.json", Profile.STANDARD);
    }
}
