/**
 * What a process had in hand when it died, noted beside the checkpoints: so an event that ends whatever process handles it
 * is found, and set aside, without a note for each event in the usual case.
 *
 * <p>
 * One note for each partition, {@code [PREFIX.]NAMESPACE/HUB/GROUP/inflight/PARTITION}, in lines of {@code name=value}:
 *
 * <pre>
 * owner      the process that wrote it
 * open       yes while it reads the partition, no once it has let go in good order
 * handed     sequence number up to which the stage had been given everything and had returned; -1 for none. With :PLACE behind
 *            it: of that event, which holds several records, up to the one at this place, from 0
 * carried    yes while that is what the process before noted, and nothing more has been handed over
 * suspect    SEQUENCENUMBER:MILLIS:DEATHS, only while that event is in hand; MILLIS is when it was enqueued. Of a record
 *            SEQUENCENUMBER:MILLIS:PLACE:DEATHS
 * condemned  SEQUENCENUMBER:MILLIS[:PLACE],… events and records set aside for this, kept for as long as a checkpoint may lie before them
 * whole      yes, the last line
 * </pre>
 */
@NullMarked
package org.iomtfhir.runtime.inflight;

import org.jspecify.annotations.NullMarked;
