package org.iomtfhir.local.eventhubs;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A file system of its own for each test, in memory, to be filled, freed, and made unwritable. Only root can mount it: elsewhere the
 * tests skip with that reason. For tests of all modules; of one thread.
 */
public final class SmallDisk implements BeforeEachCallback, AfterEachCallback {

    private static final int SECONDS_TO_MOUNT = 20;
    private static final int BLOCK = 4_096;

    private final int megabytes;
    private Path root;

    private SmallDisk(int megabytes) {
        this.megabytes = megabytes;
    }

    /** A disk that takes so much, as a field with {@code @RegisterExtension}. */
    public static SmallDisk ofMegabytes(int megabytes) {
        return new SmallDisk(megabytes);
    }

    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        root = Files.createTempDirectory("small-disk");
        boolean mounted = run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", root.toString());
        if (!mounted) {
            Files.delete(root);
        }
        assumeTrue(mounted, "a small file system can be mounted by root alone");
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        // Lazily: a process that was killed may not have let go of its files yet.
        if (Files.exists(root) && run("umount", "-l", root.toString())) {
            Files.delete(root);
        }
    }

    /** Where it is mounted. */
    public Path root() {
        return root;
    }

    /** Where something of this name lies on it, or would. */
    public Path resolve(String name) {
        return root.resolve(name);
    }

    /**
     * Takes all the room that is left.
     *
     * @return the file that took it: deleted, there is room again
     */
    public Path fill() throws IOException {
        Path filler = root.resolve("filler");
        byte[] block = new byte[BLOCK];
        try (OutputStream out = Files.newOutputStream(filler)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            return filler;
        }
    }

    /** From now on nothing can be written. */
    public void refuseWrites() throws InterruptedException {
        remount("ro");
    }

    /** From now on it can be written again. */
    public void takeWrites() throws InterruptedException {
        remount("rw");
    }

    private void remount(String mode) throws InterruptedException {
        if (!run("mount", "-o", "remount," + mode, root.toString())) {
            throw new IllegalStateException(root + " could not be remounted " + mode);
        }
    }

    private static boolean run(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
            return process.waitFor(SECONDS_TO_MOUNT, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException noSuchCommand) {
            return false;
        }
    }
}
