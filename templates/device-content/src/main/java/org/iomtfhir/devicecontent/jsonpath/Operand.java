package org.iomtfhir.devicecontent.jsonpath;

import org.iomtfhir.devicecontent.json.Json;

/** What a test looks at. */
public sealed interface Operand {

    /** Where in the path's text it starts. */
    int at();

    /** A number, text, true, false or null. */
    record Literal(int at, Json value) implements Operand {}

    /** {@code @…}: a path from the value that is tested. */
    record FromCurrent(int at, JsonPath path) implements Operand {}

    /** {@code $…}: a path from the value that the whole path was applied to. */
    record FromRoot(int at, JsonPath path) implements Operand {}
}
