/**
 * Traces of what becomes of an event, from service to service: the context of a trace travels in the events' properties, as
 * W3C Trace Context has it. Nothing here tells what an event holds or whose it is. Types of OpenTelemetry stay in here.
 */
@NullMarked
package org.iomtfhir.runtime.tracing;

import org.jspecify.annotations.NullMarked;
