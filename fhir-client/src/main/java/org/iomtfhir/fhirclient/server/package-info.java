/**
 * Talking to a FHIR server: the connection, the few requests the service makes, how servers differ, and what of them is
 * checked at start. Knows nothing of identities or merging; no other package opens a connection to the FHIR server.
 */
@NullMarked
package org.iomtfhir.fhirclient.server;

import org.jspecify.annotations.NullMarked;
