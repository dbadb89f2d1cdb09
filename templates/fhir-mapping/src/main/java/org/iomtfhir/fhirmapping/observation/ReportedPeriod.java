package org.iomtfhir.fhirmapping.observation;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import org.iomtfhir.fhirmapping.MappingOptions;
import org.iomtfhir.fhirmapping.spi.Additions;
import org.iomtfhir.fhirmapping.spi.NamedPlace;
import org.iomtfhir.fhirmapping.spi.ObservationPeriod;
import org.iomtfhir.fhirmapping.spi.Readings;
import org.iomtfhir.fhirmapping.spi.TemplateText;
import org.iomtfhir.model.Ticks;
import org.iomtfhir.template.Members;
import org.iomtfhir.template.Problems;
import org.iomtfhir.template.Severity;
import org.iomtfhir.template.TemplateObject;
import org.jspecify.annotations.Nullable;

/**
 * An effective period that the reading itself says, such as a night's sleep: the member {@code effectivePeriod} of a template.
 *
 * @param start
 *            the value name of its start
 * @param end
 *            the value name of its end
 */
record ReportedPeriod(NamedPlace start, NamedPlace end) {

    static final String MEMBER = "effectivePeriod";

    /** So far may start and end lie from each other and from the time of the reading. */
    private static final Duration LONGEST = Duration.ofDays(366);
    private static final int MOST_OFFSET = 14 * 3_600;
    private static final long LONGEST_TICKS = LONGEST.toSeconds() * Ticks.PER_SECOND;

    /** Times are plausible from then on, and until so long after the hub took the reading in, as those of readings are. */
    private static final long EARLIEST = Ticks.of(Instant.parse("1990-01-01T00:00:00Z"));
    private static final long AHEAD = Duration.ofDays(1).toSeconds() * Ticks.PER_SECOND;

    /**
     * What the reading says.
     *
     * @param start
     *            in ticks
     * @param end
     *            in ticks, inclusive
     * @param startOffset
     *            of the clock that told the start; null for UTC
     * @param endOffset
     *            of the clock that told the end; null for UTC
     */
    record Span(long start, long end, @Nullable ZoneOffset startOffset, @Nullable ZoneOffset endOffset) {

        private static Span of(OffsetDateTime start, OffsetDateTime end) {
            return new Span(Ticks.of(start.toInstant()), Ticks.of(end.toInstant()), clock(start), clock(end));
        }

        /** FHIR's offsets have no seconds and end at 14 hours. */
        private static @Nullable ZoneOffset clock(OffsetDateTime time) {
            int seconds = time.getOffset().getTotalSeconds();
            return seconds == 0 || seconds % 60 != 0 || Math.abs(seconds) > MOST_OFFSET ? null : time.getOffset();
        }
    }

    /** What the template says; empty if it says nothing, or an error was reported. */
    static Optional<ReportedPeriod> read(Members members, ObservationPeriod period, Problems problems,
            MappingOptions options) {
        if (!Additions.areTaken(members, List.of(MEMBER), problems, options)) {
            return Optional.empty();
        }
        Optional<TemplateObject> given = members.object(MEMBER);
        if (given.isEmpty()) {
            return Optional.empty();
        }
        if (period != ObservationPeriod.INSTANT) {
            problems.error(given.get().place(), MEMBER,
                    "a reading that says its own period is an Observation of its own",
                    "Remove periodInterval, or this member");
        }
        Members own = new Members(given.get(), problems);
        Optional<NamedPlace> start = name(own, "start", problems);
        Optional<NamedPlace> end = name(own, "end", problems);
        own.finish(Severity.ERROR);
        return start.flatMap(from -> end.map(to -> new ReportedPeriod(from, to)));
    }

    private static Optional<NamedPlace> name(Members own, String member, Problems problems) {
        return TemplateText.required(own, member, problems).map(text -> new NamedPlace(text.text(), text.place()));
    }

    /**
     * Reads it.
     *
     * @param starts
     *            what the reading says of the start; null if nothing
     * @param ends
     *            what it says of the end; null if nothing
     * @param taken
     *            when the reading was taken, in ticks; so early and so late a period may be in any case
     * @param ingested
     *            when the hub took it in, in ticks; {@link Readings#UNKNOWN_TIME} if nobody says
     * @return empty if that is no period that can be meant
     */
    static Optional<Span> of(@Nullable Readings starts, @Nullable Readings ends, long taken,
            long ingested) {
        if (starts == null || ends == null) {
            return Optional.empty();
        }
        try {
            Span span = Span.of(time(starts), time(ends));
            boolean isMeant = span.start() <= span.end() && span.end() - span.start() <= LONGEST_TICKS
                    && Math.abs(span.start() - taken) <= LONGEST_TICKS
                    && Math.abs(span.end() - taken) <= LONGEST_TICKS;
            boolean isPlausible = span.start() >= Math.min(EARLIEST, taken)
                    && (ingested == Readings.UNKNOWN_TIME || span.end() <= Math.max(ingested + AHEAD, taken));
            return isMeant && isPlausible ? Optional.of(span) : Optional.empty();
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static OffsetDateTime time(Readings readings) {
        String text = readings.value(readings.size() - 1).strip();
        OffsetDateTime time = OffsetDateTime.parse(text);
        if (!Ticks.representable(time.toInstant())) {
            throw new DateTimeParseException("outside the years 1 to 9999", text, 0);
        }
        return time;
    }

    /** What a reading must say, as the end of a sentence. */
    static String fault() {
        return "its start and its end must both be times with an offset or Z, the start not after the end, and no more than "
                + LONGEST.toDays()
                + " days from each other and from the time of the reading, nor before 1990 or more than a day after the"
                + " event was received. Mend what the device sends, or"
                + " write them with parseTime or toTime in the device content file";
    }
}
