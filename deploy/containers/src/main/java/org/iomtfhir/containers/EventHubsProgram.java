package org.iomtfhir.containers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.iomtfhir.local.eventhubs.LocalEventHubs;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The program {@code local-event-hubs}: serves the hubs of a line on one machine. */
@Command(name = "local-event-hubs", mixinStandardHelpOptions = true, description = {
        "Serves the hubs of a line on one machine, on loopback alone: devicedata, normalized, grouped, observations.",
        "For trying out and testing, never for production."})
final class EventHubsProgram implements Callable<Integer> {

    @Option(names = "--data", required = true, paramLabel = "DIR", description = "Where the events are kept.")
    private Path data;

    @Option(names = "--port", defaultValue = "5672", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(names = "--partitions", defaultValue = "4", paramLabel = "N", description = "Of each hub. Default: ${DEFAULT-VALUE}.")
    private int partitions;

    @Option(names = "--access-key-file", paramLabel = "FILE", description = {
            "A file that holds the access key of the policy RootManageSharedAccessKey.",
            "Default: a random one, kept in the data directory's file access-key."})
    private Path accessKeyFile;

    public static void main(String[] arguments) {
        System.exit(Failures.said(new CommandLine(new EventHubsProgram())).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        LocalEventHubs.Builder builder = LocalEventHubs.builder().dataDirectory(data).port(port)
                .hub("devicedata", partitions).hub("normalized", partitions).hub("grouped", partitions)
                .hub("observations", partitions);
        if (accessKeyFile != null) {
            builder.accessKey(Files.readString(accessKeyFile).strip());
        }
        CountDownLatch ended = new CountDownLatch(1);
        LocalEventHubs hubs = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            hubs.close();
            ended.countDown();
        }, "shutdown"));
        System.out.println("Event Hubs endpoint listens on 127.0.0.1:" + hubs.port());
        ended.await();
        return 0;
    }
}
