package org.iomtfhir.local.line;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Files and directories that their owner alone may read: they hold keys, or data of persons. */
final class OwnerOnly {

    private OwnerOnly() {}

    /** Writes a file under a name of its own first, so that it is never seen half written or by others. */
    static void write(Path file, String text) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        Files.createDirectories(directory);
        Path temporary = Files.createTempFile(directory, file.getFileName().toString(), ".new",
                attributes("rw-------"));
        try {
            Files.writeString(temporary, text);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** Makes a directory, and those above it, where it is not there. */
    static void directory(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Path parent = directory.toAbsolutePath().getParent();
            try {
                Files.createDirectories(parent);
                Files.createDirectory(directory, attributes("rwx------"));
            } catch (FileAlreadyExistsException e) {
                throw new IOException(
                        "the data directory can't be made: " + e.getFile() + " is a file; name another with --data", e);
            } catch (IOException e) {
                throw new IOException("the data directory " + directory + " can't be made (" + e.getClass()
                        .getSimpleName() + "): name one that you may write to with --data", e);
            }
        } else if (!Files.isWritable(directory)) {
            throw new IOException("the data directory " + directory
                    + " can't be written to: name another with --data, or take its owner's account");
        }
    }

    private static FileAttribute<?>[] attributes(String permissions) {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[]{
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))}
                : new FileAttribute<?>[0];
    }
}
