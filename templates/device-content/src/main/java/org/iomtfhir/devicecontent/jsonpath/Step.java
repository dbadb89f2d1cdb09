package org.iomtfhir.devicecontent.jsonpath;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One step of a path. Each knows where in the path's text it starts. */
public sealed interface Step {

    /** The index, from 0, of the step's first character. */
    int at();

    /** {@code .name}, {@code ['name']}: the member of an object. */
    record Field(int at, String name) implements Step {}

    /** {@code ['a','b']}: members of an object, in the order asked. */
    record Fields(int at, List<String> names) implements Step {}

    /** {@code .*}: the values of an object. */
    record EveryMember(int at) implements Step {}

    /** {@code [*]}: the items of an array. */
    record EveryItem(int at) implements Step {}

    /** {@code [n]}: an item of an array, from its end if negative. */
    record Index(int at, int index) implements Step {}

    /** {@code [a,b]}: items of an array, in the order asked. */
    record Indexes(int at, List<Integer> indexes) implements Step {}

    /** {@code [from:to:step]}; null where left out; the step is never 0. */
    record Slice(int at, @Nullable Integer from, @Nullable Integer to, @Nullable Integer step) implements Step {}

    /** {@code ..name}: the member of the current value and of everything below it, in the order of the document. */
    record ScanField(int at, String name) implements Step {}

    /** {@code ..['a','b']}: likewise, members of any of these names. */
    record ScanFields(int at, List<String> names) implements Step {}

    /** {@code ..*}: the current value and everything below it. */
    record ScanAll(int at) implements Step {}

    /** {@code [?(test)]}: the items of an array that pass. */
    record Filter(int at, FilterCondition test) implements Step {}

    /** {@code ..[?(test)]}: the current value and everything below it, as far as they pass. */
    record ScanFilter(int at, FilterCondition test) implements Step {}
}
