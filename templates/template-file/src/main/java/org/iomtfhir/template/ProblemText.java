package org.iomtfhir.template;

import java.util.List;

/**
 * Shows problems to a person: the problem in one line, then the line of the file and a caret under the place. Of a long line
 * only the part around the place is shown. Immutable and thread-safe.
 */
public final class ProblemText {

    private static final int SHOWN = 100;
    private static final String CUT = "…";

    private final SourceText source;

    /** For the problems of a file with this text, with or without a byte-order mark. */
    public ProblemText(String text) {
        this.source = SourceText.of(text);
    }

    /** All of them, an empty line between two; ends with a line feed unless there are none. */
    public String render(List<TemplateProblem> problems) {
        StringBuilder text = new StringBuilder();
        for (TemplateProblem problem : problems) {
            if (!text.isEmpty()) {
                text.append('\n');
            }
            text.append(render(problem));
        }
        return text.toString();
    }

    /** One problem in three lines, each ended by a line feed. */
    public String render(TemplateProblem problem) {
        String line = source.line(problem.line());
        int column = Math.max(0, Math.min(problem.column() - 1, line.length()));
        int from = line.length() <= SHOWN ? 0 : Math.max(0, Math.min(column - SHOWN / 2, line.length() - SHOWN));
        int to = Math.min(line.length(), from + SHOWN);
        String margin = "%6d | ".formatted(problem.line());
        StringBuilder text = new StringBuilder(problem.inOneLine()).append('\n').append(margin);
        text.append(from > 0 ? CUT : "").append(line, from, to).append(to < line.length() ? CUT : "").append('\n');
        text.append(" ".repeat(margin.length() - 2)).append("| ").append(from > 0 ? " " : "");
        for (int i = from; i < column; i++) {
            // A tab is as wide above as below.
            text.append(line.charAt(i) == '\t' ? '\t' : ' ');
        }
        return text.append("^\n").toString();
    }
}
