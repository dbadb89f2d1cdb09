package org.iomtfhir.local.eventhubs.namespace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.Set;
import org.iomtfhir.local.eventhubs.HubConfig;
import org.iomtfhir.local.eventhubs.log.Retention;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {

    @TempDir
    Path temp;

    @Test
    void aDirectoryInUseIsRefusedWithItsNameAndWhatToDo() throws IOException {
        Path root = temp.resolve("data");
        try (var first = DataDirectory.open(root)) {
            assertThat(first).isNotNull();
            assertThatThrownBy(() -> DataDirectory.open(root)).isInstanceOf(IOException.class)
                    .hasMessageContaining(root.toString()).hasMessageContaining("in use")
                    .hasMessageContaining("choose another directory");
        }
        DataDirectory.open(root).close();
    }

    @Test
    void theKeyIsMadeOnceAndReadableByItsOwnerAlone() throws IOException {
        Path root = temp.resolve("data");
        String key;
        try (var data = DataDirectory.open(root)) {
            key = data.accessKey(new SecureRandom());
        }
        try (var data = DataDirectory.open(root)) {
            assertThat(data.accessKey(new SecureRandom())).isEqualTo(key).hasSize(44);
        }
        Assumptions.assumeTrue(Files.getFileStore(root).supportsFileAttributeView("posix"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve("access-key"))))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root))).isEqualTo("rwx------");
    }

    @Test
    void partitionsMayGrowFromStartToStartButNotShrink() throws IOException {
        try (var data = DataDirectory.open(temp)) {
            openWith(data, 2);
            openWith(data, 4);
            assertThatThrownBy(() -> openWith(data, 3)).isInstanceOf(IOException.class)
                    .hasMessageContaining("devicedata").hasMessageContaining("4 partitions");
        }
    }

    private static void openWith(DataDirectory data, int partitions) throws IOException {
        Namespace.open(data, List.of(new HubConfig("devicedata", partitions, Set.of())), Retention.DEFAULT).close();
    }
}
