package org.iomtfhir.local.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadyFileTest {

    @TempDir
    Path directory;

    private ReadyFile ready() {
        return new ReadyFile("Endpoint=sb://localhost:5672;SharedAccessKeyName=n;SharedAccessKey=secret;", "devicedata",
                "http://127.0.0.1:8090/fhir", directory.resolve("templates"), directory.resolve("checkpoints"),
                directory.resolve("deadletters"), directory);
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        Path file = directory.resolve("new/ready.json");
        ready().write(file);

        assertThat(ReadyFile.read(file)).isEqualTo(ready());
    }

    @Test
    void itsOwnerAloneMayReadItEvenWhereOneLiesThatOthersMay() throws IOException {
        assumeTrue(Files.getFileStore(directory).supportsFileAttributeView("posix"),
                "this file system has no permissions");
        Path file = Files.writeString(directory.resolve("ready.json"), "an earlier one");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        ready().write(file);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void aBrokenFileIsNamedAndItsKeyIsNotQuoted() throws IOException {
        Path file = Files.writeString(directory.resolve("ready.json"), "{\"connectionString\": \"secret\", oops");

        assertThatThrownBy(() -> ReadyFile.read(file)).isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString()).hasMessageNotContaining("secret").hasNoCause();
    }

    @Test
    void aFileThatLacksSomethingIsNamedWithWhatItLacks() throws IOException {
        Path file = Files.writeString(directory.resolve("ready.json"), "{\"connectionString\": \"secret\"}");

        assertThatThrownBy(() -> ReadyFile.read(file)).isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString()).hasMessageContaining("is missing")
                .hasMessageNotContaining("secret");
    }

    @Test
    void asTextItDoesNotShowTheKey() {
        assertThat(ready().toString()).doesNotContain("secret");
    }
}
