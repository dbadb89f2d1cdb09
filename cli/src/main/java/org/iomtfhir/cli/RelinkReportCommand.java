package org.iomtfhir.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.iomtfhir.persist.Misfiled;
import org.iomtfhir.persist.Relink;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code iomt relink report}. */
@Command(name = "report", mixinStandardHelpOptions = true, description = {
        "Lists Observations that hold readings of another patient than their subject, by the version history of their Device",
        "and the time since when its link says that it holds (extension urn:iomtfhir:linked-since of Device.patient).",
        "Changes nothing. Exit code 0 if there are none, 1 if there are."})
final class RelinkReportCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;
    @Mixin
    private RelinkAccess access;

    @Override
    public Integer call() throws IOException {
        LocalLogging.toStandardError();
        PrintWriter out = spec.commandLine().getOut();
        int found = 0;
        int undecided = 0;
        boolean complete;
        try (RelinkAccess.Chosen chosen = access.open(System.getenv())) {
            complete = chosen.complete();
            for (String device : chosen.deviceIds()) {
                Relink.Findings findings = chosen.relink().find(device, null);
                complete &= findings.complete();
                for (Misfiled each : findings.readings()) {
                    out.println("Observation/" + each.observationId() + "  Device/" + each.deviceId() + "  on Patient/"
                            + each
                                    .patientId()
                            + ", belongs to Patient/" + each.rightfulId() + " from " + (each.from() == null
                                    ? "the beginning"
                                    : each.from())
                            + " until " + (each.until() == null ? "now" : each.until()));
                    found++;
                }
                for (String each : findings.undecided()) {
                    out.println(
                            "Observation/" + each + "  Device/" + device + "  holds readings of which it can't be told"
                                    + " whose they are: look at them by hand");
                    undecided++;
                }
            }
        }
        out.println(found + " to be put right ('iomt relink repair'), " + undecided + " to be looked at by hand");
        if (!complete) {
            out.println(
                    "Not everything was looked at: there are more devices or Observations than at one time, or a Device is"
                            + " gone or shows no history. Choose with --device or --since.");
        }
        out.flush();
        return found + undecided == 0 && complete ? 0 : IomtCommand.FAILED;
    }
}
