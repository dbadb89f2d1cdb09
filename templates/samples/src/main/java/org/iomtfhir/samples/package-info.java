/**
 * The template sets that the project brings along, each with events that a device might send and the Observations that
 * must come of them. The files themselves lie beside this module's sources, one folder a set.
 */
@NullMarked
package org.iomtfhir.samples;

import org.jspecify.annotations.NullMarked;
