package org.iomtfhir.chaos.line.process;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.iomtfhir.local.fhir.Database;
import org.iomtfhir.local.fhir.LocalFhirServer;
import org.iomtfhir.runtime.logging.LogSetup;
import org.iomtfhir.runtime.settings.OperationsSettings.LogFormat;
import org.iomtfhir.runtime.settings.OperationsSettings.LogLevel;

/** The FHIR server in a process of its own, on a file that outlives it: {@code FhirServerMain DIRECTORY PORT}. */
public final class FhirServerMain {

    /** What it prints once it serves. */
    public static final String READY = "The FHIR server answers";

    private FhirServerMain() {}

    /** Runs the server until the process is ended. */
    @SuppressWarnings("SystemOut") // How it says that it serves.
    public static void main(String[] arguments) throws InterruptedException {
        LogSetup.apply(LogFormat.TEXT, LogLevel.INFO);
        try (LocalFhirServer server = LocalFhirServer.start(new LocalFhirServer.Config(
                new Database.H2File(Path.of(arguments[0])), Integer.parseInt(arguments[1]), true))) {
            System.out.println(READY + " at " + server.baseUrl());
            new CountDownLatch(1).await();
        }
    }
}
