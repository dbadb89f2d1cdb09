/**
 * Writers of the persist service in several processes on the same Observations, and a look at whether anything was lost.
 * What landed is read and compared with nothing of the services' own code; what was sent follows from a seed.
 */
@NullMarked
package org.iomtfhir.chaos.race;

import org.jspecify.annotations.NullMarked;
