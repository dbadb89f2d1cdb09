package org.iomtfhir.runtime.hub;

import java.util.Map;
import java.util.Objects;

/**
 * An event to be published.
 *
 * @param partitionKey
 *            decides the partition: events of one key stay in order; any length. Null: partitions in turn, in no order
 * @param body
 *            the payload; not copied, never to be changed
 * @param contentType
 *            null for none
 * @param properties
 *            application properties: texts, numbers, booleans
 */
@SuppressWarnings("ArrayRecordComponent") // A payload is handed on, not copied, on the hot path.
public record OutgoingEvent(String partitionKey, byte[] body, String contentType, Map<String, Object> properties) {

    public OutgoingEvent {
        Objects.requireNonNull(body, "body");
        properties = Map.copyOf(properties);
    }

    /** Says how large the event is and nothing of its content. */
    @Override
    public String toString() {
        return "OutgoingEvent[" + body.length + " bytes]";
    }
}
