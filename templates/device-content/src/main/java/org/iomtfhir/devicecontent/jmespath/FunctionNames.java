package org.iomtfhir.devicecontent.jmespath;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.iomtfhir.template.NearName;

/**
 * The names of all functions that an expression may call, for whoever calls one that is not there.
 *
 * @param names
 *            in the order of the alphabet
 * @param refused
 *            those that the profile does not have, since they are additions
 */
record FunctionNames(Set<String> names, Set<String> refused) {

    /** Those of JMESPath itself: https://jmespath.org/specification.html#built-in-functions. */
    private static final List<String> STANDARD = List.of("abs", "avg", "ceil", "contains", "ends_with", "floor", "join",
            "keys", "length", "map", "max", "max_by", "merge", "min", "min_by", "not_null", "reverse", "sort",
            "sort_by",
            "starts_with", "sum", "to_array", "to_number", "to_string", "type", "values");

    private static final Pattern UNKNOWN = Pattern.compile("unknown function \"([^\"]{1,200})\"");

    static FunctionNames of(WholeNumbers wholeNumbers, List<JmesPathFunction> more) {
        Set<String> names = new TreeSet<>(STANDARD);
        ConnectorFunctions.of(wholeNumbers).forEach(function -> names.add(function.name()));
        more.forEach(function -> names.add(function.name()));
        Set<String> refused = new TreeSet<>();
        ConnectorFunctions.of(WholeNumbers.EXACT).forEach(function -> refused.add(function.name()));
        refused.removeAll(names);
        return new FunctionNames(names, refused);
    }

    /** The message, and where it says that there is no such function, what there is instead. */
    String explain(String message) {
        Matcher unknown = UNKNOWN.matcher(message);
        if (!unknown.find()) {
            return message;
        }
        if (refused.contains(unknown.group(1))) {
            return message
                    + "; it is an addition, which the profile earlier-connector refuses: the earlier connectors do"
                    + " not know it";
        }
        return message + NearName.of(unknown.group(1), names).map(near -> "; did you mean " + near + "?")
                .orElse("; there are " + String.join(", ", names));
    }
}
