/**
 * The parts of a FHIR SampledData that several stages deal with: the time between its slots, and which slot a reading goes to.
 */
@NullMarked
package org.iomtfhir.model.sampled;

import org.jspecify.annotations.NullMarked;
