/**
 * All four services, the hubs and a FHIR server on PostgreSQL, each a process: how long a reading takes from its device event to
 * where a reader of the FHIR server sees it, how many the line holds, and what each costs.
 */
@NullMarked
package org.iomtfhir.benchmarks.line;

import org.jspecify.annotations.NullMarked;
