/**
 * A FHIR server whose capacity halves and comes back, and what gets through to it: persist, which goes by the server's answers, beside a
 * sender with fixed numbers.
 */
@NullMarked
package org.iomtfhir.benchmarks.capacity;

import org.jspecify.annotations.NullMarked;
