package org.iomtfhir.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A part of a Markdown page that a test runs: a fenced block with a label after its language ({@code json event}), or a row of a
 * table whose first column is headed by the name of an expression language.
 *
 * @param line
 *            where it starts in the page, from 1
 * @param label
 *            what it is: the label of the block, or {@code JSONPath} or {@code JMESPath}
 * @param text
 *            the text of the block, or the expression
 * @param result
 *            the second column of a row; empty for a block
 */
record PageBlock(int line, String label, String text, String result) {

    private static final Pattern CELLS = Pattern.compile("(?<!\\\\)\\|");

    /** All of a page, in its order. */
    static List<PageBlock> of(String page) {
        List<PageBlock> blocks = new ArrayList<>();
        List<String> lines = page.lines().toList();
        String table = null;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.startsWith("```")) {
                int start = i + 1;
                String[] info = line.substring(3).strip().split(" ", -1);
                StringBuilder text = new StringBuilder();
                while (!lines.get(++i).equals("```")) {
                    text.append(lines.get(i)).append('\n');
                }
                if (info.length > 1) {
                    blocks.add(new PageBlock(start, info[1], text.toString(), ""));
                }
            } else if (!line.startsWith("|")) {
                table = null;
            } else {
                String[] cells = CELLS.split(line, -1);
                if (table == null) {
                    table = cells[1].strip();
                } else if ((table.equals("JSONPath") || table.equals("JMESPath")) && !line.startsWith("| ---")) {
                    blocks.add(new PageBlock(i + 1, table, code(cells[1]), code(cells[2])));
                }
            }
        }
        return blocks;
    }

    /** A cell without its blanks, its back quotes and what a table makes of a bar. Double back quotes hold single ones. */
    private static String code(String cell) {
        String text = cell.strip().replace("\\|", "|");
        if (text.startsWith("`` ")) {
            return text.substring(3, text.length() - 3);
        }
        return text.startsWith("`") ? text.substring(1, text.length() - 1) : text;
    }
}
