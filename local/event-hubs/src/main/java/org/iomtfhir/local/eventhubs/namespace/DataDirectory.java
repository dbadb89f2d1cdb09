package org.iomtfhir.local.eventhubs.namespace;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The directory that a namespace lives in: {@code lock}, {@code access-key}, and {@code hubs/NAME/PARTITION/} with the logs.
 * It belongs to one process at a time, and can be read by its owner alone where the file system knows owners.
 */
public final class DataDirectory implements Closeable {

    private static final int KEY_BYTES = 32;

    private final Path root;
    private final FileChannel lockFile;

    private DataDirectory(Path root, FileChannel lockFile) {
        this.root = root;
        this.lockFile = lockFile;
    }

    /**
     * Makes the directory where it is not there, and takes it.
     *
     * @throws IOException
     *             if it can't be used, or another namespace uses it
     */
    public static DataDirectory open(Path root) throws IOException {
        Files.createDirectories(root, ownerOnly(root, "rwx------"));
        FileChannel channel = FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        try {
            if (tryLock(channel) == null) {
                throw new IOException("The data directory " + root.toAbsolutePath()
                        + " is in use by another Event Hubs endpoint. Stop that one, or choose another directory.");
            }
            return new DataDirectory(root, channel);
        } catch (IOException | RuntimeException failed) {
            channel.close();
            throw failed;
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException inThisProcess) {
            return null;
        }
    }

    /** The access key kept here; made from {@code random} the first time. Base64 of 32 bytes. */
    public String accessKey(SecureRandom random) throws IOException {
        Path file = root.resolve("access-key");
        var bytes = new byte[KEY_BYTES];
        random.nextBytes(bytes);
        String made = Base64.getEncoder().encodeToString(bytes);
        Path beside = root.resolve("access-key.new");
        if (!Files.exists(file)) {
            Files.deleteIfExists(beside);
            try (var out = Files.newByteChannel(beside, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    ownerOnly(root, "rw-------"))) {
                out.write(ByteBuffer.wrap(made.getBytes(StandardCharsets.US_ASCII)));
            }
            Files.move(beside, file);
            return made;
        }
        String kept = Files.readString(file, StandardCharsets.US_ASCII).strip();
        if (kept.isEmpty()) {
            throw new IOException(file.toAbsolutePath() + " holds no access key. Delete it to have a new one made.");
        }
        return kept;
    }

    /** Where the partitions of a hub lie; made if it is not there. */
    Path hub(String name) throws IOException {
        Path hub = root.resolve("hubs").resolve(name);
        try {
            return Files.createDirectories(hub);
        } catch (FileAlreadyExistsException file) {
            throw new IOException(hub.toAbsolutePath() + " is a file; the hub " + name + " needs a directory there",
                    file);
        }
    }

    /** Gives the directory free for another process. */
    @Override
    public void close() throws IOException {
        lockFile.close();
    }

    private static FileAttribute<?>[] ownerOnly(Path path, String permissions) {
        boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[]{
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))}
                : new FileAttribute<?>[0];
    }
}
