/** The service {@code transform}: from measurement groups to FHIR resources. */
package org.iomtfhir.transform;
