package org.iomtfhir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.iomtfhir.local.line.ReadyFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class HubAccessTest {

    private static final String IN_FILE = "Endpoint=sb://in-file/;SharedAccessKeyName=n;SharedAccessKey=secret1";
    private static final String IN_READY_FILE = "Endpoint=sb://ready/;SharedAccessKeyName=n;SharedAccessKey=secret2";
    private static final String IN_ENVIRONMENT = "Endpoint=sb://env/;SharedAccessKeyName=n;SharedAccessKey=secret3";

    @TempDir
    Path directory;

    private static String connectionString(Map<String, String> environment, String... options) throws IOException {
        @CommandLine.Command
        final class Any {
            @CommandLine.Mixin
            HubAccess access;
        }
        Any any = new Any();
        new CommandLine(any).parseArgs(options);
        return any.access.connectionString(environment);
    }

    private Path readyFile() throws IOException {
        Path file = directory.resolve("ready.json");
        new ReadyFile(IN_READY_FILE, "devicedata", "http://127.0.0.1:1/fhir", directory, directory, directory,
                directory).write(file);
        return file;
    }

    @Test
    void itComesFromTheFileThatIsNamed() throws IOException {
        Path file = Files.writeString(directory.resolve("connection"), IN_FILE + "\n");

        assertThat(connectionString(Map.of(HubAccess.VARIABLE, IN_ENVIRONMENT), "--connection-string-file",
                file.toString())).isEqualTo(IN_FILE);
    }

    @Test
    void itComesFromTheReadyFileOfALine() throws IOException {
        assertThat(connectionString(Map.of(HubAccess.VARIABLE, IN_ENVIRONMENT), "--ready-file",
                readyFile().toString())).isEqualTo(IN_READY_FILE);
    }

    @Test
    void itComesFromTheEnvironmentWhereNoFileIsNamed() throws IOException {
        assertThat(connectionString(Map.of(HubAccess.VARIABLE, " " + IN_ENVIRONMENT))).isEqualTo(IN_ENVIRONMENT);
    }

    @Test
    void withoutOneTheMessageTellsEveryWayToGiveOne() {
        assertThatThrownBy(() -> connectionString(Map.of())).isInstanceOf(IOException.class)
                .hasMessageContaining("iomt local").hasMessageContaining(HubAccess.VARIABLE)
                .hasMessageContaining("--connection-string-file").hasMessageContaining("--ready-file");
    }

    @Test
    void aFileThatHoldsSomethingElseIsNamedAndNotQuoted() throws IOException {
        Path file = Files.writeString(directory.resolve("connection"), "SharedAccessKey=secret1");

        assertThatThrownBy(() -> connectionString(Map.of(), "--connection-string-file", file.toString()))
                .isInstanceOf(IOException.class).hasMessageContaining(file.toString())
                .hasMessageNotContaining("secret1");
    }
}
