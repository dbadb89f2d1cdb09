/**
 * Publishing to Event Hubs: one send to a partition at a time, again until the hub has taken it.
 */
@NullMarked
package org.iomtfhir.runtime.hub.publish;

import org.jspecify.annotations.NullMarked;
