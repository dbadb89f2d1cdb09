/**
 * A real FHIR R4 server for one machine: HAPI's JPA server on Jetty, on an H2 file or on PostgreSQL. Made for trying the
 * line out and for its tests; it asks nobody who they are and listens on loopback alone, so it is no server for
 * production. No type of HAPI, Spring or Jetty is in what this package offers.
 */
@NullMarked
package org.iomtfhir.local.fhir;

import org.jspecify.annotations.NullMarked;
