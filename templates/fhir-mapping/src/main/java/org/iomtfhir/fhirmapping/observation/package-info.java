/** The template kind {@code CodeValueFhir}: which readings become one Observation, and how it is written. */
package org.iomtfhir.fhirmapping.observation;
