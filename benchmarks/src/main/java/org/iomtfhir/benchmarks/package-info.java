/**
 * What the template languages cost. Machines are noisy and of unknown speed, so the yardstick is a floor measured in the same run:
 * for normalisation, Jackson reading the same events into its tree; for mapping, Jackson writing the tree of the same Observation.
 */
@NullMarked
package org.iomtfhir.benchmarks;

import org.jspecify.annotations.NullMarked;
