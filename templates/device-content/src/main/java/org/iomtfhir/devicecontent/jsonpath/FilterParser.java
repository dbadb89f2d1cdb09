package org.iomtfhir.devicecontent.jsonpath;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.PatternSyntaxException;
import org.iomtfhir.devicecontent.json.Json;
import org.iomtfhir.devicecontent.json.JsonBoolean;
import org.iomtfhir.devicecontent.json.JsonNull;
import org.iomtfhir.devicecontent.json.JsonNumber;
import org.iomtfhir.devicecontent.json.JsonText;
import org.iomtfhir.model.BoundedDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Reads the test of a filter. {@code &&} and {@code ||} have no precedence: where the operator changes, the rest nests to the
 * right, as the reference does it.
 */
final class FilterParser {

    /** How deep parentheses, negations and filters may lie in each other. */
    static final int MAX_DEPTH = 64;

    private final PathParser paths;
    private final PathText text;

    FilterParser(PathParser paths, PathText text) {
        this.paths = paths;
        this.text = text;
    }

    /** The test up to this closing bracket, which is left standing. */
    FilterCondition test(char close) throws PathSyntaxException {
        text.skipBlanks();
        FilterCondition test = chain();
        text.skipBlanks();
        if (!text.is(close)) {
            throw text.error(text.at(), text.atEnd()
                    ? "the test is not closed"
                    : "there is no " + text.shown()
                            + " after a test",
                    text.atEnd() ? "Add )]" : "Join tests with && or ||, or close with )]");
        }
        return test;
    }

    /** Terms joined by operators; the one after a change of operator takes all that follow. */
    private FilterCondition chain() throws PathSyntaxException {
        paths.enter(text);
        List<List<FilterCondition>> groups = new ArrayList<>();
        List<Boolean> ands = new ArrayList<>();
        List<FilterCondition> group = new ArrayList<>();
        groups.add(group);
        while (true) {
            group.add(term());
            text.skipBlanks();
            boolean and = text.take("&&");
            if (!and && !text.take("||")) {
                break;
            }
            if (ands.size() < groups.size()) {
                ands.add(and);
            } else if (ands.get(ands.size() - 1) != and) {
                paths.setMixes();
                FilterCondition last = group.remove(group.size() - 1);
                group = new ArrayList<>();
                group.add(last);
                groups.add(group);
                ands.add(and);
            }
        }
        paths.leave();
        return nested(groups, ands);
    }

    private static FilterCondition nested(List<List<FilterCondition>> groups, List<Boolean> ands) {
        int last = groups.size() - 1;
        FilterCondition inner = joined(groups, ands, last);
        for (int i = last - 1; i >= 0; i--) {
            groups.get(i).add(inner);
            inner = joined(groups, ands, i);
        }
        return inner;
    }

    private static FilterCondition joined(List<List<FilterCondition>> groups, List<Boolean> ands, int at) {
        List<FilterCondition> tests = groups.get(at);
        if (tests.size() == 1) {
            return tests.get(0);
        }
        return ands.get(at) ? new FilterCondition.All(List.copyOf(tests)) : new FilterCondition.Any(List.copyOf(tests));
    }

    private FilterCondition term() throws PathSyntaxException {
        text.skipBlanks();
        if (text.is('!') && text.next() != '=') {
            text.advance();
            paths.enter(text);
            FilterCondition negated = new FilterCondition.Not(term());
            paths.leave();
            return negated;
        }
        if (text.is('(')) {
            text.advance();
            FilterCondition inner = chain();
            text.skipBlanks();
            text.expect(')');
            return inner;
        }
        Operand left = operand();
        text.skipBlanks();
        if (text.take("=~")) {
            return match(left);
        }
        FilterCondition.Operator operator = operator();
        return operator == null
                ? new FilterCondition.Exists(left)
                : new FilterCondition.Comparison(operator, left, operand());
    }

