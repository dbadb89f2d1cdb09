package org.iomtfhir.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.iomtfhir.cli.TemplateAccess.Stored;
import org.iomtfhir.explain.CheckedTemplates;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code iomt templates check}. */
@Command(name = "check", mixinStandardHelpOptions = true, description = {
        "Checks both template files of a line, each by itself and against the other.",
        "Exit code 0 if both are there and there is no error."})
final class TemplatesCheckCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;
    @Mixin
    private TemplateAccess access;

    @Option(names = "--format", paramLabel = "text|json", defaultValue = "TEXT", description = "For people or for programs. Default: text.")
    private OutputFormat format;

    @Override
    public Integer call() throws IOException {
        LocalLogging.toStandardError();
        Stored stored = access.open(System.getenv());
        CheckedTemplates checked = CheckedTemplates.check(source(stored, stored.deviceContent()),
                source(stored, stored.fhirMapping()), stored.profile());
        PrintWriter out = spec.commandLine().getOut();
        switch (format) {
            case TEXT -> ProblemReport.text(checked, out);
            case JSON -> out.println(ProblemReport.json(checked));
        }
        out.flush();
        return checked.hasErrors() ? IomtCommand.FAILED : 0;
    }

    private static CheckedTemplates.Source source(Stored stored, String name) throws IOException {
        return stored.look(name).orElseThrow(() -> new IOException("there is no " + name)).source();
    }
}
