package org.iomtfhir.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.concurrent.Callable;
import org.iomtfhir.cli.TemplateAccess.Stored;
import org.iomtfhir.explain.CheckedTemplates;
import org.iomtfhir.template.TemplateProblem;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code iomt templates show}. */
@Command(name = "show", mixinStandardHelpOptions = true, description = {
        "Shows which template files a line has, with their ETags, and whether they are valid.",
        "Exit code 0 if both are there and valid, else 1."})
final class TemplatesShowCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;
    @Mixin
    private TemplateAccess access;

    @Option(names = "--text", description = "Print the files too.")
    private boolean text;

    @Override
    public Integer call() throws IOException {
        LocalLogging.toStandardError();
        Stored stored = access.open(System.getenv());
        Optional<StoredFile> device = stored.look(stored.deviceContent());
        Optional<StoredFile> fhir = stored.look(stored.fhirMapping());
        CheckedTemplates checked = CheckedTemplates.check(source(device), source(fhir), stored.profile());
        PrintWriter out = spec.commandLine().getOut();
        show(stored.deviceContent(), device, checked, out);
        show(stored.fhirMapping(), fhir, checked, out);
        out.flush();
        boolean valid = readable(device) && readable(fhir) && !checked.hasErrors();
        return valid ? 0 : IomtCommand.FAILED;
    }

    private static boolean readable(Optional<StoredFile> file) {
        return file.orElse(null) instanceof StoredFile.Text;
    }

    /** What can be checked of it, null if there is nothing. */
    private static CheckedTemplates.@Nullable Source source(Optional<StoredFile> file) {
        return file.orElse(null) instanceof StoredFile.Text text ? text.source() : null;
    }

    private void show(String name, Optional<StoredFile> file, CheckedTemplates checked, PrintWriter out) {
        switch (file.orElse(null)) {
            case null -> out.println(name + ": not there");
            case StoredFile.NoText none ->
                out.println(name + ": NOT VALID, " + none.problem() + ", ETag " + none.etag());
            case StoredFile.Text found -> show(found, checked, out);
        }
    }

    private void show(StoredFile.Text found, CheckedTemplates checked, PrintWriter out) {
        String name = found.name();
        List<TemplateProblem> problems = checked.problems().stream().filter(problem -> problem.file().equals(name))
                .toList();
        long errors = problems.stream().filter(TemplateProblem::isError).count();
        out.println(name + ": " + (errors == 0 ? "valid" : "NOT VALID, " + errors + " errors") + ", "
                + (problems.size() - errors) + " warnings, "
                + found.text().getBytes(StandardCharsets.UTF_8).length
                + " bytes, ETag " + found.etag());
        if (text) {
            out.println(found.text());
        }
    }
}
