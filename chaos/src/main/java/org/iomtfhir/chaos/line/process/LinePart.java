package org.iomtfhir.chaos.line.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A part of the line that is a process of its own: it can be started, killed and started again. Each start has a log of
 * its own. Thread-safe.
 */
public final class LinePart {

    private static final Duration STOP_LIMIT = Duration.ofSeconds(60);

    private final String name;
    private final List<String> command;
    private final Map<String, String> environment;
    private final Pattern ready;
    private final Path logs;
    private final ProcessFolder processes;

    private @Nullable Process process;
    private @Nullable LogFile log;
    private int starts;
    private boolean wanted;

    /**
     * @param name
     *            unique in the line
     * @param command
     *            what is run
     * @param environment
     *            added to this process's
     * @param ready
     *            what it prints once it does its work
     * @param logs
     *            directory of the logs
     * @param processes
     *            starts it
     */
    public LinePart(String name, List<String> command, Map<String, String> environment, Pattern ready, Path logs,
            ProcessFolder processes) {
        this.name = name;
        this.command = List.copyOf(command);
        this.environment = Map.copyOf(environment);
        this.ready = ready;
        this.logs = logs;
        this.processes = processes;
    }

    /** The name of the part, as logs and the report show it. */
    public String name() {
        return name;
    }

    /** Starts it; it takes some time to be {@linkplain #isReady() ready}. */
    public synchronized void start() throws IOException {
        Path file;
        do {
            file = logs.resolve(name + "-" + ++starts + ".log");
        } while (Files.exists(file));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(file.toFile());
        builder.environment().putAll(environment);
        log = new LogFile(file);
        process = processes.start(builder);
        wanted = true;
    }

    /** Ends it as {@code kill -9} does, and waits until it has ended. */
    public synchronized void kill() throws InterruptedException {
        wanted = false;
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
    }

    /**
     * Asks it to end, as {@code kill} does, and waits for that.
     *
     * @return whether it has ended within a minute; if not, it is killed
     */
    public synchronized boolean stop() throws InterruptedException {
        wanted = false;
        if (process == null) {
            return true;
        }
        process.destroy();
        if (process.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            return true;
        }
        process.destroyForcibly().waitFor();
        return false;
    }

    /** Whether it should run. */
    public synchronized boolean isWanted() {
        return wanted;
    }

    /** Whether it has ended though nobody asked it to. */
    public synchronized boolean hasEndedByItself() {
        return wanted && process != null && !process.isAlive();
    }

    /** Whether it has said, since its last start, that it does its work. */
    public boolean isReady() {
        return find(ready).isPresent();
    }

    /** The first match in what it has printed since its last start. */
    public synchronized Optional<String> find(Pattern pattern) {
        return log == null ? Optional.empty() : log.find(pattern);
    }

    /** Asks its virtual machine to print what its threads are doing into the log. Does nothing where it does not run. */
    public synchronized void printThreads() throws IOException, InterruptedException {
        if (process != null && process.isAlive()) {
            new ProcessBuilder("kill", "-QUIT", Long.toString(process.pid())).start().waitFor();
        }
    }

    /** The log of its last start; null before the first. */
    public synchronized @Nullable Path logFile() {
        return log == null ? null : log.file();
    }
}
