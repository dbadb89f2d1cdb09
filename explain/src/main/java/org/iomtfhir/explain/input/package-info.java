/** Reads events that people keep in files or paste: one line, one event, the same way for every tool. */
@NullMarked
package org.iomtfhir.explain.input;

import org.jspecify.annotations.NullMarked;
