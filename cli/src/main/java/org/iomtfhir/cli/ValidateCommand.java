package org.iomtfhir.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code iomt validate}. */
@Command(name = "validate", mixinStandardHelpOptions = true, description = {
        "Checks template files and shows every error and warning where it stands.",
        "Exit code 0 if there is no error, 1 if there is one."})
final class ValidateCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--device", paramLabel = "FILE", description = "A devicecontent.json.")
    private Path device;

    @Option(names = "--fhir", paramLabel = "FILE", description = "A fhirmapping.json; given both, they are also checked against each other.")
    private Path fhir;

    @Option(names = "--format", paramLabel = "text|json", defaultValue = "TEXT", description = "For people or for programs. Default: text.")
    private OutputFormat format;

    @Override
    public Integer call() throws IOException {
        if (device == null && fhir == null) {
            throw new ParameterException(spec.commandLine(), "Name a file with --device, --fhir, or both.");
        }
        CheckedTemplates checked = CheckedTemplates.read(device, fhir);
        PrintWriter out = spec.commandLine().getOut();
        switch (format) {
            case TEXT -> ProblemReport.text(checked, out);
            case JSON -> out.println(ProblemReport.json(checked));
        }
        out.flush();
        return checked.hasErrors() ? IomtCommand.FAILED : 0;
    }
}
