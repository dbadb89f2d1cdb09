/**
 * What travels between the services: measurements and measurement groups, their JSON, and the names of the errors that
 * set an event aside. Knows nothing of hubs, templates or FHIR, and depends on Jackson's streaming core alone.
 */
@NullMarked
package org.iomtfhir.model;

import org.jspecify.annotations.NullMarked;
