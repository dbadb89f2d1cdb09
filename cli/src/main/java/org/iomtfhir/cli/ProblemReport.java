package org.iomtfhir.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.iomtfhir.explain.CheckedTemplates;
import org.iomtfhir.template.ProblemText;
import org.iomtfhir.template.TemplateProblem;

/** Prints what is wrong with template files. */
final class ProblemReport {

    private static final ObjectMapper JSON = new ObjectMapper();

    private ProblemReport() {}

    static void text(CheckedTemplates checked, PrintWriter out) {
        for (CheckedTemplates.File file : checked.files()) {
            ProblemText source = new ProblemText(file.text());
            file.problems().forEach(problem -> out.println(source.render(problem)));
        }
        List<TemplateProblem> all = checked.problems();
        long errors = all.stream().filter(TemplateProblem::isError).count();
        out.println(count(errors, "error") + ", " + count(all.size() - errors, "warning"));
    }

    private static String count(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    static String json(CheckedTemplates checked) throws IOException {
        return json(node(checked));
    }

    static String json(ObjectNode report) throws IOException {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(report);
    }

    /** Whether the files are valid, and every problem; more may be put beside them. */
    static ObjectNode node(CheckedTemplates checked) {
        ObjectNode result = JSON.createObjectNode().put("valid", !checked.hasErrors());
        ArrayNode problems = result.putArray("problems");
        for (TemplateProblem problem : checked.problems()) {
            problems.addObject().put("severity", problem.severity().name().toLowerCase(Locale.ROOT))
                    .put("file", problem.file()).put("line", problem.line()).put("column", problem.column())
                    .put("template", problem.templateIndex()).put("typeName", problem.typeName())
                    .put("member", problem.member()).put("cause", problem.cause())
                    .put("whatToDo", problem.whatToDo());
        }
        return result;
    }
}
