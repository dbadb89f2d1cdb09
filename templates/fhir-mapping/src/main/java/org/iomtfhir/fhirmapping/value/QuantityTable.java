package org.iomtfhir.fhirmapping.value;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.iomtfhir.template.Members;
import org.iomtfhir.template.Problems;
import org.iomtfhir.template.Severity;
import org.iomtfhir.template.TemplateMember;
import org.iomtfhir.template.TemplateObject;
import org.iomtfhir.template.TemplateScalar;

/**
 * What the words of a device say instead of a number: {@code "HI": { "comparator": ">", "value": 600 }}, or why there is none,
 * {@code "ERR": { "dataAbsentReason": "error" }}. A word is looked up as it is written, letter case included, without the blanks
 * around it; one that is a number, such as {@code "65535"}, by the number, so that 65535.0 is no measurement either. Immutable.
 *
 * @param said
 *            by word
 * @param saidByNumber
 *            what the words that are numbers say
 */
record QuantityTable(Map<String, ReportedQuantity> said, Map<BigDecimal, ReportedQuantity> saidByNumber) {

    static final String MEMBER = "table";
    static final QuantityTable NONE = new QuantityTable(Map.of(), Map.of());

    private static final String ABSENT = "dataAbsentReason";
    private static final String COMPARATOR = "comparator";
    private static final String VALUE = "value";

    QuantityTable {
        said = Map.copyOf(said);
        saidByNumber = Map.copyOf(saidByNumber);
    }

    /** What a word says; empty if the table does not have it. */
    Optional<ReportedQuantity> of(String word) {
        return Optional.ofNullable(said.get(word));
    }

    /** What a number says that is a word of the table; empty if it is none, and means itself. */
    Optional<ReportedQuantity> ofNumber(String digits) {
        return saidByNumber.isEmpty()
                ? Optional.empty()
                : Optional.ofNullable(saidByNumber.get(byValue(digits)));
    }

    private static BigDecimal byValue(String digits) {
        return new BigDecimal(digits).stripTrailingZeros();
    }

    /** The table, without the entries for which an error was reported. */
    static QuantityTable compile(TemplateObject table, Problems problems) {
        Map<String, ReportedQuantity> said = new HashMap<>();
        Map<BigDecimal, ReportedQuantity> numbers = new HashMap<>();
        for (TemplateMember entry : table.members()) {
            String word = entry.name().strip();
            if (entry.value() instanceof TemplateObject object) {
                entry(object, problems).ifPresent(it -> {
                    Optional<BigDecimal> number = DecimalText.jsonNumber(word, DecimalText.Commas.NONE).map(
                            QuantityTable::byValue);
                    boolean isNumberTwice = number.filter(value -> numbers.put(value, it) != null).isPresent();
                    if (said.put(word, it) != null || isNumberTwice) {
                        problems.error(entry.place(), MEMBER, "the table has this reading twice",
                                "Remove one of the two");
                    }
                });
            } else {
                problems.error(entry.place(), MEMBER, "what a reading says must be an object, not "
                        + entry.value().kindInWords(),
                        "Write { \"comparator\": \">\", \"value\": 600 } or { \"dataAbsentReason\": \"error\" }");
            }
        }
        if (table.members().isEmpty()) {
            problems.error(table.place(), MEMBER, "the table is empty",
                    "Write { \"HI\": { \"comparator\": \">\", \"value\": 600 } } for the reading HI");
        }
        return new QuantityTable(said, numbers);
    }

    private static Optional<ReportedQuantity> entry(TemplateObject object, Problems problems) {
        Members own = new Members(object, problems);
        Optional<TemplateScalar> absent = own.text(ABSENT);
        Optional<TemplateScalar> comparator = own.text(COMPARATOR);
        Optional<BigDecimal> value = own.number(VALUE);
        own.finish(Severity.ERROR);
        if (absent.isPresent() == own.any(VALUE).isPresent() || (absent.isPresent() && comparator.isPresent())) {
            problems.error(object.place(), MEMBER,
                    "a reading says a value, with a comparator or without, or why there is"
                            + " none",
                    "Write value, or value and comparator, or dataAbsentReason alone");
            return Optional.empty();
        }
        return absent.isPresent()
                ? reason(absent.get(), problems)
                : value.flatMap(number -> number(number, comparator, own, problems));
    }

    private static Optional<ReportedQuantity> reason(TemplateScalar code, Problems problems) {
        Optional<DataAbsentReason> reason = DataAbsentReason.of(code.text());
        if (reason.isEmpty()) {
            problems.error(code.place(), ABSENT,
                    "there is no dataAbsentReason " + code.text() + " that a reading can say",
                    "Write one of " + DataAbsentReason.codes());
        }
        return reason.map(ReportedQuantity.Absent::new);
    }

    private static Optional<ReportedQuantity> number(BigDecimal number, Optional<TemplateScalar> comparator,
            Members own,
            Problems problems) {
        Optional<String> digits = DecimalText.plain(number.toString());
        if (digits.isEmpty()) {
            problems.error(own.placeOf(VALUE), VALUE, "value has more than " + DecimalText.MAX_EXPONENT + " digits",
                    "Write a number that is meant");
            return Optional.empty();
        }
        Optional<QuantityComparator> side = comparator.map(TemplateScalar::text).flatMap(QuantityComparator::of);
        if (comparator.isPresent() && side.isEmpty()) {
            problems.error(comparator.get().place(), COMPARATOR, "there is no comparator " + comparator.get().text(),
                    "Write one of " + QuantityComparator.codes());
            return Optional.empty();
        }
        return Optional.of(new ReportedQuantity.Decimal(digits.get(), side));
    }
}
