package org.iomtfhir.deploy.arm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;

/** An expression of an ARM template, {@code [format('{0}-hub', parameters('name'))]}. */
sealed interface Expression {

    /** A text or number as it stands. */
    record Literal(JsonNode value) implements Expression {}

    /** A function with its arguments. */
    record Call(String function, List<Expression> arguments) implements Expression {}

    /** A member of an object, {@code a.b} or {@code a['b']}, or an element of an array. */
    record Member(Expression of, Expression name) implements Expression {}

    /** Whether a text of a template is an expression. */
    static boolean is(String text) {
        return text.startsWith("[") && text.endsWith("]") && !text.startsWith("[[");
    }

    /**
     * Reads an expression, with its brackets.
     *
     * @throws IllegalArgumentException
     *             if it can't be read
     */
    static Expression parse(String text) {
        Parser parser = new Parser(text.substring(1, text.length() - 1));
        Expression expression = parser.expression();
        parser.end();
        return expression;
    }

    /** One reading. */
    final class Parser {

        private final String text;
        private int at;

        private Parser(String text) {
            this.text = text;
        }

        private Expression expression() {
            Expression result = first();
            while (true) {
                if (take('.')) {
                    result = new Member(result, new Literal(TextNode.valueOf(word())));
                } else if (take('[')) {
                    result = new Member(result, expression());
                    expect(']');
                } else {
                    return result;
                }
            }
        }

        private Expression first() {
            skipBlanks();
            if (take('\'')) {
                return new Literal(TextNode.valueOf(quoted()));
            }
            int start = at;
            while (at < text.length()
                    && (Character.isDigit(text.charAt(at)) || (at == start && text.charAt(at) == '-'))) {
                at++;
            }
            if (at > start) {
                return new Literal(IntNode.valueOf(Integer.parseInt(text.substring(start, at))));
            }
            String function = word();
            expect('(');
            List<Expression> arguments = new ArrayList<>();
            if (!take(')')) {
                do {
                    arguments.add(expression());
                } while (take(','));
                expect(')');
            }
            return new Call(function, arguments);
        }

        private String quoted() {
            StringBuilder value = new StringBuilder();
            while (at < text.length()) {
                char c = text.charAt(at++);
                if (c != '\'') {
                    value.append(c);
                } else if (at < text.length() && text.charAt(at) == '\'') {
                    value.append('\'');
                    at++;
                } else {
                    return value.toString();
                }
            }
            throw new IllegalArgumentException("a text is not closed in " + text);
        }

        private String word() {
            skipBlanks();
            int start = at;
            while (at < text.length() && Character.isJavaIdentifierPart(text.charAt(at))) {
                at++;
            }
            if (at == start) {
                throw new IllegalArgumentException("a name is missing at " + at + " of " + text);
            }
            return text.substring(start, at);
        }

        private boolean take(char c) {
            skipBlanks();
            if (at < text.length() && text.charAt(at) == c) {
                at++;
                return true;
            }
            return false;
        }

        private void expect(char c) {
            if (!take(c)) {
                throw new IllegalArgumentException("'" + c + "' is missing at " + at + " of " + text);
            }
        }

        private void end() {
            skipBlanks();
            if (at < text.length()) {
                throw new IllegalArgumentException("more than an expression at " + at + " of " + text);
            }
        }

        private void skipBlanks() {
            while (at < text.length() && text.charAt(at) == ' ') {
                at++;
            }
        }
    }
}
