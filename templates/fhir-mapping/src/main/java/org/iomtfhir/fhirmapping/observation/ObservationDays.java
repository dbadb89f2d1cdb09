package org.iomtfhir.fhirmapping.observation;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.iomtfhir.fhirmapping.MappingOptions;
import org.iomtfhir.fhirmapping.spi.Additions;
import org.iomtfhir.fhirmapping.spi.ObservationPeriod;
import org.iomtfhir.model.Ticks;
import org.iomtfhir.template.Members;
import org.iomtfhir.template.Problems;
import org.iomtfhir.template.TemplateScalar;

/**
 * The days of a time zone: those on which its clocks are put forward or back have 23 or 25 hours. Immutable.
 *
 * @param zone
 *            where it is day
 */
record ObservationDays(ZoneId zone) {

    static final String MEMBER = "timeZone";
    static final ObservationDays UTC = new ObservationDays(ZoneOffset.UTC);

    /** The days that the member {@code timeZone} says; those of UTC if there is none, or an error was reported. */
    static ObservationDays read(Members members, ObservationPeriod period, Problems problems, MappingOptions options) {
        if (!Additions.areTaken(members, List.of(MEMBER), problems, options)) {
            return UTC;
        }
        Optional<TemplateScalar> name = members.text(MEMBER);
        if (name.isPresent() && period != ObservationPeriod.DAY) {
            problems.error(name.get().place(), MEMBER, "a time zone says when a day starts, and the period is no day",
                    "Write \"periodInterval\": 1440, or remove the time zone");
        }
        try {
            return name.map(text -> new ObservationDays(ZoneId.of(text.text().strip()))).orElse(UTC);
        } catch (DateTimeException e) {
            problems.error(name.orElseThrow().place(), MEMBER, "there is no time zone " + name.get().text(),
                    "Write a name of IANA such as \"Europe/Berlin\", or an offset such as \"+01:00\"");
            return UTC;
        }
    }

    /** When the day starts in which this instant lies, both in ticks. */
    long start(long ticks) {
        return start(date(ticks));
    }

    /** The last tick of the day in which this instant lies. */
    long end(long ticks) {
        return start(date(ticks).plusDays(1)) - 1;
    }

    private LocalDate date(long ticks) {
        return LocalDate.ofInstant(Ticks.toInstant(ticks), zone);
    }

    /** Where midnight is skipped the day starts after it. */
    private long start(LocalDate day) {
        return Ticks.of(day.atStartOfDay(zone).toInstant());
    }
}
