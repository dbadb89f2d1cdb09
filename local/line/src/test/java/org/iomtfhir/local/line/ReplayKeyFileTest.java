package org.iomtfhir.local.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayKeyFileTest {

    @TempDir
    Path directory;

    @Test
    void aKeyIsMadeOnceAndItsOwnerAloneMayReadIt() throws Exception {
        ReplayKeyFile file = ReplayKeyFile.in(directory);
        file.make();
        String first = Files.readString(file.path());
        file.make();

        assertThat(Files.readString(file.path())).isEqualTo(first).hasSizeGreaterThan(40);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.path()))).isEqualTo("rw-------");
        assertThat(file.read()).isNotNull();
    }

    @Test
    void aMissingKeyIsSaidWithWhatToDo() {
        assertThatThrownBy(() -> ReplayKeyFile.in(directory).read()).isInstanceOf(IOException.class)
                .hasMessageContaining("start it again");
    }
}
