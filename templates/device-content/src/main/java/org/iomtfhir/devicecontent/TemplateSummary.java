package org.iomtfhir.devicecontent;

import java.util.List;
import org.iomtfhir.template.Place;

/**
 * What a template produces, for checks against the mapping file.
 *
 * @param index
 *            its index, from 0, in the file's list
 * @param kind
 *            the name of its kind, without {@code Template} at the end
 * @param typeName
 *            its type name; empty if the kind is an extension that has none
 * @param place
 *            where the type name stands in the file
 * @param values
 *            what it produces; immutable
 */
public record TemplateSummary(int index, String kind, String typeName, Place place, List<Value> values) {

    public TemplateSummary {
        values = List.copyOf(values);
    }

    /**
     * A value that a template produces.
     *
     * @param name
     *            its name
     * @param required
     *            whether every measurement of the template has it
     * @param series
     *            whether it is several samples with times of their own, and no single reading
     * @param place
     *            where the name stands in the file
     */
    public record Value(String name, boolean required, boolean series, Place place) {}
}
