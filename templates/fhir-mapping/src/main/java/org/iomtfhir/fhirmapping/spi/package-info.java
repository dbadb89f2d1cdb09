/**
 * What the mapping language can be extended by, found by {@link java.util.ServiceLoader}: a
 * {@link org.iomtfhir.fhirmapping.spi.FhirValueType} teaches {@code value} another {@code valueType}, a
 * {@link org.iomtfhir.fhirmapping.spi.FhirTemplateKind} adds a template kind that writes whatever resource it likes. The
 * built-in ones are made the same way. A jar with the provider and its
 * {@code META-INF/services} file on the class path (a service's {@code plugins} folder) is all it takes.
 */
@NullMarked
package org.iomtfhir.fhirmapping.spi;

import org.jspecify.annotations.NullMarked;
