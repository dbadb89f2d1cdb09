package org.iomtfhir.fhirmapping.value;

import java.util.List;
import java.util.Optional;
import org.iomtfhir.fhirmapping.json.ConstantMembers;
import org.iomtfhir.fhirmapping.spi.Additions;
import org.iomtfhir.fhirmapping.spi.FhirValue;
import org.iomtfhir.fhirmapping.spi.FhirValueType;
import org.iomtfhir.fhirmapping.spi.ObservationPeriod;
import org.iomtfhir.fhirmapping.spi.ValueContext;
import org.iomtfhir.template.Members;

/**
 * {@code "valueType": "Quantity"}: one number, with {@code unit}, {@code system} and {@code code}; with {@code comparators} also one
 * that the value is below or above, and with a {@code table} what the device's words say instead of a number; with a {@code summary}
 * one number of all readings of an hour or a day. It keeps nothing, so it is thread-safe.
 */
public final class QuantityType implements FhirValueType {

    private static final String COMPARATORS = "comparators";
    private static final List<String> SAID = List.of(COMPARATORS, QuantityTable.MEMBER);
    private static final List<String> ADDITIONS = List.of(COMPARATORS, QuantityTable.MEMBER, SummaryMember.NAME);

    /** The types of which a period may be summed up. */
    private static final List<String> NUMBERS = List.of("Quantity", "integer");

    @Override
    public String name() {
        return "Quantity";
    }

    @Override
    public Optional<FhirValue> compile(Members members, ValueContext context) {
        boolean additions = Additions.areTaken(members, ADDITIONS, context.problems(), context.options());
        if (additions && members.any(SummaryMember.NAME).isPresent()) {
            QuantityUnit unit = QuantityUnit.compile(members, context.problems());
            return SummaryMember.read(members, SAID, context)
                    .map(summary -> new SummaryValue(summary, new SummaryValue.OfQuantity(ConstantMembers
                            .of(unit::writeMembers))));
        }
        warnUnlessInstant(name(), members, context);
        DecimalText.Commas commas = switch (context.options().profile()) {
            case STANDARD -> DecimalText.Commas.NONE;
            case EARLIER_CONNECTOR -> DecimalText.Commas.ANYWHERE;
        };
        boolean comparators = false;
        QuantityTable table = QuantityTable.NONE;
        if (additions) {
            comparators = members.flag(COMPARATORS, false);
            table = members.object(QuantityTable.MEMBER)
                    .map(object -> QuantityTable.compile(object, context.problems())).orElse(QuantityTable.NONE);
        }
        return Optional.of(new QuantityValue(QuantityUnit.compile(members, context.problems()), commas, comparators,
                table));
    }

    /** One value cannot hold a period's readings. What can: a summary of numbers, and a series. */
    static void warnUnlessInstant(String type, Members members, ValueContext context) {
        boolean takesSummary = Additions.areTaken(context.options()) && NUMBERS.contains(type);
        if (context.period() != ObservationPeriod.INSTANT) {
            context.problems().warning(members.placeOf("valueType"), "valueType",
                    "a " + type + " holds one reading, and a period has several: only the latest stays",
                    takesSummary
                            ? "Use \"periodInterval\": 0, a \"summary\", or the value type SampledData"
                            : "Use \"periodInterval\": 0, or the value type SampledData");
        }
    }
}
