package org.iomtfhir.chaos.line.process;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.iomtfhir.local.eventhubs.LocalEventHubs;
import org.iomtfhir.runtime.logging.LogSetup;
import org.iomtfhir.runtime.settings.OperationsSettings.LogFormat;
import org.iomtfhir.runtime.settings.OperationsSettings.LogLevel;

/** The Event Hubs endpoint in a process of its own: {@code HubsMain DIRECTORY PORT}. */
public final class HubsMain {

    /** What it prints once it serves. */
    public static final String READY = "The endpoint serves";

    private HubsMain() {}

    /** Runs the endpoint until the process is ended. */
    @SuppressWarnings("SystemOut") // How it says that it serves.
    public static void main(String[] arguments) throws Exception {
        LogSetup.apply(LogFormat.TEXT, LogLevel.INFO);
        var hubs = LocalEventHubs.builder().dataDirectory(Path.of(arguments[0])).port(Integer.parseInt(arguments[1]));
        for (String hub : HubNames.ALL) {
            hubs.hub(hub, HubNames.PARTITIONS, HubNames.LOOKING);
        }
        try (LocalEventHubs running = hubs.start()) {
            System.out.println(READY + " on " + running.port());
            new CountDownLatch(1).await();
        }
    }
}
