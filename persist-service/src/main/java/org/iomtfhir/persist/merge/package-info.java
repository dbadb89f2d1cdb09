/**
 * Merging: what becomes of a resource that is stored and a new one of the same id. Pure functions on HAPI's R4 model: no
 * server, no identities, no clock of its own. The rules are those of the compatibility page, sections 5 and 6.
 */
package org.iomtfhir.persist.merge;
