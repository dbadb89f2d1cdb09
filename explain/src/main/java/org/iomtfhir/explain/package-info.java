/**
 * Explains what templates make of events: a tree of facts, gathered by following the very code that the services run. Nothing here
 * evaluates a template on its own, and nothing knows of hubs or of Azure. What is explained is health data.
 */
@NullMarked
package org.iomtfhir.explain;

import org.jspecify.annotations.NullMarked;
