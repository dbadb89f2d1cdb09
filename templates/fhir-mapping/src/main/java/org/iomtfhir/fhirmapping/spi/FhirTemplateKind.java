package org.iomtfhir.fhirmapping.spi;

import java.util.Optional;
import org.iomtfhir.template.TemplateObject;

/**
 * A {@code templateType} of the mapping's list: one that writes Observations is built in
 * ({@code CodeValueFhir}); others may write any resource.
 *
 * <p>A provider has a public constructor without parameters and is named in
 * {@code META-INF/services/org.iomtfhir.fhirmapping.spi.FhirTemplateKind}. Of two kinds of one name the built-in one is used.
 */
public interface FhirTemplateKind {

    /** What {@code templateType} says, in any letter case, with or without the suffix {@code Template}. */
    String name();

    /**
     * Compiles one template of the file.
     *
     * @param template
     *            the object under {@code template}; its {@code typeName} is the kind's to read as well
     * @param context
     *            where problems go, and what the mapping was compiled with
     * @return empty if an error was reported
     */
    Optional<FhirTemplate> compile(TemplateObject template, TemplateContext context);
}
