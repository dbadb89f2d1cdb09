/**
 * The line on one machine: the Event Hubs endpoint, the FHIR server and the four services in one process, without a cloud.
 * For trying out, writing templates and testing; never for production.
 */
@NullMarked
package org.iomtfhir.local.line;

import org.jspecify.annotations.NullMarked;
