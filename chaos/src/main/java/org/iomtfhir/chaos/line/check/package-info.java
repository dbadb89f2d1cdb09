/**
 * What must be on the FHIR server, worked out from the events alone, and how it differs from what is there. Nothing here may
 * use the line's own classes: a fault that both shared would not be seen.
 */
@NullMarked
package org.iomtfhir.chaos.line.check;

import org.jspecify.annotations.NullMarked;
