/**
 * The log of one partition on disk: append-only segments of checksummed records, positions to read from, retention. Knows
 * nothing of AMQP: a record is bytes with a sequence number, an offset and a time.
 *
 * <p>
 * Nothing here is thread-safe; one thread owns a log and every cursor on it.
 */
@NullMarked
package org.iomtfhir.local.eventhubs.log;

import org.jspecify.annotations.NullMarked;
