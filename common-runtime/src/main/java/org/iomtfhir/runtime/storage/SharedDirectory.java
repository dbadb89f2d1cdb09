package org.iomtfhir.runtime.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A directory whose files several threads and processes of one machine read and change. A file is replaced as a whole by
 * a rename, so that a reader sees the old or the new one; who reads a file in order to change it does so
 * {@linkplain #locked under the lock}. Files and directories made here are their owner's alone, where the file system
 * knows owners. Not for network file systems that don't keep locks.
 *
 * <p>
 * Thread-safe.
 */
public final class SharedDirectory {

    private static final String LOCK_FILE = ".lock";
    private static final String UNFINISHED = ".unfinished-";
    private static final boolean POSIX = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    private static final FileAttribute<?>[] OWNERS_DIRECTORY = ownersAlone("rwx------");
    private static final FileAttribute<?>[] OWNERS_FILE = ownersAlone("rw-------");

    /** File locks are a process's: its threads must take turns by themselves. */
    private static final ConcurrentMap<Path, ReentrantLock> TURNS = new ConcurrentHashMap<>();

    private final Path root;
    private final ReentrantLock turn;

    /**
     * Opens the directory, and makes it where it is missing.
     *
     * @throws StoreException
     *             if it can't be made
     */
    public SharedDirectory(Path root) {
        try {
            Files.createDirectories(root, OWNERS_DIRECTORY);
            this.root = root.toRealPath();
        } catch (IOException e) {
            throw new StoreException("the directory " + root + " can't be made or entered", e);
        }
        this.turn = TURNS.computeIfAbsent(this.root, path -> new ReentrantLock());
    }

    /** The directory itself, absolute. */
    public Path root() {
        return root;
    }

    /** Work that reads and writes files, and has no result. */
    @FunctionalInterface
    public interface Task {
        /** Does the work, under the lock. */
        void run() throws IOException;
    }

    /** Work that reads and writes files. */
    @FunctionalInterface
    public interface Work<T> {
        /** Does the work, under the lock, and gives its result. */
        T run() throws IOException;
    }

    /**
     * Does the work while no other thread or process does work of its own under this directory's lock.
     *
     * @throws StoreException
     *             if the work, or taking the lock, fails
     */
    public <T> T locked(String what, Work<T> work) {
        turn.lock();
        try (FileChannel channel = lockFile(); FileLock lock = channel.lock()) {
            return work.run();
        } catch (IOException e) {
            throw new StoreException(what + " failed in " + root, e);
        } finally {
            turn.unlock();
        }
    }

    /**
     * Does work that has no result, as {@link #locked} does.
     *
     * @throws StoreException
     *             if the work, or taking the lock, fails
     */
    public void whileLocked(String what, Task task) {
        locked(what, () -> {
            task.run();
            return true;
        });
    }

    private FileChannel lockFile() throws IOException {
        return FileChannel.open(root.resolve(LOCK_FILE),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), OWNERS_FILE);
    }

    /** The file's bytes, empty if there is none. */
    public Optional<byte[]> read(Path file) throws IOException {
        try {
            return Optional.of(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /**
     * Puts the bytes in the file's place, all or none of them.
     *
     * @param durable
     *            whether they must be on the disk, and not only with the operating system, when this returns
     */
    public void replace(Path file, byte[] bytes, boolean durable) throws IOException {
        Path parent = file.getParent();
        Files.createDirectories(parent, OWNERS_DIRECTORY);
        Path unfinished = Files.createTempFile(parent, UNFINISHED, "", OWNERS_FILE);
        try {
            try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
                ByteBuffer buffer = ByteBuffer.wrap(bytes);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                if (durable) {
                    channel.force(true);
                }
            }
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(unfinished);
        }
        if (durable) {
            forceEntry(parent);
        }
    }

    /** Has the directory's entry on the disk as well; Windows can't open a directory, and needs no asking. */
    private static void forceEntry(@Nullable Path directory) throws IOException {
        if (POSIX) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private static FileAttribute<?>[] ownersAlone(String permissions) {
        return POSIX
                ? new FileAttribute<?>[]{PosixFilePermissions
                        .asFileAttribute(PosixFilePermissions.fromString(permissions))}
                : new FileAttribute<?>[0];
    }
}
