package org.iomtfhir.chaos.line.process;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Starts processes that must not outlive this one. Each has a file under its process id in a directory; a small minder
 * waits for the end of this process, however it ends, and then kills all that have a file. What is left over all the same,
 * after a power failure of the minder so to speak, is killed when the directory is opened again. Thread-safe.
 */
public final class ProcessFolder implements AutoCloseable {

    /** Standard input ends when the process that holds its other end does. A process that has another's id by now is spared. */
    private static final String MINDER = """
            trap '' INT HUP TERM
            cat >/dev/null
            for file in "$1"/*; do
              pid=${file##*/}
              case "$(ps -o args= -p "$pid" 2>/dev/null)" in
                *"$2"*) kill -9 "$pid" 2>/dev/null;;
              esac
              rm -f "$file"
            done
            """;

    private final Path directory;
    private final Process minder;

    private ProcessFolder(Path directory, Process minder) {
        this.directory = directory;
        this.minder = minder;
    }

    /**
     * Opens the directory and kills what an earlier run has left.
     *
     * @param directory
     *            made if it is not there
     * @param mark
     *            a text that the command line of each process holds, and of no process of others
     */
    public static ProcessFolder open(Path directory, String mark) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        run(directory, mark).waitFor();
        Process minder = minder(directory, mark);
        return new ProcessFolder(directory, minder);
    }

    /** What a minder does when its time has come, done at once. */
    private static Process run(Path directory, String mark) throws IOException {
        Process process = minder(directory, mark);
        process.getOutputStream().close();
        return process;
    }

    private static Process minder(Path directory, String mark) throws IOException {
        return new ProcessBuilder("sh", "-c", MINDER, "minder", directory.toString(), mark)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** Starts a process that is ended with this folder. */
    public Process start(ProcessBuilder builder) throws IOException {
        Process process = builder.start();
        Path file = directory.resolve(Long.toString(process.pid()));
        Files.writeString(file, "");
        Thread.ofVirtual().start(() -> {
            process.onExit().join();
            delete(file);
        });
        return process;
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Kills all that still run, and waits for their end. */
    @Override
    public void close() {
        try {
            OutputStream end = minder.getOutputStream();
            end.close();
            if (!minder.waitFor(20, TimeUnit.SECONDS)) {
                minder.destroyForcibly();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            minder.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** The processes that have a file at present. */
    public List<Long> running() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> Long.valueOf(file.getFileName().toString())).toList();
        }
    }
}
