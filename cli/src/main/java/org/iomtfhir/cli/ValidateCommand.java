package org.iomtfhir.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.iomtfhir.template.ProblemText;
import org.iomtfhir.template.TemplateProblem;
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

    /** How the outcome is printed. */
    enum Format {
        TEXT, JSON
    }

    @Spec
    private CommandSpec spec;

    @Option(names = "--device", paramLabel = "FILE", description = "A devicecontent.json.")
    private Path device;

    @Option(names = "--fhir", paramLabel = "FILE", description = "A fhirmapping.json; given both, they are also checked against each other.")
    private Path fhir;

    @Option(names = "--format", paramLabel = "text|json", defaultValue = "TEXT", description = "For people or for programs. Default: text.")
    private Format format;

    @Override
    public Integer call() throws IOException {
        if (device == null && fhir == null) {
            throw new ParameterException(spec.commandLine(), "Name a file with --device, --fhir, or both.");
        }
        CheckedTemplates checked = CheckedTemplates.read(device, fhir);
        PrintWriter out = spec.commandLine().getOut();
        switch (format) {
            case TEXT -> text(checked, out);
            case JSON -> out.println(json(checked));
        }
        out.flush();
        return checked.hasErrors() ? IomtCommand.FAILED : 0;
    }

    private static void text(CheckedTemplates checked, PrintWriter out) {
        for (CheckedTemplates.File file : checked.files()) {
            ProblemText source = new ProblemText(file.text());
            for (TemplateProblem problem : file.problems()) {
                out.println(source.render(problem));
                out.println();
            }
        }
        List<TemplateProblem> all = checked.problems();
        long errors = all.stream().filter(TemplateProblem::isError).count();
        out.println(count(errors, "error") + ", " + count(all.size() - errors, "warning"));
    }

    private static String count(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    private static String json(CheckedTemplates checked) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode result = mapper.createObjectNode().put("valid", !checked.hasErrors());
        ArrayNode problems = result.putArray("problems");
        for (TemplateProblem problem : checked.problems()) {
            problems.addObject().put("severity", problem.severity().name().toLowerCase(Locale.ROOT))
                    .put("file", problem.file()).put("line", problem.line()).put("column", problem.column())
                    .put("template", problem.templateIndex()).put("typeName", problem.typeName())
                    .put("member", problem.member()).put("cause", problem.cause())
                    .put("whatToDo", problem.whatToDo());
        }
        return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(result);
    }
}
