package org.iomtfhir.local.fhir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A PostgreSQL server that lives for one test or measurement: from the packages of the distribution, on a free port of
 * loopback, with its data in a temporary directory. It does not wait for the disk ({@code fsync=off}).
 */
public final class PostgresServer implements AutoCloseable {

    static final String NOT_INSTALLED = "PostgreSQL is not installed (no /usr/lib/postgresql/*/bin/initdb); on Debian and"
            + " Ubuntu: apt-get install postgresql";

    private static final String USER = "postgres";

    private final Path bin;
    private final Path directory;
    private final int port;
    private final String password;

    private PostgresServer(Path bin, Path directory, int port, String password) {
        this.bin = bin;
        this.directory = directory;
        this.port = port;
        this.password = password;
    }

    /**
     * Starts a server.
     *
     * @throws IOException
     *             if PostgreSQL is not installed, or did not start; the message says which
     */
    public static PostgresServer start() throws IOException {
        Optional<Path> bin = installed();
        if (bin.isEmpty()) {
            throw new IOException(NOT_INSTALLED);
        }
        return start(bin.orElseThrow());
    }

    /** Whether the packages of the distribution are there. */
    static boolean isInstalled() {
        return installed().isPresent();
    }

    /** The database without user and password: {@code jdbc:postgresql://127.0.0.1:PORT/postgres}. */
    public String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    /** The owner of the database. */
    public String user() {
        return USER;
    }

    /** The password of {@link #user()}, another one for each server. */
    public String password() {
        return password;
    }

    /** The same as the server's {@link LocalFhirServer.Config} wants it. */
    public Database.Postgres database() {
        return new Database.Postgres(url(), USER, password);
    }

    /**
     * The server's main process; those that serve connections are its children.
     *
     * @throws IOException
     *             if the server's file that says so can't be read
     */
    public ProcessHandle process() throws IOException {
        long id = Long.parseLong(Files.readAllLines(directory.resolve("data/postmaster.pid")).getFirst().strip());
        return ProcessHandle.of(id).orElseThrow(() -> new IOException("PostgreSQL has ended"));
    }

    /** Stops the server and deletes its data. */
    @Override
    public void close() {
        try {
            run(bin, "pg_ctl", "-D", data(directory), "-m", "immediate", "-w", "stop");
            delete(directory);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static PostgresServer start(Path bin) throws IOException {
        Path directory = Files.createTempDirectory("postgres-");
        String password = UUID.randomUUID().toString();
        Path passwordFile = Files.writeString(directory.resolve("password"), password);
        if (isRoot()) {
            var postgres = directory.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(USER);
            Files.setOwner(directory, postgres);
            Files.setOwner(passwordFile, postgres);
        }
        run(bin, "initdb", "-D", data(directory), "-U", USER, "--auth=scram-sha-256", "--pwfile=" + passwordFile,
                "--encoding=UTF8", "--locale=C", "--no-sync");
        int port = freePort();
        run(bin, "pg_ctl", "-D", data(directory), "-l", directory.resolve("log").toString(), "-w", "-o",
                "-p " + port + " -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off", "start");
        return new PostgresServer(bin, directory, port, password);
    }

    private static Optional<Path> installed() {
        Path versions = Path.of("/usr/lib/postgresql");
        if (!Files.isDirectory(versions)) {
            return Optional.empty();
        }
        try (Stream<Path> found = Files.list(versions)) {
            return found.map(version -> version.resolve("bin")).filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .max(Comparator.comparing(bin -> Integer.valueOf(bin.getName(bin.getNameCount() - 2).toString())));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** PostgreSQL refuses to run as root, so its tools run as the user whom the packages have made. */
    private static void run(Path bin, String tool, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.addAll(List.of("runuser", "-u", USER, "--"));
        }
        command.add(bin.resolve(tool).toString());
        command.addAll(List.of(arguments));
        // To a file, since the server keeps the stream that it inherits, and reading it would wait for the server's end.
        Path output = Files.createTempFile("postgres-", ".out");
        try {
            Process process = new ProcessBuilder(command).directory(bin.toFile()).redirectErrorStream(true)
                    .redirectOutput(output.toFile()).start();
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IOException(tool + " failed: " + Files.readString(output));
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException(interrupted);
        } finally {
            Files.delete(output);
        }
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static String data(Path directory) {
        return directory.resolve("data").toString();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
