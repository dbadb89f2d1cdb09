package org.iomtfhir.devicecontent.jsonpath;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A regular expression of a template. It is written in .NET's syntax, which is carried over where Java's differs. So that no
 * expression can run away, a search may read {@value #MAX_STEPS} characters, and what it reads is taken from the event's budget:
 * {@value #STEPS_PER_VALUE} characters count as one value looked at.
 */
public final class Regex {

    /** How many characters one search may read, each as often as it is read again. */
    public static final int MAX_STEPS = 2_000_000;
    /** How many characters read cost as much as one value looked at. */
    public static final int STEPS_PER_VALUE = 4;

    /** A brace that starts a count; .NET reads any other as itself. */
    private static final Pattern COUNT = Pattern.compile("\\{\\d+(?:,\\d*)?\\}");
    private static final String TOO_COSTLY = "the regular expression is too costly for the texts of the event";

    private final String source;
    private final Pattern pattern;

    private Regex(String source, Pattern pattern) {
        this.source = source;
        this.pattern = pattern;
    }

    /**
     * Compiles an expression.
     *
     * @param options
     *            of {@code i} (any letter case), {@code m} (^ and $ at every line), {@code s} (the point matches line feeds
     *            too), {@code x} (plain groups capture nothing, which makes no difference to a test)
     * @throws PatternSyntaxException
     *             if it is none
     */
    static Regex compile(String source, String options) {
        int flags = Pattern.UNIX_LINES | Pattern.UNICODE_CHARACTER_CLASS;
        if (options.indexOf('i') >= 0) {
            flags |= Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
        }
        if (options.indexOf('m') >= 0) {
            flags |= Pattern.MULTILINE;
        }
        if (options.indexOf('s') >= 0) {
            flags |= Pattern.DOTALL;
        }
        return new Regex(source, Pattern.compile(carriedOver(source), flags));
    }

    /** Java reads {@code [} and {@code &&} in a class, and any brace outside one, as operators; .NET reads them as themselves. */
    private static String carriedOver(String source) {
        StringBuilder java = new StringBuilder(source.length() + 8);
        boolean inClass = false;
        for (int i = 0; i < source.length(); i++) {
            char c = source.charAt(i);
            if (c == '\\' && i + 1 < source.length()) {
                java.append(c).append(source.charAt(++i));
            } else if (inClass && c == '[') {
                if (source.charAt(i - 1) == '-') {
                    throw new PatternSyntaxException("a class can't be taken from a class here", source, i);
                }
                java.append("\\[");
            } else if (inClass && c == '&') {
                java.append("\\&");
            } else if (!inClass && c == '{' && !namesCategory(source, i)
                    && !COUNT.matcher(source).region(i, source.length()).lookingAt()) {
                java.append("\\{");
            } else {
                if (c == '[') {
                    inClass = true;
                } else if (c == ']' && inClass && !opensClass(source, i)) {
                    inClass = false;
                }
                java.append(c);
            }
        }
        return java.toString();
    }

    /** Whether the brace at this index belongs to the category of characters whose letter p stands before it. */
    private static boolean namesCategory(String source, int at) {
        return at > 1 && source.charAt(at - 2) == '\\'
                && (source.charAt(at - 1) == 'p' || source.charAt(at - 1) == 'P');
    }

    /** Whether the bracket at this index is the first character of its class, and so stands for itself. */
    private static boolean opensClass(String source, int at) {
        return source.charAt(at - 1) == '[' || (source.charAt(at - 1) == '^' && at > 1 && source.charAt(at - 2) == '[');
    }

    /**
     * Whether the expression is found anywhere in the text.
     *
     * @throws LimitExceededException
     *             if that takes more than {@value #MAX_STEPS} steps, or more than the budget has left
     */
    boolean isFoundIn(String text, Budget budget) {
        int allowed = (int) Math.min(MAX_STEPS, (long) budget.left() * STEPS_PER_VALUE);
        Counted counted = new Counted(text, allowed);
        try {
            return pattern.matcher(counted).find();
        } catch (StackOverflowError e) {
            // Java's matcher recurses for each repetition of a group.
            throw new LimitExceededException(TOO_COSTLY);
        } finally {
            budget.spend((allowed - Math.max(0, counted.left)) / STEPS_PER_VALUE);
        }
    }

    /** The expression as written. */
    public String source() {
        return source;
    }

    /** A text that counts how often it is read. */
    private static final class Counted implements CharSequence {

        private final String text;
        private int left;

        Counted(String text, int allowed) {
            this.text = text;
            this.left = allowed;
        }

        @Override
        public char charAt(int index) {
            if (--left < 0) {
                throw new LimitExceededException(TOO_COSTLY);
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
