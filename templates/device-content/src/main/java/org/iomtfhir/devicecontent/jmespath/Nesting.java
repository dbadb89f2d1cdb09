package org.iomtfhir.devicecontent.jmespath;

/**
 * Refuses expressions whose reading or evaluation would need more stack than there is: the library recurses for each operator.
 */
final class Nesting {

    /** How many operators an expression may have, one after the other or in each other. */
    static final int MAX_OPERATORS = 1_000;
    /** How deep brackets may lie in each other. */
    static final int MAX_DEPTH = 64;

    private Nesting() {}

    static void check(String text) throws JmesPathSyntaxException {
        int operators = 0;
        int depth = 0;
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote != 0) {
                if (c == '\\') {
                    i++;
                } else if (c == quote) {
                    quote = 0;
                }
                continue;
            }
            switch (c) {
                case '\'', '"', '`' -> quote = c;
                case '(', '[', '{' -> {
                    depth++;
                    operators++;
                }
                case ')', ']', '}' -> depth--;
                case '.', '|', '&', '!', '<', '>', '=' -> operators++;
                default -> {
                    // A letter of a name, a digit, a blank: no cost.
                }
            }
            if (depth > MAX_DEPTH) {
                throw new JmesPathSyntaxException(i, "brackets lie in each other deeper than " + MAX_DEPTH + " levels");
            }
            if (operators > MAX_OPERATORS) {
                throw new JmesPathSyntaxException(i, "it has more than " + MAX_OPERATORS + " operators");
            }
        }
    }
}
