package org.iomtfhir.cli;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import org.iomtfhir.local.line.LocalLine;
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
        "Sends device events to an event hub, one line each: the body of an event, or the document"
                + " {\"Body\": ..., \"Properties\": {...}, \"SystemProperties\": {...}} as 'iomt validate --events' takes it.",
        "Exit code 0 if the hub has taken every line, 1 if not."})
final class SendCommand implements Callable<Integer> {

    /** {@code --iot-central} without a device. */
    private static final String DEVICE_OF_IOT_HUB = "";

    @Spec
    private CommandSpec spec;

    @Mixin
    private HubAccess access;

    @Option(names = "--hub", defaultValue = LocalLine.DEVICE_HUB, paramLabel = "NAME", description = "The hub to send to. Default: ${DEFAULT-VALUE}.")
    private String hub;

    @Option(names = "--file", defaultValue = "-", paramLabel = "FILE", description = {
            "The events, one a line: the body, or the document {\"Body\": ..., \"Properties\": {...}} as for 'validate --events';",
            "'-' reads the standard input. Default: ${DEFAULT-VALUE}.",
            "Blank lines are skipped."})
    private String file;

    @Option(names = "--key", paramLabel = "POINTER", description = {
            "JSON pointer to the text in the body that names the device, such as /deviceId:",
            "events of one device then keep their order. Default: all events keep the order of the file, in one partition."})
    private String key;

    @Option(names = "--rate", paramLabel = "N", description = "Events per second at most. Default: as fast as the hub takes them.")
    private double rate;

    @Option(names = "--wait", defaultValue = "30s", paramLabel = "DURATION", converter = DurationConverter.class, description = "How long the hub may be away, or take nothing; then the command ends. Default: ${DEFAULT-VALUE}.")
    private Duration wait;

    @Option(names = "--iot-hub", paramLabel = "DEVICE", description = {
            "Send as IoT Hub would bring it from this device: with iothub-connection-device-id, iothub-enqueuedtime"
                    + " and what else it adds. For templates of the kind IotJsonPathContent."})
    private String iotHub;

    @Option(names = "--iot-central", arity = "0..1", paramLabel = "DEVICE", fallbackValue = DEVICE_OF_IOT_HUB, description = {
            "Wrap each body in IoT Central's telemetry export of this device (without one, of that of --iot-hub)."
                    + " For templates of the kind IotCentralJsonPathContent."})
    private String iotCentral;

    @Option(names = "--property", paramLabel = "NAME=VALUE", description = "An application property of every event; may be given again.")
    private Map<String, String> properties = new LinkedHashMap<>();

    @Option(names = "--annotation", paramLabel = "NAME=VALUE", description = {
            "A message annotation of every event, which templates see under SystemProperties; may be given again.",
            "The hub itself sets x-opt-enqueued-time, x-opt-sequence-number and x-opt-offset."})
    private Map<String, String> annotations = new LinkedHashMap<>();

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (rate < 0 || Double.isNaN(rate)) {
            throw new ParameterException(spec.commandLine(), "--rate is a number of events a second, not " + rate);
        }
        if (key != null && !key.startsWith("/")) {
            throw new ParameterException(spec.commandLine(), "--key is a JSON pointer, such as /deviceId, not " + key);
        }
        LocalLogging.toStandardError();
        // What would be logged of the hub is printed, once.
        LocalLogging.silence("org.iomtfhir.runtime.hub");
        PrintWriter err = spec.commandLine().getErr();
        DeviceMessage messages = messages();
        HubConnection connection = new HubConnection.ByConnectionString(
                new Secret(access.connectionString(System.getenv())), hub, "$Default");
        try (InputStream lines = open();
                BoundedCalls calls = new BoundedCalls(wait);
                HubPublisher publisher = calls.call(() -> HubPublisher.connect(connection, new PrintedStatus(err)))) {
            long failed = new LineSender(publisher, messages, key, rate, err).send(lines, wait);
            return failed == 0 ? 0 : IomtCommand.FAILED;
        } catch (TimeoutException e) {
            throw new IOException("hub '" + hub + "' can't be reached: gave up after " + wait.toSeconds()
                    + " s (--wait), and nothing was sent. Is the line still running? "
                    + access.whence(System.getenv()), e);
        }
    }

    private DeviceMessage messages() {
        Optional<String> central = Optional.ofNullable(iotCentral);
        if (DEVICE_OF_IOT_HUB.equals(iotCentral)) {
            if (iotHub == null) {
                throw new ParameterException(spec.commandLine(),
                        "--iot-central of which device? Name it: --iot-central DEVICE");
            }
            central = Optional.of(iotHub);
        }
        return new DeviceMessage(Optional.ofNullable(iotHub), central, properties, annotations, Clock.systemUTC());
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
