/** The value types that are built in: SampledData, Quantity, String, CodeableConcept. */
@NullMarked
package org.iomtfhir.fhirmapping.value;

import org.jspecify.annotations.NullMarked;
