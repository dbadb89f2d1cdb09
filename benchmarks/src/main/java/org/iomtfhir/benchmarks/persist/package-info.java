/**
 * Writing to a FHIR server, measured against the usual ways of doing it, on one server and in one run: search and PUT one
 * after another, the same on several threads, and a loader that has its bundles ready.
 */
@NullMarked
package org.iomtfhir.benchmarks.persist;

import org.jspecify.annotations.NullMarked;
