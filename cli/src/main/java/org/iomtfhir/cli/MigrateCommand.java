package org.iomtfhir.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.iomtfhir.cli.migrate.EarlierDeployment;
import org.iomtfhir.cli.migrate.ExportReader;
import org.iomtfhir.cli.migrate.MovedDeployment;
import org.iomtfhir.explain.CheckedTemplates;
import org.iomtfhir.model.Profile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code iomt migrate}: makes the files for a line of a deployment of an earlier connector. */
@Command(name = "migrate", mixinStandardHelpOptions = true, subcommands = MigrateCompareCommand.class, description = {
        "Makes the files for a line here of a MedTech service or an IoMT FHIR Connector: both templates, settings of the four"
                + " services, parameters for deploy/azure, and a list of what differs for these templates.",
        "EXPORT is what Azure's tools print as JSON: 'az resource show' of the service and of its FHIR destination, an ARM"
                + " template ('az group export', 'az bicep build'), or the settings of an app ('az webapp config appsettings"
                + " list'). Nothing is asked of Azure, and no secret is written."})
final class MigrateCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "EXPORT", arity = "0..*", description = "The exports of one deployment.")
    private List<Path> exports = List.of();

    @Option(names = "--templates", paramLabel = "DIR", description = "A directory with devicecontent.json and fhirmapping.json from the template container; they count over those of an export.")
    private Path templates;

    @Option(names = "--out", paramLabel = "DIR", description = "Where to write; it must be empty or not there.")
    private Path out;

    @Override
    public Integer call() throws IOException {
        if (exports.isEmpty() || out == null) {
            throw new ParameterException(spec.commandLine(), "Name an export, and a directory with --out.");
        }
        if (Files.exists(out)) {
            try (var files = Files.list(out)) {
                if (files.findAny().isPresent()) {
                    throw new IOException(out + " is not empty; name another directory with --out");
                }
            }
        }
        ExportReader reader = new ExportReader();
        for (Path export : exports) {
            reader.read(export);
        }
        EarlierDeployment earlier = reader.deployment();
        MovedDeployment moved = new MovedDeployment(earlier);
        List<Path> files = moved.write(out, file("devicecontent.json").or(earlier::deviceContent),
                file("fhirmapping.json").or(earlier::fhirMapping));
        PrintWriter print = spec.commandLine().getOut();
        files.forEach(file -> print.println("Written: " + file));
        moved.toDo().forEach(what -> print.println("To do: " + what));
        Path device = out.resolve("devicecontent.json");
        Path fhir = out.resolve("fhirmapping.json");
        boolean failed = false;
        if (Files.exists(device) || Files.exists(fhir)) {
            CheckedTemplates checked = CheckedTemplates.read(Files.exists(device) ? device : null,
                    Files.exists(fhir) ? fhir : null, Profile.EARLIER_CONNECTOR);
            ProblemReport.text(checked, print);
            failed = checked.hasErrors();
        }
        print.println("Read " + out.resolve("differences.md") + " next.");
        print.flush();
        return failed ? IomtCommand.FAILED : 0;
    }

    private Optional<String> file(String name) throws IOException {
        return templates == null || !Files.exists(templates.resolve(name))
                ? Optional.empty()
                : Optional.of(Files.readString(templates.resolve(name)));
    }
}
