/** The service {@code transform}: from measurement groups to FHIR resources. */
@NullMarked
package org.iomtfhir.transform;

import org.jspecify.annotations.NullMarked;
