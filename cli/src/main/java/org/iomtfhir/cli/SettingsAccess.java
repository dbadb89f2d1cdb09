package org.iomtfhir.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.iomtfhir.local.line.LocalLine;
import org.iomtfhir.local.line.ReadyFile;
import org.iomtfhir.runtime.settings.SettingsGroup;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Where a command finds what a line keeps: by the settings of one of its services, as that service has them (a file, or the
 * environment), or by the ready file of a line that runs on this machine.
 */
final class SettingsAccess {

    private static final String FILE_VARIABLE = "IOMT_SETTINGS_FILE";

    @Option(names = "--settings", paramLabel = "FILE", description = {
            "The settings file of a service of the line; the environment counts over it, as for the service.",
            "Otherwise the file that " + FILE_VARIABLE + " names, the environment alone,",
            "or the ready file of the line that runs here."})
    private @Nullable Path settings;

    @Option(names = "--ready-file", paramLabel = "FILE", description = {"The ready file of a line ('iomt local').",
            "Default: that of a line started in this directory."})
    private @Nullable Path readyFile;

    /** To be filled from options. */
    SettingsAccess() {}

    /** With what options of other names gave; null for none. */
    SettingsAccess(@Nullable Path settings, @Nullable Path readyFile) {
        this.settings = settings;
        this.readyFile = readyFile;
    }

    /** Where the settings of a line were found. */
    sealed interface Source {}

    /** A line that runs here. */
    record Line(ReadyFile ready) implements Source {}

    /**
     * Settings of a service.
     *
     * @param file
     *            empty for the environment alone
     */
    record ServiceFile(Optional<Path> file, Map<String, String> environment) implements Source {}

    /**
     * The first place that is named.
     *
     * @param wanted
     *            the settings that the command needs: an environment that gives any of them is taken
     * @param environment
     *            of this process
     * @throws IOException
     *             if none is named, or the one that is can't be read
     */
    Source find(SettingsGroup<?> wanted, Map<String, String> environment) throws IOException {
        if (settings != null && readyFile != null) {
            throw new IOException("--settings and --ready-file name two places; give one of them");
        }
        if (settings != null) {
            return new ServiceFile(Optional.of(readable(settings)), environment);
        }
        if (readyFile != null) {
            return new Line(ReadyFile.read(readable(readyFile)));
        }
        String named = environment.get(FILE_VARIABLE);
        if (named != null && !named.isBlank()) {
            return new ServiceFile(Optional.of(readable(Path.of(named))), environment);
        }
        if (wanted.settings().stream().map(setting -> setting.environmentName())
                .anyMatch(name -> environment.containsKey(name) || environment.containsKey(name + "_FILE"))) {
            return new ServiceFile(Optional.empty(), environment);
        }
        Path usual = LocalLine.DEFAULT_DATA.resolve(LocalLine.READY_FILE);
        if (Files.exists(usual)) {
            return new Line(ReadyFile.read(usual));
        }
        throw new IOException("no line to look at: start one with 'iomt local' in this directory, or name the settings "
                + "of one of its services with --settings, or a ready file with --ready-file");
    }

    /** Whether an option names the line. */
    boolean isNamed() {
        return settings != null || readyFile != null;
    }

    static Path readable(Path file) throws IOException {
        if (!Files.isReadable(file)) {
            throw new IOException(file + " can't be read");
        }
        return file;
    }
}
