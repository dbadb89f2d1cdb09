package org.iomtfhir.devicecontent.jsonpath;

import java.util.List;

/** What stands in a filter. */
public sealed interface FilterCondition {

    /** {@code a && b}: all hold. */
    record All(List<FilterCondition> tests) implements FilterCondition {}

    /** {@code a || b}: one holds. */
    record Any(List<FilterCondition> tests) implements FilterCondition {}

    /** {@code !a}: the test does not hold. */
    record Not(FilterCondition test) implements FilterCondition {}

    /** A path or literal alone: it selects something, whatever it is. */
    record Exists(Operand operand) implements FilterCondition {}

    /** {@code a == b} and its like: some value of the left and some value of the right fit. */
    record Comparison(Operator operator, Operand left, Operand right) implements FilterCondition {}

    /** {@code a =~ /regex/}: some value of the left is a text in which the expression is found. */
    record Match(Operand left, Regex regex) implements FilterCondition {}

    /** How two values are compared. */
    enum Operator {
        EQUAL, NOT_EQUAL, STRICT_EQUAL, STRICT_NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL
    }
}
