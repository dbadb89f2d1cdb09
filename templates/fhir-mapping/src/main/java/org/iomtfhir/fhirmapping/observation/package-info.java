/** The template kind {@code CodeValueFhir}: which readings become one Observation, and how it is written. */
@NullMarked
package org.iomtfhir.fhirmapping.observation;

import org.jspecify.annotations.NullMarked;
