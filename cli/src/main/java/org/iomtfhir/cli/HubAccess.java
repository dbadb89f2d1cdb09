package org.iomtfhir.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.iomtfhir.local.line.LocalLine;
import org.iomtfhir.local.line.ReadyFile;
import picocli.CommandLine.Option;

/**
 * How a command gets into an Event Hubs namespace: by a connection string from the environment, from a file, or from the
 * ready file of a line that runs on this machine. Never from the command line itself, where every user of the machine
 * could read it.
 */
final class HubAccess {

    static final String VARIABLE = "IOMT_CONNECTION_STRING";

    @Option(names = "--connection-string-file", paramLabel = "FILE", description = {
            "A file that holds the connection string of the Event Hubs namespace.",
            "Otherwise it is taken from the environment (" + VARIABLE + "),",
            "or from the ready file of the line that runs here."})
    private Path connectionStringFile;

    @Option(names = "--ready-file", paramLabel = "FILE", description = {"The ready file of a line ('iomt local').",
            "Default: that of a line started in this directory."})
    private Path readyFile;

    /** The connection string, from the first place that names one. */
    String connectionString(Map<String, String> environment) throws IOException {
        if (connectionStringFile != null) {
            String text = Files.readString(connectionStringFile).strip();
            if (!text.contains("Endpoint=")) {
                throw new IOException(
                        connectionStringFile + " holds no connection string: it should begin with Endpoint=sb://");
            }
            return text;
        }
        if (readyFile != null) {
            return ReadyFile.read(readyFile).connectionString();
        }
        String variable = environment.get(VARIABLE);
        if (variable != null && !variable.isBlank()) {
            return variable.strip();
        }
        Path usual = LocalLine.DEFAULT_DATA.resolve(LocalLine.READY_FILE);
        if (Files.exists(usual)) {
            return ReadyFile.read(usual).connectionString();
        }
        throw new IOException(
                "no Event Hubs namespace to send to: start a line with 'iomt local' in this directory, or set "
                        + VARIABLE + ", or name a file with --connection-string-file or --ready-file");
    }

    /** Where the connection string came from, for whoever looks for the hub. */
    String whence(Map<String, String> environment) {
        if (connectionStringFile != null) {
            return "The connection string is that of " + connectionStringFile + ".";
        }
        if (readyFile == null && environment.get(VARIABLE) != null && !environment.get(VARIABLE).isBlank()) {
            return "The connection string is that of " + VARIABLE + ".";
        }
        return "The connection string is that of the ready file "
                + (readyFile == null ? LocalLine.DEFAULT_DATA.resolve(LocalLine.READY_FILE) : readyFile)
                + ", which a line that was killed leaves behind.";
    }
}
