package org.iomtfhir.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.iomtfhir.cli.migrate.Comparison;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code iomt migrate compare}: compares the Observations of two servers or exports. */
@Command(name = "compare", mixinStandardHelpOptions = true, description = {
        "Compares the Observations of an earlier connector with those of a line here that reads the same events: which are the"
                + " same, missing, more, or different, by element and with the cause where it is known.",
        "Each side is a FHIR server's base URL, or NDJSON of an export (a file, or a directory with the Devices and Patients"
                + " too). A comparison that was broken off goes on when it is run again with the same --work.",
        "Exit code 0 if all are the same, 1 if not."})
final class MigrateCompareCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "EARLIER", description = "The earlier connector's: URL, file or directory.")
    private String earlier;

    @Parameters(index = "1", paramLabel = "HERE", description = "This line's, likewise.")
    private String here;

    @Option(names = "--work", required = true, paramLabel = "DIR", description = "A directory for what was read so far, and for differences.ndjson, one line for each that is not the same. It holds health data: remove it afterwards.")
    private Path work;

    @Option(names = "--query", defaultValue = "", paramLabel = "SEARCH", description = "Restricts what is searched for on servers, such as date=ge2026-11-01.")
    private String query;

    @Option(names = "--earlier-token-file", paramLabel = "FILE", description = "A file with a bearer token for EARLIER.")
    private Path earlierToken;

    @Option(names = "--here-token-file", paramLabel = "FILE", description = "A file with a bearer token for HERE.")
    private Path hereToken;

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        Comparison.Result result = new Comparison(work, line -> {
            err.println(line);
            err.flush();
        }).run(earlier, here, Optional.ofNullable(earlierToken), Optional.ofNullable(hereToken), query);
        PrintWriter out = spec.commandLine().getOut();
        out.println(result.same() + " the same");
        out.println(result.missing() + " missing here");
        out.println(result.more() + " only here");
        out.println(result.different() + " different");
        result.byElement().forEach((element, count) -> out.println("  " + count + "  " + element));
        boolean same = result.missing() + result.more() + result.different() == 0;
        if (!same) {
            out.println("Each of them: " + work.resolve("differences.ndjson"));
        }
        out.flush();
        return same ? 0 : IomtCommand.FAILED;
    }
}
