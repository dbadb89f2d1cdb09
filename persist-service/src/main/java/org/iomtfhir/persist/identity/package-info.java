/**
 * Whose readings are these? From the identifiers in a message to the device, patient and encounter on the FHIR server: by
 * looking up, or by creating what is missing, and for readings of the past by the device's version history.
 */
@NullMarked
package org.iomtfhir.persist.identity;

import org.jspecify.annotations.NullMarked;
