/** Breaks a running line and compares what lands with a model that knows the events alone. */
package org.iomtfhir.chaos.line;
