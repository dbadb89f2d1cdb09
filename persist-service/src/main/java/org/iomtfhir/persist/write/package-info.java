/**
 * Landing resources on the FHIR server: what is there is read, merged with what came, and written with a guard, many at a
 * time. Knows nothing of identifiers of people; what it is given already has its id and its references.
 */
@NullMarked
package org.iomtfhir.persist.write;

import org.jspecify.annotations.NullMarked;
