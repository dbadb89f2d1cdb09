/**
 * What broken or malicious senders send, a table of kinds, and what good ones send meanwhile; what becomes of both. Nothing here
 * may use the line's own classes.
 */
@NullMarked
package org.iomtfhir.chaos.line.hostile;

import org.jspecify.annotations.NullMarked;
