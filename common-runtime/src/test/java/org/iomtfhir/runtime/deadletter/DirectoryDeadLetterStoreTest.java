package org.iomtfhir.runtime.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.runtime.retry.Failure;
import org.iomtfhir.runtime.storage.StoreException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryDeadLetterStoreTest extends DeadLetterStoreContract {

    @TempDir
    Path temporary;

    @Override
    DeadLetterStore open() {
        return new DirectoryDeadLetterStore(temporary.resolve("dead"));
    }

    @Override
    DeadLetterStore later() {
        return open();
    }

    @Override
    void place(String path, byte[] bytes, DeadLetter letter) {
        Path file = temporary.resolve("dead").resolve(path);
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    long eventsThatLieApart() {
        try (Stream<Path> files = Files.walk(temporary.resolve("dead"))) {
            return files.filter(file -> file.toString().endsWith(EventName.SUFFIX)).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void lettersAreTheirOwnersAlone() throws IOException {
        assumeTrue(temporary.getFileSystem().supportedFileAttributeViews().contains("posix"),
                "needs POSIX permissions");
        open().put(letter("normalize", 1, "", ErrorName.InvalidDataFormat));

        try (Stream<Path> files = Files.walk(temporary.resolve("dead"))) {
            assertThat(files).hasSize(5).allSatisfy(file -> assertThat(Files.getPosixFilePermissions(file))
                    .isEqualTo(PosixFilePermissions.fromString(Files.isDirectory(file) ? "rwx------" : "rw-------")));
        }
    }

    @Test
    void aFileThatIsNoLetterIsPassedOverInAListAndWrittenAnewByAPut() throws IOException {
        DeadLetter letter = letter("normalize", 1, "", ErrorName.InvalidDataFormat);
        open().put(letter);
        Path file = temporary.resolve("dead").resolve(letter.key().path());
        Files.writeString(file, "{\"format\":1,\"key\":\"");
        Files.writeString(file.resolveSibling("note.json"), "[]");

        assertThat(list(DeadLetterFilter.ALL)).isEmpty();
        assertThatThrownBy(() -> open().get(letter.key())).isInstanceOf(StoreException.class);
        open().put(letter);

        assertThat(list(DeadLetterFilter.ALL)).containsExactly(letter.summary());
    }

    @Test
    void aPlaceThatCantBeMadeIsAFailureThatMayPass() throws IOException {
        Path file = Files.createFile(temporary.resolve("file"));

        assertThatThrownBy(() -> new DirectoryDeadLetterStore(file.resolve("dead")))
                .isInstanceOfSatisfying(StoreException.class,
                        e -> assertThat(Failure.of(e, java.time.Clock.systemUTC()))
                                .isEqualTo(new Failure.Transient()));
    }
}
