package org.iomtfhir.benchmarks.hub;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A program in a JVM of its own, whose output goes into a log file, and is listened to. Thread-safe. */
public final class JavaProcess implements AutoCloseable {

    private final String name;
    private final Path log;
    private final Process process;
    private final List<String> heard = new ArrayList<>();
    private boolean ended;

    private JavaProcess(String name, Path log, Process process) {
        this.name = name;
        this.log = log;
        this.process = process;
    }

    /**
     * Starts a program with the class path of this one.
     *
     * @param name
     *            names the log file
     * @param directory
     *            where the log file goes
     * @param options
     *            for the JVM
     * @param main
     *            has the {@code main}
     */
    public static JavaProcess start(String name, Path directory, List<String> options, Class<?> main,
            List<String> arguments)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        if (Runtime.version().feature() >= 24) {
            // As the services are started: Netty reaches for memory in a way that newer Javas warn about.
            command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        }
        command.addAll(
                List.of("-XX:+ExitOnOutOfMemoryError", "-cp", System.getProperty("java.class.path"),
                        main.getName()));
        command.addAll(arguments);
        Path log = directory.resolve(name + ".log");
        JavaProcess started = new JavaProcess(name, log,
                new ProcessBuilder(command).redirectErrorStream(true).start());
        // Not a virtual one: waiting for a pipe keeps its carrier, of which there are as many as processors.
        Thread.ofPlatform().daemon().name("log-" + name).start(started::listen);
        return started;
    }

    private void listen() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
                Writer copy = Files.newBufferedWriter(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                // The endpoint's first line holds its key.
                if (!line.startsWith("Endpoint=")) {
                    copy.write(line + "\n");
                    copy.flush();
                }
                hear(line);
            }
        } catch (IOException e) {
            if (process.isAlive()) {
                throw new UncheckedIOException("the log of " + name + " could not be written", e);
            }
        } finally {
            synchronized (this) {
                ended = true;
                notifyAll();
            }
        }
    }

    private synchronized void hear(String line) {
        heard.add(line);
        notifyAll();
    }

    /** The lines that begin so, so far. */
    synchronized List<String> lines(String beginning) {
        return heard.stream().filter(line -> line.startsWith(beginning)).toList();
    }

    /**
     * Waits for a line.
     *
     * @throws IOException
     *             if the program ends first, or does not print it in time
     */
    public synchronized String awaitLine(String beginning, Duration limit) throws IOException, InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (lines(beginning).isEmpty()) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (ended || left <= 0) {
                throw new IOException(name + (ended ? " ended" : " did not come up") + "; see " + log);
            }
            wait(left);
        }
        return lines(beginning).getFirst();
    }

    /**
     * Sees to it that the program has not ended.
     *
     * @throws IOException
     *             if it has; the message says where its log is
     */
    public void check() throws IOException {
        if (!process.isAlive()) {
            throw new IOException(name + " ended early, with exit code " + process.exitValue() + "; see " + log);
        }
    }

    /** Processor time used so far; zero where the system does not tell. */
    public Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** The id that the system knows the process by. */
    long pid() {
        return process.pid();
    }

    /** Ends it as {@code kill -9} does. */
    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
