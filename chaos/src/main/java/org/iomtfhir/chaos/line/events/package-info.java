/**
 * What devices send in a run, and what each of it means. Everything follows from the seed alone: the same seed gives the same
 * events. Nothing here may use the line's own classes.
 */
@NullMarked
package org.iomtfhir.chaos.line.events;

import org.jspecify.annotations.NullMarked;
