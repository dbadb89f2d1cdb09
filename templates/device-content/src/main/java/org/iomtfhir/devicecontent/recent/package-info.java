/** Keeps what was made of texts that come again: patterns, expressions, units. */
@NullMarked
package org.iomtfhir.devicecontent.recent;

import org.jspecify.annotations.NullMarked;
