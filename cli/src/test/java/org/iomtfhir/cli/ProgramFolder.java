package org.iomtfhir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.iomtfhir.runtime.settings.ServiceSettings.Service;

/**
 * A program as the package phase of its module makes it: a folder of {@code bin/}, {@code lib/} and {@code plugins/}.
 *
 * @param name
 *            of the folder and of the start script in it
 * @param path
 *            absolute
 */
record ProgramFolder(String name, Path path) {

    /** A service's. A test whose program is not built is skipped, save where everything is built before. */
    static ProgramFolder of(Service service) {
        String name = service.title() + "-service";
        return built(name, Path.of("..", name, "target", name));
    }

    /** That of {@code iomt}; likewise. */
    static ProgramFolder ofCommand() {
        return built("iomt", Path.of("target", "iomt"));
    }

    private static ProgramFolder built(String name, Path path) {
        ProgramFolder folder = new ProgramFolder(name, path.toAbsolutePath().normalize());
        if (!Files.isExecutable(folder.script())) {
            String missing = "the start script of " + name
                    + " is not built; 'mvn verify' of the whole project builds it: " + folder.script();
            assertThat(System.getenv("CI")).as(missing).isNotEqualTo("true");
            assumeTrue(false, missing);
        }
        return folder;
    }

    private Path script() {
        return path.resolve("bin").resolve(name);
    }

    /** A copy under this directory that plugins can be put into. Its {@code lib/} is a link, since jars are large. */
    ProgramFolder copyTo(Path directory) throws IOException {
        Path copy = directory.resolve(name);
        Files.createDirectories(copy.resolve("plugins"));
        Files.createSymbolicLink(copy.resolve("lib"), path.resolve("lib"));
        Path bin = Files.createDirectory(copy.resolve("bin"));
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path.resolve("bin"))) {
            for (Path file : files) {
                Files.copy(file, bin.resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        return new ProgramFolder(name, copy);
    }

    /** Starts the program by its script; what it prints goes to the log. */
    Process start(Path log, Object... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(script().toString()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    }
}
