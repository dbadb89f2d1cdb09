package org.iomtfhir.persist.merge;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.iomtfhir.model.Ticks;

/** Times by the clock that told another one. All methods are static and thread-safe. */
public final class SenderClock {

    private SenderClock() {}

    /**
     * A time as FHIR writes it, with the offset that another has.
     *
     * @param ticks
     *            the time
     * @param other
     *            has a time of seconds or less, with its offset
     */
    public static String text(long ticks, BaseDateTimeType other) {
        ZoneOffset offset = OffsetDateTime.parse(other.getValueAsString()).getOffset();
        return offset.equals(ZoneOffset.UTC)
                ? Ticks.text(ticks)
                : DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(Ticks.toInstant(ticks).atOffset(offset));
    }
}
