/**
 * Merging: what becomes of a resource that is stored and a new one of the same id. Pure functions on HAPI's R4 model: no
 * server, no identities, no clock of its own. What the rules are stands in docs/templates.md.
 */
@NullMarked
package org.iomtfhir.persist.merge;

import org.jspecify.annotations.NullMarked;
