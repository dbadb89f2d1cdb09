package org.iomtfhir.persist.merge;

import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.TreeSet;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Property;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.StringType;
import org.jspecify.annotations.Nullable;

/**
 * What a value says, as a number to know it by again, however the server writes it: 37.0 is 37. Extensions say nothing of it.
 * Made to notice what people do, not to withstand those who mean to deceive it.
 */
final class ValueDigest {

    private static final long FNV_START = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;
    private static final int LONGEST_NUMBER = 100;

    private ValueDigest() {}

    /** Of a value, or of the reason why there is none; of nothing where both are null. */
    static long of(@Nullable Base valueOrReason) {
        return hash(text(valueOrReason));
    }

    /** Of the codes that a template sets: those outside the connector's own system, in whatever order. */
    static int ofCodes(CodeableConcept code, String serviceSystem) {
        TreeSet<String> codes = new TreeSet<>();
        for (Coding coding : code.getCoding()) {
            if (!serviceSystem.equals(coding.getSystem())) {
                codes.add(coding.getSystem() + "|" + coding.getCode());
            }
        }
        return Long.hashCode(hash(codes.toString()));
    }

    /** The same text for whatever says the same. */
    static String text(@Nullable Base valueOrReason) {
        StringBuilder text = new StringBuilder();
        switch (valueOrReason) {
            case null -> text.append("nothing");
            case Quantity quantity -> append(text, number(quantity.getValue()), quantity.hasComparator()
                    ? quantity.getComparator().toCode()
                    : null, quantity.getUnit(), quantity.getSystem(), quantity.getCode());
            case StringType string -> append(text, string.getValue() == null ? null : string.getValue().strip());
            case BaseDateTimeType time -> append(text, "time", instant(time.getValueAsString()));
            default -> appendAll(text, valueOrReason);
        }
        return text.toString();
    }

    /** A server may keep milliseconds alone, and write them with another offset; a day or a month it leaves as it is. */
    private static String instant(String text) {
        try {
            return text == null || text.indexOf('T') < 0
                    ? text
                    : OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MILLIS).toString();
        } catch (DateTimeParseException e) {
            return text;
        }
    }

    private static void append(StringBuilder text, @Nullable String... parts) {
        for (String part : parts) {
            text.append(part == null ? "" : part).append('\n');
        }
    }

    private static void appendAll(StringBuilder text, Base value) {
        text.append(value.fhirType());
        if (value.isPrimitive()) {
            text.append('=').append(number(value.primitiveValue()));
        }
        for (Property child : value.children()) {
            List<Base> values = child.getName().equals("extension") || child.getName().equals("id")
                    ? List.of()
                    : child.getValues();
            for (Base each : values) {
                text.append(child.getName()).append('(');
                appendAll(text, each);
                text.append(')');
            }
        }
    }

    private static String number(BigDecimal number) {
        return number == null || Math.abs((long) number.scale()) > LONGEST_NUMBER || number.precision() > LONGEST_NUMBER
                ? String.valueOf(number)
                : number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }

    /** A text that may be a number: the same for the same number in plain digits. */
    static String number(String text) {
        if (text == null || text.isEmpty() || text.length() > LONGEST_NUMBER || text.indexOf('.') < 0) {
            return text;
        }
        int end = text.length();
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && c != '.' && !(i == 0 && c == '-')) {
                return text;
            }
        }
        while (text.charAt(end - 1) == '0') {
            end--;
        }
        return text.charAt(end - 1) == '.' ? text.substring(0, end - 1) : text.substring(0, end);
    }

    static long hash(String text) {
        long hash = FNV_START;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * FNV_PRIME;
        }
        return mixed(hash);
    }

    /** Every bit of the result hangs on every bit of the input. */
    static long mixed(long value) {
        long mixed = value;
        mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }
}
