/** Reads events that people keep in files or paste: one line, one event, the same way for every tool. */
package org.iomtfhir.explain.input;
