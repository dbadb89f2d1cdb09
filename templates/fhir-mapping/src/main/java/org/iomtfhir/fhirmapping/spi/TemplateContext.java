package org.iomtfhir.fhirmapping.spi;

import java.util.Map;
import org.iomtfhir.fhirmapping.MappingOptions;
import org.iomtfhir.template.Problems;

/**
 * What a template is compiled in.
 *
 * @param problems
 *            where problems of the template go
 * @param options
 *            what the mapping is compiled with
 * @param valueTypes
 *            the known value types, by name in lower case; immutable
 */
public record TemplateContext(Problems problems, MappingOptions options, Map<String, FhirValueType> valueTypes) {

    public TemplateContext {
        valueTypes = Map.copyOf(valueTypes);
    }
}
