package org.iomtfhir.fhirmapping;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.iomtfhir.fhirmapping.spi.NamedPlace;

/**
 * The names in one template, of either file: what the two files are tied together by.
 *
 * @param index
 *            of the template in its file's list, from 0
 * @param typeName
 *            its type name
 * @param valueNames
 *            the values that it produces (device content) or reads (FHIR mapping); immutable
 * @param series
 *            those of them that are series of samples (device content), or may be (FHIR mapping); immutable
 */
public record TemplateNames(int index, NamedPlace typeName, List<NamedPlace> valueNames, Set<String> series) {

    public TemplateNames {
        Objects.requireNonNull(typeName, "typeName");
        valueNames = List.copyOf(valueNames);
        series = Set.copyOf(series);
    }
}
