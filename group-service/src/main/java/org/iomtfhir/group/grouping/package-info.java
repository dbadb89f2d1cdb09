/**
 * Gathers the measurements of one partition into groups by tumbling windows. Knows nothing of hubs: what stands behind a
 * measurement is a token that comes out again with the group it went into.
 */
@NullMarked
package org.iomtfhir.group.grouping;

import org.jspecify.annotations.NullMarked;
