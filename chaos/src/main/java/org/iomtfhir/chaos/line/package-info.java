/** Breaks a running line and compares what lands with a model that knows the events alone. */
@NullMarked
package org.iomtfhir.chaos.line;

import org.jspecify.annotations.NullMarked;
