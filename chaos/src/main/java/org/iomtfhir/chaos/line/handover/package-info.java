/** Devices that change hands while events flow, and the ward that enters it in the FHIR server, at once or late. */
@NullMarked
package org.iomtfhir.chaos.line.handover;

import org.jspecify.annotations.NullMarked;
