package org.iomtfhir.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.iomtfhir.debugger.DebugServer;
import org.iomtfhir.debugger.GivenFiles;
import org.iomtfhir.local.line.ReadyFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code iomt debug}: serves the debugger page until it is stopped. */
@Command(name = "debug", mixinStandardHelpOptions = true, description = {
        "Opens a page that shows, as you type, what templates make of events, and why.",
        "It is served on 127.0.0.1 alone; what is pasted stays in memory, and nothing goes anywhere.",
        "Stop it with Ctrl-C."})
final class DebugCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--device", paramLabel = "FILE", description = "A devicecontent.json to begin with.")
    private Path device;

    @Option(names = "--fhir", paramLabel = "FILE", description = "A fhirmapping.json to begin with.")
    private Path fhir;

    @Option(names = "--events", paramLabel = "FILE", description = "Events to begin with, one a line.")
    private Path events;

    @Option(names = {"-w",
            "--write"}, description = "The page may write the two template files back, when you press Save files.")
    private boolean write;

    @Option(names = "--line", paramLabel = "FILE", description = {
            "The ready file of a line ('iomt local'), whose hubs, dead letters and FHIR server the page may read on request.",
            "Default: that of a line started in this directory."})
    private Path line;

    @Option(names = "--settings", paramLabel = "FILE", description = {
            "Likewise, the settings file of a service of the line: normalize for events and letters, persist for the FHIR"
                    + " server; the environment counts over it."})
    private Path settings;

    @Option(names = "--consumer-group", paramLabel = "NAME", description = {
            "The consumer group to read a hub's last events in: one that no service uses. Default: that of a line on this"
                    + " machine for it, $Default elsewhere."})
    private Optional<String> consumerGroup = Optional.empty();

    @Option(names = "--port", paramLabel = "N", defaultValue = "8383", description = "Port of the page, 0 for a free one. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(names = "--no-browser", description = "Print the address, and open no browser.")
    private boolean noBrowser;

    @Option(names = "--ready-file", paramLabel = "FILE", description = "A file to write once the page is served: JSON with its address.")
    private Path readyFile;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (port < 0 || port > 65_535) {
            throw new ParameterException(spec.commandLine(), "--port is a number from 0 to 65535, not " + port);
        }
        for (Path file : Stream.of(device, fhir, events).filter(Objects::nonNull).toList()) {
            if (!Files.isReadable(file) || Files.isDirectory(file)) {
                throw new IOException(file + " can't be read");
            }
        }
        if (readyFile != null && isOfALine(readyFile)) {
            throw new ParameterException(spec.commandLine(),
                    readyFile + " is the ready file of a line: name it with --line."
                            + " Here --ready-file is a file to be written");
        }
        LocalLogging.apply(true);
        PrintWriter out = spec.commandLine().getOut();
        SettingsAccess access = new SettingsAccess(settings, line);
        CountDownLatch ended = new CountDownLatch(1);
        DebugServer server = DebugServer.start(port, new GivenFiles(Optional.ofNullable(device),
                Optional.ofNullable(fhir), Optional.ofNullable(events), write),
                new PersistMerge(access, System.getenv()),
                new ReadEvents(new ExplainedEvents(access), consumerGroup, System.getenv()));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            forget();
            server.close();
            ended.countDown();
        }, "shutdown"));
        out.println("The page is at " + server.address() + " (Ctrl-C stops it).");
        out.flush();
        if (readyFile != null) {
            ready(server.address());
        }
        if (!noBrowser) {
            open(server.address(), out);
        }
        ended.await();
        return 0;
    }

    /** On other commands the option of this name is a line's file, which is not to be lost by that. */
    private static boolean isOfALine(Path file) {
        try {
            return Files.exists(file) && ReadyFile.read(file).connectionString() != null;
        } catch (IOException e) {
            return false;
        }
    }

    /** Whole or not at all: whoever waits for the file reads it at once. */
    private void ready(String address) throws IOException {
        Path beside = readyFile.resolveSibling(readyFile.getFileName() + ".new");
        Files.deleteIfExists(beside);
        Files.createFile(beside, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(beside,
                new ObjectMapper().createObjectNode().put("url", address).put("pid", ProcessHandle.current().pid())
                        .toString() + "\n",
                StandardOpenOption.TRUNCATE_EXISTING);
        Files.move(beside, readyFile, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private void forget() {
        try {
            if (readyFile != null) {
                Files.deleteIfExists(readyFile);
            }
        } catch (IOException e) {
            // The process ends; a file that stays says an address at which nobody answers.
        }
    }

    private static void open(String address, PrintWriter out) {
        String opener = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac") ? "open" : "xdg-open";
        try {
            new ProcessBuilder(List.of(opener, address)).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        } catch (IOException e) {
            out.println("No browser could be opened; open the address yourself.");
            out.flush();
        }
    }
}
