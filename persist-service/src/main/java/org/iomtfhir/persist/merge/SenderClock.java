package org.iomtfhir.persist.merge;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Period;
import org.iomtfhir.model.Ticks;

/** Times by the clock that told another one. All methods are static and thread-safe. */
public final class SenderClock {

    private SenderClock() {}

    /**
     * Makes a part of an Observation cover less than its period says; what is of one instant says that.
     *
     * @param part
     *            its effective time is a period with begin and end
     * @param start
     *            in ticks
     * @param end
     *            in ticks, inclusive
     */
    public static void narrow(Observation part, long start, long end) {
        Period period = (Period) part.getEffective();
        String begin = text(start, period.getStartElement());
        if (start == end) {
            part.setEffective(new DateTimeType(begin));
        } else {
            period.getEndElement().setValueAsString(text(end, period.getEndElement()));
            period.getStartElement().setValueAsString(begin);
        }
    }

    /**
     * A time as FHIR writes it, with the offset that another has.
     *
     * @param ticks
     *            the time
     * @param other
     *            has a time of seconds or less, with its offset
     */
    private static String text(long ticks, BaseDateTimeType other) {
        ZoneOffset offset = OffsetDateTime.parse(other.getValueAsString()).getOffset();
        return offset.equals(ZoneOffset.UTC)
                ? Ticks.text(ticks)
                : DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(Ticks.toInstant(ticks).atOffset(offset));
    }
}
