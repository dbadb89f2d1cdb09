package org.iomtfhir.fhirmapping.observation;

import org.iomtfhir.fhirmapping.spi.FhirValue;
import org.iomtfhir.fhirmapping.spi.NamedPlace;

/**
 * A {@code value} of a template.
 *
 * @param name
 *            its {@code valueName}
 * @param type
 *            the name of its value type, as the type spells it
 * @param value
 *            what its readings become
 */
record ObservationValue(NamedPlace name, String type, FhirValue value) {}
