package org.iomtfhir.fhirmapping.value;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.iomtfhir.fhirmapping.spi.NumberSpan;

/** On which side of a number the value lies: http://hl7.org/fhir/R4/valueset-quantity-comparator.html. */
enum QuantityComparator {
    LESS_OR_EQUAL("<=", "\u2264"), GREATER_OR_EQUAL(">=", "\u2265"), LESS("<", "<"), GREATER(">", ">");

    private final String code;
    private final String sign;

    QuantityComparator(String code, String sign) {
        this.code = code;
        this.sign = sign;
    }

    /** As FHIR writes it. */
    String code() {
        return code;
    }

    /** All codes, for messages. */
    static String codes() {
        return Arrays.stream(values()).map(QuantityComparator::code).collect(Collectors.joining(", "));
    }

    /** The one with this code. */
    static Optional<QuantityComparator> of(String code) {
        return Arrays.stream(values()).filter(each -> each.code.equals(code)).findFirst();
    }

    /** The one that a reading begins with, in ASCII or as one sign. */
    static Optional<QuantityComparator> before(String reading) {
        return Arrays.stream(values()).filter(each -> reading.startsWith(each.code) || reading.startsWith(each.sign))
                .findFirst();
    }

    /** What follows in a reading that begins with it. */
    String after(String reading) {
        return reading.substring(reading.startsWith(code) ? code.length() : sign.length());
    }

    /** The numbers that lie so to this one. */
    NumberSpan span(BigDecimal number) {
        return switch (this) {
            case LESS -> new NumberSpan(null, false, number, false);
            case LESS_OR_EQUAL -> new NumberSpan(null, false, number, true);
            case GREATER -> new NumberSpan(number, false, null, false);
            case GREATER_OR_EQUAL -> new NumberSpan(number, true, null, false);
        };
    }
}
