package org.iomtfhir.devicecontent.jsonpath;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the text of a path. What a name may hold follows the reference: everything but brackets, blanks and points, and inside
 * a test no operator either. Used once.
 */
final class PathParser {

    private static final int MAX_INDEX_DIGITS = 10;

    private final PathText text;
    private int depth;
    private boolean mixes;
    private boolean readsRoot;

    PathParser(String text) {
        this.text = new PathText(text);
    }

    /** Whether a test mixed {@code &&} and {@code ||}. */
    boolean mixes() {
        return mixes;
    }

    /** Whether a test looked at {@code $}. */
    boolean readsRoot() {
        return readsRoot;
    }

    void setMixes() {
        mixes = true;
    }

    void setReadsRoot() {
        readsRoot = true;
    }

    /** Goes one level of nesting deeper. */
    void enter(PathText where) throws PathSyntaxException {
        if (++depth > FilterParser.MAX_DEPTH) {
            throw where.error(where.at(), "tests nest deeper than " + FilterParser.MAX_DEPTH + " levels",
                    "Make the expression simpler");
        }
    }

    void leave() {
        depth--;
    }

    /** The whole text as a path. */
    List<Step> path() throws PathSyntaxException {
        text.skipBlanks();
        if (text.is('$') && (text.next() == '.' || text.next() == '[' || text.restIsBlankAfter(1))) {
            text.advance();
        }
        List<Step> steps = steps(false);
        int end = text.at();
        text.skipBlanks();
        if (!text.atEnd()) {
            throw text.error(end, "there is no " + text.shown() + " after a path",
                    text.character() == ' ' || end < text.at()
                            ? "Put a name with blanks into brackets and quotes: ['a b']"
                            : "Remove it, or put the name that holds it into brackets and quotes");
        }
        return steps;
    }

    /**
     * Steps up to where the path ends.
     *
     * @param inTest
     *            whether the path stands in a test, where an operator ends it too
     */
    List<Step> steps(boolean inTest) throws PathSyntaxException {
        List<Step> steps = new ArrayList<>();
        boolean scan = false;
        boolean afterBracket = false;
        int point = -1;
        while (!text.atEnd()) {
            char c = text.character();
            int at = text.at();
            if (c == '[' || c == '(') {
                steps.add(bracket(at, scan));
                scan = false;
                afterBracket = true;
                point = -1;
            } else if (c == '.') {
                point = at;
                text.advance();
                if (text.is('.')) {
                    scan = true;
                    text.advance();
                }
                afterBracket = false;
            } else if (endsName(c, inTest)) {
                break;
            } else if (afterBracket) {
                throw text.error(at, "there is no " + text.shown() + " right after a bracket", "Put a point before it");
            } else {
                steps.add(named(at, name(inTest), scan));
                scan = false;
                point = -1;
            }
        }
        if (point >= 0) {
            throw text.error(text.at(), "a name is missing after the point", "Write a name, or remove the point");
        }
        return steps;
    }

    private static boolean endsName(char c, boolean inTest) {
        return switch (c) {
            case ' ', ']', ')' -> true;
            case '=', '<', '>', '!', '|', '&', '\t', '\n', '\r' -> inTest;
            default -> false;
        };
    }

    private String name(boolean inTest) {
        int from = text.at();
        while (!text.atEnd()) {
            char c = text.character();
            if (c == '.' || c == '[' || c == '(' || endsName(c, inTest)) {
                break;
            }
            text.advance();
        }
        return text.since(from).stripTrailing();
    }

    private static Step named(int at, String name, boolean scan) {
        if (name.equals("*")) {
            return scan ? new Step.ScanAll(at) : new Step.EveryMember(at);
        }
        return field(at, name, scan);
    }

    private static Step field(int at, String name, boolean scan) {
        return scan ? new Step.ScanField(at, name.intern()) : new Step.Field(at, name.intern());
    }

    private Step bracket(int at, boolean scan) throws PathSyntaxException {
        char close = text.is('[') ? ']' : ')';
        text.advance();
        text.skipBlanks();
        Step step;
        if (text.is('\'') || text.is('"')) {
            step = quotedNames(at, scan, close);
        } else if (text.is('?')) {
            text.advance();
            FilterCondition test = new FilterParser(this, text).test(close);
            step = scan ? new Step.ScanFilter(at, test) : new Step.Filter(at, test);
        } else if (text.is('*')) {
            text.advance();
            step = new Step.EveryItem(at);
        } else {
            step = indexes(at, close);
        }
        text.skipBlanks();
        text.expect(close);
        return step;
    }

    private Step quotedNames(int at, boolean scan, char close) throws PathSyntaxException {
        List<String> names = new ArrayList<>();
        names.add(text.quoted().intern());
        text.skipBlanks();
        while (text.is(',')) {
            text.advance();
            text.skipBlanks();
            if (!text.is('\'') && !text.is('"')) {
                throw text.error(text.at(), "a name in quotes is missing after the comma",
                        "Write the name in quotes, or close with " + close);
            }
            names.add(text.quoted().intern());
            text.skipBlanks();
        }
        if (names.size() == 1) {
            return field(at, names.get(0), scan);
        }
        return scan ? new Step.ScanFields(at, List.copyOf(names)) : new Step.Fields(at, List.copyOf(names));
    }

    private Step indexes(int at, char close) throws PathSyntaxException {
        Integer first = index();
        text.skipBlanks();
        if (text.is(':')) {
            return slice(at, first);
        }
        if (first == null) {
            throw text.error(text.at(), "an index is missing in the bracket",
                    "Write an index, a name in quotes, * or ?( )");
        }
        if (!text.is(',')) {
            return new Step.Index(at, first);
        }
        List<Integer> indexes = new ArrayList<>();
        indexes.add(first);
        while (text.is(',')) {
            text.advance();
            text.skipBlanks();
            Integer index = index();
            if (index == null) {
                throw text.error(text.at(), "an index is missing after the comma",
                        "Write an index, or close with " + close);
            }
            indexes.add(index);
            text.skipBlanks();
        }
        return new Step.Indexes(at, List.copyOf(indexes));
    }

    private Step slice(int at, @Nullable Integer from) throws PathSyntaxException {
        text.advance();
        text.skipBlanks();
        Integer to = index();
        text.skipBlanks();
        Integer by = null;
        if (text.is(':')) {
            text.advance();
            text.skipBlanks();
            int place = text.at();
            by = index();
            if (by != null && by == 0) {
                throw text.error(place, "the step of a slice can't be 0", "Write 1 or another step, or leave it out");
            }
        }
        return new Step.Slice(at, from, to, by);
    }

    /** A whole number; null if none stands here. */
    private @Nullable Integer index() throws PathSyntaxException {
        int from = text.at();
        if (text.is('-')) {
            text.advance();
        }
        while (!text.atEnd() && text.character() >= '0' && text.character() <= '9') {
            text.advance();
        }
        String digits = text.since(from);
        if (digits.isEmpty()) {
            return null;
        }
        try {
            if (digits.length() <= MAX_INDEX_DIGITS + 1) {
                return Integer.valueOf(digits);
            }
        } catch (NumberFormatException e) {
            // Reported below, like every number that is no index.
        }
        throw text.error(from, "there is no index " + digits, "Write an index of at most 2147483647");
    }
}
