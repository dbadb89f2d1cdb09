package org.iomtfhir.devicecontent.jmespath;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * About how many instructions a regular expression of RE2 compiles to, found without compiling it: counts in counts multiply, and
 * the library compiles whatever that comes to. Used once.
 */
final class PatternSize {

    private static final Pattern COUNT = Pattern.compile("\\{(\\d{1,9})(?:,(\\d{0,9}))?\\}");
    private static final long MOST = Integer.MAX_VALUE;

    private final String source;
    /** What the groups around hold before what is being read. */
    private final Deque<Long> around = new ArrayDeque<>();
    /** What the group that is being read holds before its last piece. */
    private long before;
    private long last;

    private PatternSize(String source) {
        this.source = source;
    }

    /** The number of instructions, or one that is larger than any allowed. */
    static long of(String source) {
        return new PatternSize(source).count();
    }

    private long count() {
        Matcher counts = COUNT.matcher(source);
        int at = 0;
        while (at < source.length()) {
            char c = source.charAt(at);
            if (c == '{' && counts.region(at, source.length()).lookingAt()) {
                last = Math.min(MOST, last * Math.max(1, Math.max(number(counts.group(1)), number(counts.group(2)))));
                at = counts.end();
            } else if (c == '(') {
                around.push(Math.min(MOST, before + last));
                before = 0;
                last = 0;
                at++;
            } else if (c == ')') {
                last = Math.min(MOST, before + last + 1);
                before = around.isEmpty() ? 0 : around.pop();
                at++;
            } else {
                int end = pieceEnd(at);
                before = Math.min(MOST, before + last);
                last = (long) end - at;
                at = end;
            }
        }
        return around.stream().reduce(before + last, Long::sum);
    }

    private static long number(String digits) {
        return digits == null || digits.isEmpty() ? 0 : Long.parseLong(digits);
    }

    /** Where what starts here ends, if it is no group: a class, something quoted, an escape, or one character. */
    private int pieceEnd(int at) {
        if (source.startsWith("\\Q", at)) {
            int end = source.indexOf("\\E", at + 2);
            return end < 0 ? source.length() : end + 2;
        }
        if (source.charAt(at) == '\\') {
            return Math.min(source.length(), at + 2);
        }
        return source.charAt(at) == '[' ? classEnd(at + 1) : at + 1;
    }

    private int classEnd(int from) {
        int at = source.startsWith("^", from) ? from + 1 : from;
        // A bracket that comes first stands for itself.
        at = source.startsWith("]", at) ? at + 1 : at;
        while (at < source.length() && source.charAt(at) != ']') {
            int named = source.startsWith("[:", at) ? source.indexOf(":]", at + 2) : -1;
            if (named >= 0) {
                at = named + 2;
            } else {
                at += source.charAt(at) == '\\' ? 2 : 1;
            }
        }
        return Math.min(source.length(), at + 1);
    }
}
