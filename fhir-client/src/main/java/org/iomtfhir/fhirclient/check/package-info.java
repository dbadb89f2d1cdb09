/** Asks a FHIR server for everything that landing Observations needs, and says what works and what is missing. */
@NullMarked
package org.iomtfhir.fhirclient.check;

import org.jspecify.annotations.NullMarked;
