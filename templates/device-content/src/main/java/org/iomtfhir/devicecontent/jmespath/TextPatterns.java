package org.iomtfhir.devicecontent.jmespath;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Optional;
import org.iomtfhir.devicecontent.jsonpath.Budget;
import org.iomtfhir.devicecontent.recent.RecentlyUsed;
import org.jspecify.annotations.Nullable;

/**
 * Regular expressions that functions are given, in the syntax of RE2: a search takes time in proportion to the text, whatever the
 * expression is (https://github.com/google/re2/wiki/Syntax). What it may take at most is taken from the budget before it starts.
 * All methods are static and thread-safe.
 */
final class TextPatterns {

    private static final int LONGEST = 1_000;
    /** Instructions of a compiled expression: counts in it multiply them. */
    private static final int LARGEST_PROGRAM = 5_000;
    /** How many instructions, each for one character, cost as much as one value looked at. */
    private static final int STEPS_PER_VALUE = 8;
    private static final RecentlyUsed<String, Pattern> KNOWN = new RecentlyUsed<>();

    private TextPatterns() {}

    /**
     * A search for where the expression is first found in the text.
     *
     * @param function
     *            the name of the function that was given the expression, for messages
     * @return a matcher that stands on it; null if it is not found
     * @throws JmesPathFunctionException
     *             if the expression is none, or too large
     * @throws org.iomtfhir.devicecontent.jsonpath.LimitExceededException
     *             if the search may cost more than the budget has left
     */
    static @Nullable Matcher find(String function, String expression, String text, Budget budget) {
        Pattern pattern = pattern(function, expression, budget);
        spend(budget, (long) pattern.programSize() * (text.length() + 1L));
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? matcher : null;
    }

    private static void spend(Budget budget, long steps) {
        budget.spend((int) Math.min(Budget.PER_EXPRESSION + 1L, steps / STEPS_PER_VALUE));
    }

    private static Pattern pattern(String function, String expression, Budget budget) {
        if (expression.length() > LONGEST) {
            throw tooLarge(function);
        }
        Optional<Pattern> known = KNOWN.get(expression);
        if (known.isPresent()) {
            return known.get();
        }
        if (PatternSize.of(expression) > LARGEST_PROGRAM) {
            throw tooLarge(function);
        }
        Pattern compiled;
        try {
            compiled = Pattern.compile(expression);
        } catch (PatternSyntaxException e) {
            // The message alone: the pattern that the exception quotes may be of the event.
            throw new JmesPathFunctionException(function + " takes a regular expression of RE2 as argument 2, and it is"
                    + " wrong: " + e.getDescription());
        } catch (StackOverflowError e) {
            throw tooLarge(function);
        }
        spend(budget, (long) compiled.programSize() * STEPS_PER_VALUE);
        KNOWN.put(expression, compiled);
        return compiled;
    }

    private static JmesPathFunctionException tooLarge(String function) {
        return new JmesPathFunctionException(function + " takes a regular expression of at most " + LONGEST
                + " characters and " + LARGEST_PROGRAM + " instructions; counts such as {1,500} multiply these");
    }
}
