package org.iomtfhir.runtime.template;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryTemplateStoreTest extends TemplateStoreContract {

    @TempDir
    Path directory;

    @Override
    TemplateStore open() {
        return new DirectoryTemplateStore(directory);
    }

    @Override
    void place(String name, byte[] bytes) throws IOException {
        Files.write(directory.resolve(name), bytes);
    }

    @Test
    void aNameThatLeadsOutOfTheDirectoryIsRefused() {
        assertThatThrownBy(() -> open().look("../secret", Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
