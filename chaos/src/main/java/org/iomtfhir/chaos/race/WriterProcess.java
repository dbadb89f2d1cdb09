package org.iomtfhir.chaos.race;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A writer in a process of its own, which can be killed and starts again from what it last confirmed. Thread-safe.
 */
final class WriterProcess implements AutoCloseable {

    private final Protocol protocol;
    private final String url;
    private final RacePlan plan;
    private final int number;
    private final Runnable onProgress;

    private @Nullable Process process;
    private @Nullable PrintWriter input;
    private int allowedRounds;
    private int confirmed;
    private long conflictsOfEarlierStarts;
    private long conflicts;
    private int restarts;
    private boolean ready;
    private boolean vulnerable;
    private boolean killed;
    private boolean closed;
    private @Nullable String failure;
    private String lastWords = "";

    /**
     * @param onProgress
     *            is called, by a thread of this writer, whenever something of it has changed
     */
    WriterProcess(Protocol protocol, String url, RacePlan plan, int number, Runnable onProgress) {
        this.protocol = protocol;
        this.url = url;
        this.plan = plan;
        this.number = number;
        this.onProgress = onProgress;
    }

    /** Starts the writer's process, unless this was closed before. */
    synchronized void start() {
        if (closed) {
            return;
        }
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java")
                .toString(), "-Xmx192m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp",
                System.getProperty(
                        "java.class.path"),
                WriterMain.class.getName()));
        command.addAll(new WriterOrder(protocol, url, plan, number, confirmed).arguments());
        killed = false;
        vulnerable = false;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException failed) {
            throw new UncheckedIOException("a writer's process can't be started", failed);
        }
        input = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
        for (int round = 0; round < allowedRounds; round++) {
            input.println(round);
        }
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        Process started = process;
        Thread.ofVirtual().name("writer-" + number).start(() -> follow(started, output));
    }

    private void follow(Process started, BufferedReader output) {
        try {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                said(line);
                onProgress.run();
            }
        } catch (IOException e) {
            // A killed process' pipe ends somehow; what counts is what was read.
        }
        ended(started.onExit().join().exitValue());
        onProgress.run();
    }

    private synchronized void said(String line) {
        if (Progress.isReady(line)) {
            ready = true;
            return;
        }
        Progress.read(line).ifPresentOrElse(progress -> {
            confirmed = progress.confirmed();
            conflicts = progress.conflicts();
            vulnerable = true;
        }, () -> {
            if (lastWords.length() < 4000) {
                lastWords += line + "\n";
            }
        });
    }

    private synchronized void ended(int exitCode) {
        conflictsOfEarlierStarts += conflicts;
        conflicts = 0;
        if (closed) {
            return;
        }
        if (killed) {
            restarts++;
            start();
        } else {
            failure = "writer " + number + " has ended by itself (exit code " + exitCode + "):\n" + lastWords;
        }
    }

    /** Lets it go through one more round. */
    synchronized void allowRound() {
        if (input != null) {
            input.println(allowedRounds);
        }
        allowedRounds++;
    }

    /** As {@code kill -9}, in the midst of whatever it does; it is started again. */
    synchronized void kill() {
        killed = true;
        vulnerable = false;
        if (process != null) {
            process.destroyForcibly();
        }
    }

    /** Whether it has confirmed something since it started, so that a kill has something to break. */
    synchronized boolean isVulnerable() {
        return vulnerable;
    }

    /** Whether it has started once and can write. */
    synchronized boolean isReady() {
        return ready;
    }

    /** How many of its messages are confirmed. */
    synchronized int confirmed() {
        return confirmed;
    }

    /** How often it found somebody else first. What a kill kept it from saying is missing. */
    synchronized long conflicts() {
        return conflictsOfEarlierStarts + conflicts;
    }

    /** How often it was started again. */
    synchronized int restarts() {
        return restarts;
    }

    /** Why it is no longer there, null as long as it is. */
    synchronized @Nullable String failure() {
        return failure;
    }

    @Override
    public void close() {
        Process last;
        synchronized (this) {
            closed = true;
            last = process;
        }
        if (last != null) {
            last.destroyForcibly().onExit().join();
        }
    }
}
