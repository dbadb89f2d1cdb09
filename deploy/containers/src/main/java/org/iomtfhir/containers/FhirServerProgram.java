package org.iomtfhir.containers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.iomtfhir.cli.LocalLogging;
import org.iomtfhir.local.fhir.Database;
import org.iomtfhir.local.fhir.LocalFhirServer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The program {@code local-fhir-server}: serves FHIR R4 from a PostgreSQL database. */
@Command(name = "local-fhir-server", mixinStandardHelpOptions = true, description = {
        "Serves FHIR R4 (HAPI) from a PostgreSQL database, on loopback alone; it asks nobody who they are.",
        "For trying out and testing, never for production."})
final class FhirServerProgram implements Callable<Integer> {

    @Option(names = "--database", required = true, paramLabel = "JDBC-URL", description = "jdbc:postgresql://HOST:PORT/DATABASE; its tables are made at the first start.")
    private String database;

    @Option(names = "--user", required = true, paramLabel = "NAME", description = "The role to log in as.")
    private String user;

    @Option(names = "--password-file", required = true, paramLabel = "FILE", description = "A file that holds its password.")
    private Path passwordFile;

    @Option(names = "--port", defaultValue = "8090", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
    private int port;

    public static void main(String[] arguments) {
        System.exit(Failures.said(new CommandLine(new FhirServerProgram())).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        LocalLogging.apply(true);
        String password = Files.readString(passwordFile).strip();
        CountDownLatch ended = new CountDownLatch(1);
        LocalFhirServer server = LocalFhirServer.start(
                new LocalFhirServer.Config(new Database.Postgres(database, user, password), port, true));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            server.close();
            ended.countDown();
        }, "shutdown"));
        System.out.println("FHIR server answers at " + server.baseUrl());
        ended.await();
        return 0;
    }
}
