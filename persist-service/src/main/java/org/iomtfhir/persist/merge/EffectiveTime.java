package org.iomtfhir.persist.merge;

import org.iomtfhir.model.Ticks;
import java.time.format.DateTimeParseException;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Type;
import org.iomtfhir.model.ErrorName;

/**
 * The time that an Observation covers.
 *
 * @param start
 *            in ticks
 * @param end
 *            in ticks, inclusive; the same as the start for an instant
 */
record EffectiveTime(long start, long end) {

    /** What the Observation says. */
    static EffectiveTime of(Observation observation, String whose) throws MergeRefusedException {
        Type effective = observation.getEffective();
        EffectiveTime time;
        if (effective instanceof DateTimeType || effective instanceof InstantType) {
            long instant = ticks((BaseDateTimeType) effective, whose);
            time = new EffectiveTime(instant, instant);
        } else if (effective instanceof Period period) {
            time = new EffectiveTime(ticks(period.getStartElement(), whose), ticks(period.getEndElement(), whose));
        } else {
            throw unusable(whose, "is missing, or neither a dateTime, an instant nor a Period");
        }
        if (time.start > time.end) {
            throw unusable(whose, "ends before it starts");
        }
        return time;
    }

    /** The time from {@code newStart} that covers this and another. */
    EffectiveTime grown(long newStart, EffectiveTime other) {
        return new EffectiveTime(newStart, Math.max(end, other.end));
    }

    /**
     * Makes the Observation say so: what stays the same is left as it stands, an instant that grows becomes a Period.
     *
     * @param before
     *            what it says now
     * @param incoming
     *            of which a start or an end is taken over as it says it, by whatever clock
     * @return whether anything changed
     */
    boolean writeTo(Observation observation, EffectiveTime before, Observation incoming) {
        if (equals(before)) {
            return false;
        }
        Period period = observation.getEffective() instanceof Period stored ? stored : new Period();
        if (start != before.start || !period.hasStart()) {
            period.getStartElement().setValueAsString(text(start, incoming));
        }
        if (end != before.end || !period.hasEnd()) {
            period.getEndElement().setValueAsString(text(end, incoming));
        }
        observation.setEffective(period);
        return true;
    }

    /**
     * Makes a part of an Observation say so, by the clock that told the times before; what is of one instant says that.
     *
     * @param before
     *            what it says now
     */
    void narrow(Observation part, EffectiveTime before) {
        if (!equals(before) && part.getEffective() instanceof Period) {
            SenderClock.narrow(part, start, end);
        }
    }

    private static String text(long ticks, Observation incoming) {
        Stream<BaseDateTimeType> said = switch (incoming.getEffective()) {
            case BaseDateTimeType time -> Stream.of(time);
            case Period period -> Stream.of(period.getStartElement(), period.getEndElement());
            case null, default -> Stream.of();
        };
        return said.map(BaseDateTimeType::getValueAsString).filter(text -> says(ticks, text)).findFirst()
                .orElseGet(() -> Ticks.text(ticks));
    }

    private static boolean says(long ticks, String text) {
        try {
            return text != null && Ticks.parse(text) == ticks;
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    /** Whether it starts when another does, as far as the server that keeps this one says times. */
    boolean startsLike(EffectiveTime other, Observation says) {
        return isLike(start, other.start, says.getEffective() instanceof Period period
                ? period.getStartElement()
                : (BaseDateTimeType) says.getEffective());
    }

    /** Likewise of the end. */
    boolean endsLike(EffectiveTime other, Observation says) {
        return isLike(end, other.end, says.getEffective() instanceof Period period
                ? period.getEndElement()
                : (BaseDateTimeType) says.getEffective());
    }

    /** Servers cut or round instants, most to milliseconds, and leave out zeros at the end. */
    private static boolean isLike(long said, long written, BaseDateTimeType text) {
        int digits = 0;
        String says = text.getValueAsString();
        for (int i = says.indexOf('.') + 1; i > 0 && i < says.length() && Character.isDigit(says.charAt(i)); i++) {
            digits++;
        }
        long precision = Ticks.PER_SECOND;
        for (int i = 0; i < Math.min(digits, 3); i++) {
            precision /= 10;
        }
        return digits > 6 ? said == written : Math.abs(said - written) < precision;
    }

    /**
     * Whether an Observation's identifier says this time, as it does of an instant, an hour or a day, and does not of a
     * correlation id. (Of these only ids to whole seconds let the start of a stored one move at all.)
     */
    boolean isNamedBy(Observation observation, String serviceSystem) {
        for (boolean fraction : new boolean[]{false, true}) {
            String segment = "." + Ticks.compact(start, fraction) + "." + Ticks.compact(end, fraction);
            for (Identifier identifier : observation.getIdentifier()) {
                if (serviceSystem.equals(identifier.getSystem()) && identifier.hasValue()
                        && identifier.getValue().contains(segment)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The Period that says the same. */
    Period toPeriod() {
        Period period = new Period();
        period.getStartElement().setValueAsString(Ticks.text(start));
        period.getEndElement().setValueAsString(Ticks.text(end));
        return period;
    }

    private static long ticks(BaseDateTimeType time, String whose) throws MergeRefusedException {
        String text = time.getValueAsString();
        if (text == null) {
            throw unusable(whose, "has no start or no end");
        }
        try {
            return Ticks.parse(text);
        } catch (DateTimeParseException e) {
            throw unusable(whose, "is less precise than seconds");
        }
    }

    static MergeRefusedException unusable(String whose, String why) {
        return new MergeRefusedException(ErrorName.FhirDataMapping,
                "the effective time of the " + whose + " Observation "
                        + why + ". Mend the Observation on the server, or set the message aside");
    }
}
