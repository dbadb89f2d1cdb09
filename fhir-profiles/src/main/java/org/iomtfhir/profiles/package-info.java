/** Observations held against FHIR profiles. */
@NullMarked
package org.iomtfhir.profiles;

import org.jspecify.annotations.NullMarked;
