package org.iomtfhir.runtime.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a setting's text is read as.
 *
 * @param javaType
 *            the class of the value
 * @param expected
 *            what the text must be, as it stands in the reference page and in errors: {@code a whole number from 1 to 9}
 * @param quotable
 *            whether a text that can't be read may be repeated in the error; no for what might hold a secret
 * @param reader
 *            gives the value of a text, empty if the text is not what is expected
 */
public record SettingType<T>(Class<T> javaType, String expected, boolean quotable,
        Function<String, Optional<T>> reader) {

    private static final Pattern SHORT_DURATION = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d)");

    /** A setting that takes any text. */
    public static SettingType<String> text() {
        return new SettingType<>(String.class, "text", false, Optional::of);
    }

    /** A text that is never printed; it may also be read from a file. */
    public static SettingType<Secret> secret() {
        return new SettingType<>(Secret.class, "secret text", false, text -> Optional.of(new Secret(text)));
    }

    /** A whole number within bounds, both included. */
    public static SettingType<Integer> wholeNumber(int least, int most) {
        return new SettingType<>(Integer.class, "a whole number from " + least + " to " + most, true, text -> {
            try {
                int number = Integer.parseInt(text);
                return number < least || number > most ? Optional.empty() : Optional.of(number);
            } catch (NumberFormatException e) {
                return Optional.empty();
            }
        });
    }

    /** A length of time within bounds, both included: {@code 500ms}, {@code 30s}, {@code 5m}, {@code 1h}, or ISO 8601. */
    public static SettingType<Duration> duration(Duration least, Duration most) {
        String expected = "a duration from " + write(least) + " to " + write(most) + " (500ms, 30s, 5m, 1h or PT30S)";
        return new SettingType<>(Duration.class, expected, true, text -> readDuration(text)
                .filter(duration -> duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0));
    }

    /** A day from the year 1 on, such as {@code 1990-01-01}: its start in UTC. */
    public static SettingType<LocalDate> day() {
        return new SettingType<>(LocalDate.class, "a day (1990-01-01)", true, text -> {
            try {
                LocalDate day = LocalDate.parse(text);
                return day.getYear() < 1 || day.getYear() > 9999 ? Optional.empty() : Optional.of(day);
            } catch (DateTimeException e) {
                return Optional.empty();
            }
        });
    }

    /** {@code true} or {@code false}, in any case. */
    public static SettingType<Boolean> bool() {
        return new SettingType<>(Boolean.class, "true or false", true, text -> switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> Optional.of(Boolean.TRUE);
            case "false" -> Optional.of(Boolean.FALSE);
            default -> Optional.empty();
        });
    }

    /** A path in the file system, relative ones from the working directory. */
    public static SettingType<Path> path() {
        return new SettingType<>(Path.class, "a path", true, text -> {
            try {
                return Optional.of(Path.of(text));
            } catch (InvalidPathException e) {
                return Optional.empty();
            }
        });
    }

    /** An absolute http or https address without user, query or fragment: those are where secrets hide. */
    public static SettingType<URI> webAddress() {
        String expected = "an http or https address without user, query or fragment";
        return new SettingType<>(URI.class, expected, false, text -> {
            try {
                URI uri = new URI(text);
                boolean web = "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
                boolean plain = uri.getUserInfo() == null && uri.getQuery() == null && uri.getFragment() == null;
                return web && plain && uri.getHost() != null ? Optional.of(uri) : Optional.empty();
            } catch (URISyntaxException e) {
                return Optional.empty();
            }
        });
    }

    /** Any absolute URI, such as the system of an identifier ({@code urn:…}, {@code https://…}). */
    public static SettingType<URI> uri() {
        return new SettingType<>(URI.class, "an absolute URI", false, text -> {
            try {
                URI uri = new URI(text);
                return uri.isAbsolute() ? Optional.of(uri) : Optional.empty();
            } catch (URISyntaxException e) {
                return Optional.empty();
            }
        });
    }

    /** One of the constants of an enum as their {@code toString} spells them; case, hyphens and underscores don't count. */
    public static <E extends Enum<E>> SettingType<E> choice(Class<E> choices) {
        E[] constants = choices.getEnumConstants();
        Map<String, E> bySpelling = Arrays.stream(constants)
                .collect(Collectors.toMap(constant -> bare(constant.toString()), Function.identity()));
        String expected = Arrays.stream(constants).map(Enum::toString).collect(Collectors.joining(", ", "one of ", ""));
        return new SettingType<>(choices, expected, true, text -> Optional.ofNullable(bySpelling.get(bare(text))));
    }

    /** One of these words; case, hyphens and underscores don't count. */
    public static SettingType<String> oneOf(List<String> words) {
        Map<String, String> bySpelling = words.stream()
                .collect(Collectors.toMap(SettingType::bare, Function.identity()));
        return new SettingType<>(String.class, "one of " + String.join(", ", words), true,
                text -> Optional.ofNullable(bySpelling.get(bare(text))));
    }

    /** Whether values must not be printed. */
    public boolean isSecret() {
        return javaType == Secret.class;
    }

    /** The value as a person would write it. */
    String write(T value) {
        if (value instanceof Path path) {
            return path.toString().replace('\\', '/');
        }
        return value instanceof Duration duration ? write(duration) : value.toString();
    }

    private static String bare(String spelling) {
        return spelling.replaceAll("[-_ ]", "").toLowerCase(Locale.ROOT);
    }

    private static Optional<Duration> readDuration(String text) {
        Matcher matcher = SHORT_DURATION.matcher(text);
        if (matcher.matches()) {
            long amount = Long.parseLong(matcher.group(1));
            return Optional.of(switch (matcher.group(2)) {
                case "ms" -> Duration.ofMillis(amount);
                case "s" -> Duration.ofSeconds(amount);
                case "m" -> Duration.ofMinutes(amount);
                case "h" -> Duration.ofHours(amount);
                default -> Duration.ofDays(amount);
            });
        }
        try {
            return Optional.of(Duration.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static String write(Duration duration) {
        long millis = duration.toMillis();
        if (millis % 1000 != 0) {
            return millis + "ms";
        }
        long seconds = millis / 1000;
        if (seconds > 0 && seconds % 86_400 == 0) {
            return seconds / 86_400 + "d";
        }
        if (seconds > 0 && seconds % 3600 == 0) {
            return seconds / 3600 + "h";
        }
        return seconds > 60 && seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }
}
