package org.iomtfhir.runtime.retry;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** The header {@code Retry-After} (RFC 9110, 10.2.3) of whatever server. All methods are static and thread-safe. */
public final class RetryAfter {

    private RetryAfter() {}

    /**
     * How long the server asks to wait.
     *
     * @param text
     *            the header, in seconds or as a date; null for none
     * @param now
     *            the present, against which a date counts
     * @return never negative; empty where there is none, or one that can't be read
     */
    public static Optional<Duration> read(String text, Instant now) {
        if (text == null) {
            return Optional.empty();
        }
        String bare = text.strip();
        if (bare.matches("\\d{1,9}")) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(bare)));
        }
        try {
            Instant until = ZonedDateTime.parse(bare, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
            Duration left = Duration.between(now, until);
            return Optional.of(left.isNegative() ? Duration.ZERO : left);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
