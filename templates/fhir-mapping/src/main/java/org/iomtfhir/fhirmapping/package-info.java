/**
 * The language of {@code fhirmapping.json}: {@link org.iomtfhir.fhirmapping.FhirMapping} compiles a file, with every problem
 * found in it, and turns measurement groups into the JSON of FHIR R4 resources, failures side by side with what came out.
 * {@link org.iomtfhir.fhirmapping.TemplatePairCheck} looks at a mapping together with the device content file before it.
 *
 * <p>Knows nothing of hubs and servers, does no I/O, and uses no FHIR object model: the constant parts of a resource are
 * rendered once, when the file is compiled. What it can be extended by is in {@link org.iomtfhir.fhirmapping.spi}.
 */
@NullMarked
package org.iomtfhir.fhirmapping;

import org.jspecify.annotations.NullMarked;
