/**
 * Events that can never succeed, set aside with their cause and everything that is needed to understand and replay them.
 *
 * <p>
 * A dead letter is one JSON file (or blob) {@code STAGE/DAY/HASH.json}, in UTF-8, its members in this order:
 *
 * <pre>
 * format            1; 2 where the event lies apart
 * key               STAGE-DAY-HASH; the day is that of enqueuedTime (UTC)
 * stage             normalize, group, transform or persist
 * error             a name of org.iomtfhir.model.ErrorName
 * cause             a sentence or two
 * failedIn          what in the event failed ("template 3 match 2"), empty for the whole of it
 * template          { index (from 0), type, line (from 1) }, or null
 * hub, partition    where the event was read
 * sequenceNumber, offset
 * place             which of several records in the event it is about, from 0; not there for the event itself
 * enqueuedTime
 * setAsideTime      when it was put here; ISO 8601, UTC
 * replayedTime      when it was last handed back to its stage, null while it waits
 * replayStartedTime when handing it back began, null unless that is going on or was broken off
 * tries             1, and one more each time that it failed again after it had been handed back
 * firstSetAsideTime when it was put here for the first time
 * partitionKey, contentType      of the event, or null
 * properties, systemProperties   lists of { name, kind, value }, see below
 * body              Base64
 * </pre>
 *
 * An event that takes more than a few kilobytes lies apart, once for all its letters: they end after
 * {@code replayStartedTime} with {@code event}, a name, and the members from {@code partitionKey} on are those of the object
 * {@code STAGE/DAY/NAME.event}. The name is that of the content: the first half of its SHA-256, in hexadecimal digits. It is removed
 * with the last letter that names it.
 *
 * <p>
 * The value of a property is always a JSON text, read by its kind: {@code text}, {@code boolean}, {@code int8},
 * {@code int16}, {@code int32}, {@code int64}, {@code float32}, {@code float64}, {@code decimal} (any other number),
 * {@code char}, {@code uuid}, {@code instant} (ISO 8601), {@code binary} (Base64), {@code null} (value null). A value of
 * any other class is kept as the text it prints as.
 *
 * <p>
 * The files hold what devices sent, which is protected health information.
 */
@NullMarked
package org.iomtfhir.runtime.deadletter;

import org.jspecify.annotations.NullMarked;
