package org.iomtfhir.fhirmapping.value;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import org.iomtfhir.fhirmapping.spi.FhirValue;
import org.iomtfhir.fhirmapping.spi.FhirValueType;
import org.iomtfhir.fhirmapping.spi.ValueContext;
import org.iomtfhir.template.Members;

/**
 * {@code "valueType": "SampledData"}: a series, with {@code defaultPeriod} in milliseconds, {@code unit}, {@code system} and
 * {@code code} of the origin, {@code lowerLimit} and {@code upperLimit}.
 */
public final class SampledDataType implements FhirValueType {

    /** A slot takes two characters at least, and a text of FHIR holds 1 MB. */
    private static final BigDecimal MAX_SLOTS = BigDecimal.valueOf(524_288);
    private static final BigDecimal MANY_SLOTS = BigDecimal.valueOf(100_000);
    /** One tick of 100 ns, so that no slot is without an instant. */
    private static final BigDecimal SHORTEST = new BigDecimal("0.0001");
    private static final BigDecimal LONGEST = new BigDecimal("1e12");
    private static final int MAX_DECIMALS = 10;

    @Override
    public String name() {
        return "SampledData";
    }

    @Override
    public Optional<FhirValue> compile(Members members, ValueContext context) {
        Optional<BigDecimal> period = members.requiredNumber("defaultPeriod")
                .filter(given -> isUsable(given, members, context));
        Optional<BigDecimal> lower = limit(members, context, "lowerLimit");
        Optional<BigDecimal> upper = limit(members, context, "upperLimit");
        if (lower.isPresent() && upper.isPresent() && lower.get().compareTo(upper.get()) >= 0) {
            context.problems().error(members.placeOf("upperLimit"), "upperLimit",
                    "upperLimit must be greater than lowerLimit", "Swap or mend the two");
        }
        QuantityUnit unit = QuantityUnit.compile(members, context.problems());
        return period.map(given -> new SampledDataValue(given, context.period(), unit,
                lower.map(BigDecimal::toPlainString).orElse(null), upper.map(BigDecimal::toPlainString).orElse(null),
                context.options().profile()));
    }

    private static Optional<BigDecimal> limit(Members members, ValueContext context, String name) {
        return members.number(name).filter(limit -> {
            boolean writable = Math.abs((long) limit.scale()) <= 30 && limit.precision() <= 30;
            if (!writable) {
                context.problems().error(members.placeOf(name), name, name + " has too many digits",
                        "Write a decimal of at most 30 digits");
            }
            return writable;
        });
    }

    private static boolean isUsable(BigDecimal period, Members members, ValueContext context) {
        String member = "defaultPeriod";
        if (period.signum() <= 0) {
            context.problems().error(members.placeOf(member), member, "defaultPeriod must be greater than 0",
                    "Write the milliseconds between two samples, 1000 for one a second");
            return false;
        }
        if (period.compareTo(SHORTEST) < 0 || period.compareTo(LONGEST) > 0
                || period.stripTrailingZeros().scale() > MAX_DECIMALS) {
            context.problems().error(members.placeOf(member), member,
                    "defaultPeriod must lie between 0.0001 and 1000000000000 ms and have at most ten decimals",
                    "Write the milliseconds between two samples, 1000 for one a second");
            return false;
        }
        return fits(period, members, context);
    }

    /** Whether an hour or a day of this period can be written at all. */
    private static boolean fits(BigDecimal period, Members members, ValueContext context) {
        BigDecimal milliseconds = BigDecimal.valueOf(context.period().ticks(), 4);
        BigDecimal slots = milliseconds.divide(period, 0, RoundingMode.CEILING);
        if (slots.compareTo(MAX_SLOTS) > 0) {
            context.problems().error(members.placeOf("defaultPeriod"), "defaultPeriod",
                    slots.toPlainString() + " samples in one Observation are more than the 1 MB that FHIR allows",
                    "Use a shorter periodInterval or a longer defaultPeriod (of at least "
                            + milliseconds.divide(MAX_SLOTS, 0, RoundingMode.CEILING).toPlainString() + " ms)");
            return false;
        }
        if (slots.compareTo(MANY_SLOTS) > 0) {
            context.problems().warning(members.placeOf("defaultPeriod"), "defaultPeriod",
                    "every Observation will have " + slots.toPlainString() + " samples, and is written anew with each"
                            + " group of readings",
                    "Use a shorter periodInterval or a longer defaultPeriod, unless the device really sends so much");
        }
        return true;
    }
}
