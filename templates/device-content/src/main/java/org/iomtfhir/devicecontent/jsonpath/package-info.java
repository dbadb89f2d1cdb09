/**
 * JSONPath as the field's connectors read it: a dialect of its own, fixed by what template files out there rely on. It has no
 * implied wildcards, filters look only into arrays unless two dots stand before them, and {@code &&} and {@code ||} have no
 * precedence.
 *
 * <p>{@link org.iomtfhir.devicecontent.jsonpath.JsonPath#parse} turns a text into a list of
 * {@link org.iomtfhir.devicecontent.jsonpath.Step}s, each with its place in the text; selecting walks them without parsing
 * anything and without recursion on the length of the text's simple parts. What a selection may cost is bounded by a
 * {@link org.iomtfhir.devicecontent.jsonpath.Budget}.
 */
@NullMarked
package org.iomtfhir.devicecontent.jsonpath;

import org.jspecify.annotations.NullMarked;
