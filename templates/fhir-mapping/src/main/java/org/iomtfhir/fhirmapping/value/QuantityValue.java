package org.iomtfhir.fhirmapping.value;

import java.util.Optional;
import org.iomtfhir.fhirmapping.json.ConstantMembers;
import org.iomtfhir.fhirmapping.json.ReadingOrigin;
import org.iomtfhir.fhirmapping.spi.FhirValue;
import org.iomtfhir.fhirmapping.spi.ReadingFailures;
import org.iomtfhir.fhirmapping.spi.Readings;
import org.iomtfhir.fhirmapping.spi.ValueJson;
import org.iomtfhir.model.ErrorName;

/**
 * The latest number as a Quantity; where the device said of all its readings that it has none, why as {@code dataAbsentReason}: what is
 * no number never stands over one, whether they come in one message or in two.
 */
final class QuantityValue implements FhirValue {

    private final ConstantMembers unit;
    private final DecimalText.Commas commas;
    private final boolean comparators;
    private final QuantityTable table;

    /**
     * @param comparators
     *            whether a reading may begin with one
     * @param table
     *            what readings say that are in it, be they numbers or not
     */
    QuantityValue(QuantityUnit unit, DecimalText.Commas commas, boolean comparators, QuantityTable table) {
        this.commas = commas;
        this.unit = ConstantMembers.of(unit::writeMembers);
        this.comparators = comparators;
        this.table = table;
    }

    @Override
    public Optional<ValueJson> read(Readings readings, ReadingFailures failures) {
        ReportedQuantity latest = null;
        int at = -1;
        int unreadable = 0;
        int withComma = 0;
        int withComparator = 0;
        int readable = 0;
        for (int i = readings.size() - 1; i >= 0; i--) {
            String reading = readings.value(i);
            Optional<ReportedQuantity> said = said(reading);
            if (said.isPresent()) {
                readable++;
                if (latest == null || (latest instanceof ReportedQuantity.Absent
                        && said.get() instanceof ReportedQuantity.Decimal)) {
                    latest = said.get();
                    at = i;
                }
            } else {
                unreadable++;
                withComma += reading.indexOf(',') >= 0 ? 1 : 0;
                withComparator += QuantityComparator.before(reading.strip()).isPresent() ? 1 : 0;
            }
        }
        if (unreadable > 0) {
            failures.add(ErrorName.InvalidQuantityFhirValue, unreadable + " of " + readings.size()
                    + " readings can't be a Quantity: they are not decimals of at most " + DecimalText.MAX_EXPONENT
                    + " digits" + (withComma == 0
                            ? ""
                            : "; " + withComma + " of them hold a comma, which may part thousands or stand for the"
                                    + " point, so it is not guessed at: send 1234.5 for 1,234.5, and 36.65 for 36,65")
                    + (comparators || withComparator == 0
                            ? ""
                            : "; " + withComparator + " of them begin with a comparator, which \"comparators\": true"
                                    + " keeps")
                    + ". Mend what the device sends, or map the value as a String");
        }
        return latest == null
                ? Optional.empty()
                : Optional.of(latest.json(unit, ReadingOrigin.of(readings, at), readable - 1));
    }

    private Optional<ReportedQuantity> said(String reading) {
        Optional<ReportedQuantity> known = table.of(reading.strip());
        if (known.isPresent()) {
            return known;
        }
        Optional<String> number = DecimalText.jsonNumber(reading, commas);
        if (number.isPresent()) {
            return number.flatMap(table::ofNumber).or(() -> number.map(ReportedQuantity.Decimal::new));
        }
        String text = reading.strip();
        Optional<QuantityComparator> comparator = comparators
                ? QuantityComparator.before(text)
                : Optional.empty();
        return comparator.isPresent()
                ? DecimalText.jsonNumber(comparator.get().after(text), commas)
                        .map(digits -> new ReportedQuantity.Decimal(digits, comparator))
                : DataAbsentReason.said(text).map(ReportedQuantity.Absent::new);
    }
}
