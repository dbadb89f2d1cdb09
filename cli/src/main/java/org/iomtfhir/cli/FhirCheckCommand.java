package org.iomtfhir.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.iomtfhir.fhirclient.FhirConnection;
import org.iomtfhir.fhirclient.check.Finding;
import org.iomtfhir.fhirclient.check.ServerRequirements;
import org.iomtfhir.fhirclient.check.ServerProbe;
import org.iomtfhir.fhirclient.check.ServerReport;
import org.iomtfhir.fhirclient.settings.FhirAccess;
import org.iomtfhir.fhirclient.settings.FhirServerSettings;
import org.iomtfhir.runtime.settings.ServiceSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code iomt fhir check}. */
@Command(name = "check", mixinStandardHelpOptions = true, description = {
        "Asks a FHIR server for all that persist needs of it, and says what works, what is missing and what to set.",
        "How to get in is read from the settings of persist: IOMT_FHIR_... in the environment, or --settings.",
        "Nothing is written unless --write is given. Exit code 0 if all that was asked for works."})
final class FhirCheckCommand implements Callable<Integer> {

    @Option(names = "--server", paramLabel = "URL", description = "Base address of the server; counts over the settings.")
    private String server;

    @Option(names = "--settings", paramLabel = "FILE", description = "A settings file of persist.")
    private Path settings;

    @Option(names = "--create", description = "Devices and patients will be made (identity.mode=Create).")
    private boolean creates;

    @Option(names = "--encounters", description = "Readings name encounters (identity.mode=LookupWithEncounter).")
    private boolean encounters;

    @Option(names = "--provenance", description = "Each version gets a Provenance (observations.source=provenance).")
    private boolean provenances;

    @Option(names = "--write", description = {
            "Writes two Observations, entered-in-error and about nobody, in all the ways needed, and deletes them."})
    private boolean writes;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        LocalLogging.apply(true);
        Map<String, String> environment = new HashMap<>(System.getenv());
        if (server != null) {
            environment.put("IOMT_FHIR_URL", server);
        }
        FhirServerSettings group = new FhirServerSettings();
        FhirAccess access = group.read(ServiceSettings.load(List.of(group), environment, settings));
        ServerReport report = new ServerProbe(FhirConnection.openUngated(access, Clock.systemUTC()),
                new ServerRequirements(access.kind(), creates, encounters, provenances)).run(writes);
        print(spec.commandLine().getOut(), report);
        return report.isGood() ? 0 : IomtCommand.FAILED;
    }

    private void print(PrintWriter out, ServerReport report) {
        for (Finding finding : report.findings()) {
            out.printf("%-8s %-40s %5d ms  %s%n", switch (finding.verdict()) {
                case WORKS -> "works";
                case MISSING -> "MISSING";
                case UNKNOWN -> "unknown";
            }, finding.what(), finding.took().toMillis(), finding.says());
        }
        out.println();
        report.profile().ifPresentOrElse(profile -> {
            out.println("Set fhir.server=" + profile.kind() + ", and observations.bundle-entries to "
                    + profile.maxBundleEntries() + " at most.");
            if (!writes) {
                out.println("What it makes of writes was not tried; --write does that.");
            }
        }, () -> out.println("This server can't be landed on as it is."));
        out.flush();
    }
}
