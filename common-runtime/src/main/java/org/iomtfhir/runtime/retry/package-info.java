/**
 * Failures of what lies outside (hubs, storage, the FHIR server), classed once, and the retrying of what may succeed
 * later. What can never succeed is not retried here: its event is set aside by the caller.
 */
@NullMarked
package org.iomtfhir.runtime.retry;

import org.jspecify.annotations.NullMarked;
