/**
 * The last stage of the line: FHIR resources with logical references become resources on the FHIR server. {@link
 * org.iomtfhir.persist.Persister} is a function from a batch of messages to their outcomes.
 */
@NullMarked
package org.iomtfhir.persist;

import org.jspecify.annotations.NullMarked;
