/** How the log is written: lines of text or of JSON on the standard output, libraries at WARN. */
@NullMarked
package org.iomtfhir.runtime.logging;

import org.jspecify.annotations.NullMarked;
