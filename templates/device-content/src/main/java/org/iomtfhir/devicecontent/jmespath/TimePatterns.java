package org.iomtfhir.devicecontent.jmespath;

import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.Optional;
import org.iomtfhir.devicecontent.recent.RecentlyUsed;

/**
 * The patterns of dates and times that functions were given last, compiled: those of {@link DateTimeFormatter}, with English names, in
 * any letter case. All methods are static and thread-safe.
 */
final class TimePatterns {

    private static final int LONGEST = 100;
    private static final RecentlyUsed<String, DateTimeFormatter> KNOWN = new RecentlyUsed<>();

    private TimePatterns() {}

    /**
     * The formatter of a pattern.
     *
     * @throws JmesPathFunctionException
     *             if it is none
     */
    static DateTimeFormatter of(String pattern) {
        if (pattern.length() > LONGEST) {
            throw wrong();
        }
        Optional<DateTimeFormatter> known = KNOWN.get(pattern);
        if (known.isPresent()) {
            return known.get();
        }
        DateTimeFormatter compiled;
        try {
            // The era, since yyyy is a year of one, and nobody writes which.
            compiled = new DateTimeFormatterBuilder().parseCaseInsensitive().appendPattern(pattern)
                    .parseDefaulting(ChronoField.ERA, 1).toFormatter(Locale.ENGLISH)
                    .withResolverStyle(ResolverStyle.STRICT);
        } catch (IllegalArgumentException e) {
            throw wrong();
        }
        KNOWN.put(pattern, compiled);
        return compiled;
    }

    /** Whether a pattern reads a zone by a word for it, such as EST: its letters {@code z} and {@code v}, outside quotes. */
    static boolean readsWordsForZones(String pattern) {
        boolean quoted = false;
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            quoted ^= c == '\'';
            if (!quoted && (c == 'z' || c == 'v')) {
                return true;
            }
        }
        return false;
    }

    private static JmesPathFunctionException wrong() {
        return new JmesPathFunctionException(
                "parseTime takes a pattern of Java's DateTimeFormatter as argument 2, of at most "
                        + LONGEST + " characters, such as dd.MM.yyyy HH:mm:ss");
    }
}