    private FilterCondition.@Nullable Operator operator() throws PathSyntaxException {
        if (text.take("===")) {
            return FilterCondition.Operator.STRICT_EQUAL;
        }
        if (text.take("==")) {
            return FilterCondition.Operator.EQUAL;
        }
        if (text.take("!==")) {
            return FilterCondition.Operator.STRICT_NOT_EQUAL;
        }
        if (text.take("!=") || text.take("<>")) {
            return FilterCondition.Operator.NOT_EQUAL;
        }
        if (text.take("<=")) {
            return FilterCondition.Operator.LESS_OR_EQUAL;
        }
        if (text.take("<")) {
            return FilterCondition.Operator.LESS;
        }
        if (text.take(">=")) {
            return FilterCondition.Operator.GREATER_OR_EQUAL;
        }
        if (text.take(">")) {
            return FilterCondition.Operator.GREATER;
        }
        if (text.atEnd() || text.is(')') || text.is(']') || (text.is('&') && text.next() == '&')
                || (text.is('|') && text.next() == '|')) {
            return null;
        }
        throw text.error(text.at(), "there is no operator " + text.shown(),
                "Write one of == != < <= > >= =~ && ||, or close with )]");
    }

    private Operand operand() throws PathSyntaxException {
        text.skipBlanks();
        int at = text.at();
        if (text.is('@') || text.is('$')) {
            boolean root = text.is('$');
            text.advance();
            JsonPath path = JsonPath.of(paths.steps(true));
            if (root) {
                paths.setReadsRoot();
            }
            return root ? new Operand.FromRoot(at, path) : new Operand.FromCurrent(at, path);
        }
        return new Operand.Literal(at, literal(at));
    }

    private Json literal(int at) throws PathSyntaxException {
        if (text.is('\'') || text.is('"')) {
            return new JsonText(text.quoted());
        }
        if (text.is('/')) {
            RegexText regex = regexText();
            return new JsonText("/" + regex.source() + "/" + regex.options());
        }
        if (text.take("true")) {
            return JsonBoolean.TRUE;
        }
        if (text.take("false")) {
            return JsonBoolean.FALSE;
        }
        if (text.take("null")) {
            return JsonNull.NULL;
        }
        while (!text.atEnd() && isNumeral(text.character())) {
            text.advance();
        }
        String digits = text.since(at);
        try {
            BoundedDecimal.parse(digits);
            return JsonNumber.of(digits);
        } catch (NumberFormatException e) {
            if (digits.chars().anyMatch(c -> c >= '0' && c <= '9')) {
                throw text.error(at, String.valueOf(e.getMessage()), "Write a number that a reading may be");
            }
            // Reported below, with everything else that is nothing.
        }
        throw text.error(at, text.atEnd() && digits.isEmpty()
                ? "a value or a path is missing at the end"
                : "a value or a path can't start with " + (digits.isEmpty() ? text.shown() : digits),
                "Write @ and a path, a number, a text in quotes, true, false or null");
    }

    private static boolean isNumeral(char c) {
        return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E';
    }

    private record RegexText(String source, String options, int at) {}

    private FilterCondition match(Operand left) throws PathSyntaxException {
        text.skipBlanks();
        RegexText regex = regexText();
        try {
            return new FilterCondition.Match(left, Regex.compile(regex.source(), regex.options()));
        } catch (PatternSyntaxException e) {
            throw text.error(regex.at() + Math.max(0, e.getIndex()), "the regular expression is wrong: "
                    + e.getDescription(), "Mend the expression between the slashes");
        } catch (StackOverflowError e) {
            throw text.error(regex.at(), "the regular expression nests too deeply", "Make it simpler");
        }
    }

    /** An expression between slashes, or the same in quotes. */
    private RegexText regexText() throws PathSyntaxException {
        int from = text.at();
        if (text.is('\'') || text.is('"')) {
            String quoted = text.quoted();
            int end = quoted.lastIndexOf('/');
            if (end < 1 || quoted.charAt(0) != '/') {
                throw text.error(from, "the regular expression does not stand between slashes", "Write /…/");
            }
            return new RegexText(quoted.substring(1, end), quoted.substring(end + 1), from + 2);
        }
        if (!text.is('/')) {
            throw text.error(from, "a regular expression is missing", "Write it between slashes: /…/");
        }
        text.advance();
        int start = text.at();
        while (!text.atEnd() && !text.is('/')) {
            if (text.is('\\')) {
                text.advance();
            }
            text.advance();
        }
        if (text.atEnd()) {
            throw text.error(from, "the regular expression is not closed", "Add / where it ends");
        }
        String source = text.since(start);
        text.advance();
        int options = text.at();
        while (!text.atEnd() && Character.isLetter(text.character())) {
            text.advance();
        }
        return new RegexText(source, text.since(options), start);
    }
}
