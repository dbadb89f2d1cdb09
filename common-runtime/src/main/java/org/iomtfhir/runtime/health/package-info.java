/**
 * What operators see of a running service: which of its parts work, wait or are broken, the metrics under the names the
 * field knows, and the HTTP endpoint that shows both. Nothing here names a person, a device or a payload.
 */
@NullMarked
package org.iomtfhir.runtime.health;

import org.jspecify.annotations.NullMarked;
