package org.iomtfhir.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.iomtfhir.persist.Misfiled;
import org.iomtfhir.persist.Relink;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code iomt relink repair}. */
@Command(name = "repair", mixinStandardHelpOptions = true, description = {
        "Files the readings that 'iomt relink report' lists on the patient whose they are, and takes them out of where they",
        "were; an Observation in which nothing is left becomes entered-in-error. Without --apply it only says what it would do.",
        "It may run while the line does, and be broken off: run it again. Exit code 0 only if all is right in the end."})
final class RelinkRepairCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;
    @Mixin
    private RelinkAccess access;

    @Option(names = "--apply", description = "Do it.")
    private boolean apply;

    @Override
    public Integer call() throws IOException {
        LocalLogging.toStandardError();
        PrintWriter out = spec.commandLine().getOut();
        Map<Relink.Repair, Integer> done = new EnumMap<>(Relink.Repair.class);
        int undecided = 0;
        boolean complete;
        try (RelinkAccess.Chosen chosen = access.open(System.getenv())) {
            complete = chosen.complete();
            for (String device : chosen.deviceIds()) {
                Relink.Findings findings = chosen.relink().find(device, null);
                complete &= findings.complete();
                undecided += findings.undecided().size();
                List<String> ids = findings.readings().stream().map(Misfiled::observationId).distinct().toList();
                for (String id : ids) {
                    if (!apply) {
                        out.println("would part Observation/" + id);
                        done.merge(Relink.Repair.PARTED, 1, Integer::sum);
                        continue;
                    }
                    Relink.Repair repair = chosen.relink().repair(id, device);
                    done.merge(repair, 1, Integer::sum);
                    out.println("Observation/" + id + "  " + inWords(repair));
                    out.flush();
                }
            }
        }
        int all = done.values().stream().mapToInt(Integer::intValue).sum();
        int left = done.getOrDefault(Relink.Repair.HAS_ENCOUNTER, 0) + done.getOrDefault(Relink.Repair.REFUSED, 0);
        out.println((apply ? "" : "dry run, nothing was changed (--apply does it): ") + all + " Observations, " + left
                + " left as they are, " + undecided + " to be looked at by hand");
        if (!complete) {
            out.println(
                    "Not everything was looked at: there are more devices or Observations than at one time, or a Device is"
                            + " gone or shows no history. Run it again, or choose with --device or --since.");
        }
        out.flush();
        return left + undecided == 0 && complete ? 0 : IomtCommand.FAILED;
    }

    private static String inWords(Relink.Repair repair) {
        return switch (repair) {
            case PARTED -> "others' readings were filed on them and taken out";
            case EMPTIED -> "all readings were filed on others; it is entered-in-error now";
            case RIGHT -> "is right by now";
            case HAS_ENCOUNTER -> "has an encounter, and that of the other patient can't be told: file it by hand";
            case REFUSED ->
                "can't be filed on the other patient, or changed; nothing was taken out: look at both by hand";
        };
    }
}
