package org.iomtfhir.persist.identity;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Objects;
import org.iomtfhir.fhirclient.server.SearchText;
import org.jspecify.annotations.Nullable;

/**
 * An identifier as it is looked up.
 *
 * @param system
 *            its system, null where none is configured: any system's identifier of this value will do
 * @param value
 *            its value, compared exactly; never blank
 */
public record IdentifierToken(@Nullable String system, String value) {

    /** By how much the clocks of the first time zone are ahead of UTC. */
    private static final Duration FIRST_ZONE = Duration.ofHours(14);

    public IdentifierToken {
        system = system == null || system.isBlank() ? null : system;
        Objects.requireNonNull(value, "value");
        if (value.isBlank()) {
            throw new IllegalArgumentException("an identifier must not be blank");
        }
    }

    /**
     * Whether an identifier of a resource is this one, letter case, blanks and all, and in use: one whose {@code use} is
     * {@code old}, or whose period has ended or not begun, is somebody else's now, or nobody's.
     *
     * @param identifier
     *            an Identifier of FHIR
     */
    boolean matches(JsonNode identifier, Instant now) {
        return value.equals(identifier.path("value").asText(null))
                && (system == null || system.equals(identifier.path("system").asText(null)))
                && !"old".equals(identifier.path("use").asText())
                && hasBegun(identifier.path("period").path("start").asText(""), now)
                && !hasEnded(identifier.path("period").path("end").asText(""), now);
    }

    /** A day, month or year begins with the first time zone in which it does: nothing says in which one it is meant. */
    private static boolean hasBegun(String start, Instant now) {
        try {
            return switch (start.length()) {
                case 0 -> true;
                case 4 -> over(Year.parse(start).atDay(1), now.plus(FIRST_ZONE));
                case 7 -> over(YearMonth.parse(start).atDay(1), now.plus(FIRST_ZONE));
                case 10 -> over(LocalDate.parse(start), now.plus(FIRST_ZONE));
                default -> !OffsetDateTime.parse(start).toInstant().isAfter(now);
            };
        } catch (DateTimeException e) {
            return true; // It did begin, at a time that can't be read.
        }
    }

    /** The end of a period belongs to it, the whole year, month or day of one that is no more exact. */
    private static boolean hasEnded(String end, Instant now) {
        try {
            return switch (end.length()) {
                case 0 -> false;
                case 4 -> over(Year.parse(end).plusYears(1).atDay(1), now);
                case 7 -> over(YearMonth.parse(end).plusMonths(1).atDay(1), now);
                case 10 -> over(LocalDate.parse(end).plusDays(1), now);
                default -> OffsetDateTime.parse(end).toInstant().isBefore(now);
            };
        } catch (DateTimeException e) {
            return true; // It did end, at a time that can't be read.
        }
    }

    private static boolean over(LocalDate next, Instant now) {
        return !now.isBefore(next.atStartOfDay(ZoneOffset.UTC).toInstant());
    }

    /** As a token search parameter, with what has a meaning there escaped. */
    public String searchText() {
        return SearchText.token(system, value);
    }

    /** The greater length of the two, in characters. */
    public int length() {
        return Math.max(value.length(), system == null ? 0 : system.length());
    }

    /** Not for a log: says nothing. */
    @Override
    public String toString() {
        return "IdentifierToken";
    }
}
