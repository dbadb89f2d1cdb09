package org.iomtfhir.cli;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.iomtfhir.runtime.hub.HubStatus;
import org.iomtfhir.runtime.hub.publish.HubPublisher;
import org.iomtfhir.runtime.settings.HubConnection;
import org.iomtfhir.runtime.settings.Secret;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code iomt send}: sends device events to an event hub. */
@Command(name = "send", mixinStandardHelpOptions = true, description = {
        "Sends device events to an event hub, one line each."})
final class SendCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private HubAccess access;

    @Option(names = "--hub", defaultValue = "devicedata", paramLabel = "NAME", description = "The hub to send to. Default: ${DEFAULT-VALUE}.")
    private String hub;

    @Option(names = "--file", defaultValue = "-", paramLabel = "FILE", description = {
            "The events, one a line; '-' reads the standard input. Default: ${DEFAULT-VALUE}.",
            "Blank lines are skipped."})
    private String file;

    @Option(names = "--key", paramLabel = "POINTER", description = {
            "JSON pointer to the text that names the device, such as /deviceId:",
            "events of one device then keep their order. Default: all events keep the order of the file, in one partition."})
    private String key;

    @Option(names = "--rate", paramLabel = "N", description = "Events per second at most. Default: as fast as the hub takes them.")
    private double rate;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (rate < 0) {
            throw new ParameterException(spec.commandLine(), "--rate is a number of events a second, not " + rate);
        }
        if (key != null && !key.startsWith("/")) {
            throw new ParameterException(spec.commandLine(), "--key is a JSON pointer, such as /deviceId, not " + key);
        }
        LocalLogging.apply(true);
        PrintWriter err = spec.commandLine().getErr();
        String connectionString = access.connectionString(System.getenv());
        HubStatus trouble = new PrintedStatus(err);
        try (InputStream lines = open();
                HubPublisher publisher = HubPublisher.connect(new HubConnection.ByConnectionString(
                        new Secret(connectionString), hub, "$Default"), trouble)) {
            LineSender sender = new LineSender(publisher, key, rate, err);
            sender.send(lines);
            long failed = sender.await(Duration.ofMinutes(10));
            return failed == 0 ? 0 : IomtCommand.FAILED;
        }
    }

    private InputStream open() throws IOException {
        if (file.equals("-")) {
            return new BufferedInputStream(System.in);
        }
        Path path = Path.of(file);
        if (!Files.isReadable(path) || Files.isDirectory(path)) {
            throw new IOException(path + " can't be read");
        }
        return new BufferedInputStream(Files.newInputStream(path));
    }
}
