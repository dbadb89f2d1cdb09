/** The value types that are built in: SampledData, Quantity, String, CodeableConcept. */
package org.iomtfhir.fhirmapping.value;
