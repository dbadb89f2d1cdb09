package org.iomtfhir.fhirmapping.value;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import org.iomtfhir.fhirmapping.spi.Additions;
import org.iomtfhir.fhirmapping.spi.FhirValue;
import org.iomtfhir.fhirmapping.spi.FhirValueType;
import org.iomtfhir.fhirmapping.spi.ValueContext;
import org.iomtfhir.model.sampled.SampleTimes;
import org.iomtfhir.template.Members;

/**
 * {@code "valueType": "SampledData"}: a series, with {@code defaultPeriod} in milliseconds, {@code unit}, {@code system} and
 * {@code code} of the origin, {@code lowerLimit} and {@code upperLimit}; and the additions {@code dimensions}, {@code origin} and
 * {@code factor}. It keeps nothing, so it is thread-safe.
 */
public final class SampledDataType implements FhirValueType {

    /** A slot takes two characters at least, and a text of FHIR holds 1 MB. */
    private static final BigDecimal MAX_SLOTS = BigDecimal.valueOf(524_288);
    private static final BigDecimal MANY_SLOTS = BigDecimal.valueOf(100_000);
    /** One tick of 100 ns, so that no slot is without an instant. */
    private static final BigDecimal SHORTEST = new BigDecimal("0.0001");
    private static final BigDecimal LONGEST = new BigDecimal("1e12");
    private static final int MAX_DECIMALS = 10;

    private static final String DIMENSIONS = "dimensions";
    private static final List<String> ADDITIONS = List.of(DIMENSIONS, "origin", "factor");

    @Override
    public String name() {
        return "SampledData";
    }

    @Override
    public Optional<FhirValue> compile(Members members, ValueContext context) {
        boolean additions = Additions.areTaken(members, ADDITIONS, context.problems(), context.options());
        int dimensions = additions ? dimensions(members, context) : 1;
        Optional<BigDecimal> period = members.requiredNumber("defaultPeriod")
                .filter(given -> isUsable(given, dimensions, members, context));
        Optional<BigDecimal> lower = limit(members, context, "lowerLimit");
        Optional<BigDecimal> upper = limit(members, context, "upperLimit");
        if (lower.isPresent() && upper.isPresent() && lower.get().compareTo(upper.get()) >= 0) {
            context.problems().error(members.placeOf("upperLimit"), "upperLimit",
                    "upperLimit must be greater than lowerLimit", "Swap or mend the two");
        }
        Optional<BigDecimal> origin = additions ? limit(members, context, "origin") : Optional.empty();
        Optional<BigDecimal> factor = additions ? limit(members, context, "factor") : Optional.empty();
        if (factor.isPresent() && factor.get().signum() == 0) {
            context.problems().error(members.placeOf("factor"), "factor", "a factor of 0 makes all samples the same",
                    "Write what the samples are multiplied by, or leave it out");
        }
        QuantityUnit unit = QuantityUnit.compile(members, context.problems());
        return period.map(given -> new SampledDataValue(new SampledDataMembers(given, dimensions, origin
                .orElse(BigDecimal.ZERO), factor.orElse(null), lower.orElse(null), upper.orElse(null), unit), context
                        .period(),
                context.options().profile()));
    }

    private static int dimensions(Members members, ValueContext context) {
        Optional<BigDecimal> given = members.number(DIMENSIONS);
        boolean known = given.isEmpty() || (given.get().signum() > 0
                && given.get().compareTo(BigDecimal.valueOf(SampleTimes.MAX_DIMENSIONS)) <= 0
                && given.get().stripTrailingZeros().scale() <= 0);
        if (!known) {
            context.problems().error(members.placeOf(DIMENSIONS), DIMENSIONS, "dimensions must be a whole number from 1"
                    + " to " + SampleTimes.MAX_DIMENSIONS, "Write how many channels a sample has");
        }
        return known && given.isPresent() ? given.get().intValueExact() : 1;
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

    private static boolean isUsable(BigDecimal period, int dimensions, Members members, ValueContext context) {
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
        return fits(period, dimensions, members, context);
    }

    /** Whether an hour or a day of this period can be written at all. */
    private static boolean fits(BigDecimal period, int dimensions, Members members, ValueContext context) {
        BigDecimal milliseconds = BigDecimal.valueOf(context.period().ticks(), 4);
        BigDecimal slots = milliseconds.divide(period, 0, RoundingMode.CEILING)
                .multiply(BigDecimal.valueOf(dimensions));
        if (slots.compareTo(MAX_SLOTS) > 0) {
            context.problems().error(members.placeOf("defaultPeriod"), "defaultPeriod",
                    slots.toPlainString() + " samples in one Observation are more than the 1 MB that FHIR allows",
                    "Use a shorter periodInterval or a longer defaultPeriod (of at least "
                            + milliseconds.multiply(BigDecimal.valueOf(dimensions))
                                    .divide(MAX_SLOTS, 0, RoundingMode.CEILING).toPlainString()
                            + " ms)");
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
