package org.iomtfhir.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.iomtfhir.runtime.deadletter.DeadLetterFilter;
import org.iomtfhir.runtime.deadletter.DeadLetterStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code iomt deadletter purge}. */
@Command(name = "purge", mixinStandardHelpOptions = true, description = {
        "Removes dead letters for good: those that have been replayed, unless --waiting says otherwise.",
        "Asks before it does."})
final class DeadLetterPurgeCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;
    @Mixin
    private DeadLetterAccess access;
    @Mixin
    private DeadLetterOptions choice;

    @Option(names = "--yes", description = "Don't ask.")
    private boolean yes;

    @Override
    public Integer call() throws IOException {
        LocalLogging.toStandardError();
        DeadLetterStore store = access.store(System.getenv());
        DeadLetterFilter filter = choice.filter(Optional.of(true));
        PrintWriter out = spec.commandLine().getOut();
        long[] count = {0};
        store.list(filter, letter -> count[0]++);
        String which = filter.replayed().orElse(true) ? "replayed" : "WAITING, never replayed";
        if (count[0] == 0) {
            out.println("No dead letters to remove (" + which + ").");
            return 0;
        }
        if (!yes && !confirmed(count[0] + " dead letters (" + which + ") will be removed for good. Type yes to do it: ",
                out)) {
            out.println("Nothing was removed.");
            return IomtCommand.FAILED;
        }
        out.println(store.purge(filter) + " dead letters removed.");
        out.flush();
        return 0;
    }

    private static boolean confirmed(String question, PrintWriter out) throws IOException {
        out.print(question);
        out.flush();
        String answer = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())).readLine();
        return answer != null && answer.strip().toLowerCase(Locale.ROOT).equals("yes");
    }
}
