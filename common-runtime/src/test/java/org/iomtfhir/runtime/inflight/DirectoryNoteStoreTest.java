package org.iomtfhir.runtime.inflight;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class DirectoryNoteStoreTest extends NoteStoreContract {

    @TempDir
    Path directory;

    @Override
    NoteStore open() {
        return new DirectoryNoteStore(directory, PLACE);
    }

    @Override
    void spoil(String partition, String text) {
        Path file = directory.resolve("line.ns.servicebus.windows.net/devicedata/%24default/inflight")
                .resolve(partition);
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
