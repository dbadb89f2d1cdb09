package org.iomtfhir.runtime.hub.publish;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.iomtfhir.runtime.hub.PackFormat;
import org.jspecify.annotations.Nullable;

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
 * @param annotations
 *            message annotations, as IoT Hub writes them ({@code iothub-connection-device-id}): texts, numbers, booleans, dates
 * @param heldBytes
 *            what is kept in memory for the event until it is accepted, besides its body, about: what it was made of, above
 *            all. A sink bounds it as it bounds bodies. Of what several events share, each has a part
 */
@SuppressWarnings("ArrayRecordComponent") // A payload is handed on, not copied, on the hot path.
public record OutgoingEvent(@Nullable String partitionKey, byte[] body, @Nullable String contentType,
        Map<String, Object> properties, Map<String, Object> annotations, long heldBytes) {

    private static final Set<String> RECORD_TYPES = Set.of(PackFormat.RECORD_TYPE, "application/fhir+json");

    public OutgoingEvent {
        Objects.requireNonNull(body, "body");
        properties = Map.copyOf(properties);
        annotations = Map.copyOf(annotations);
        if (heldBytes < 0) {
            throw new IllegalArgumentException("no event holds " + heldBytes + " bytes");
        }
    }

    /** An event without annotations. */
    public OutgoingEvent(@Nullable String partitionKey, byte[] body, @Nullable String contentType,
            Map<String, Object> properties, long heldBytes) {
        this(partitionKey, body, contentType, properties, Map.of(), heldBytes);
    }

    /** An event for which nothing else is kept. */
    public OutgoingEvent(@Nullable String partitionKey, byte[] body, @Nullable String contentType,
            Map<String, Object> properties) {
        this(partitionKey, body, contentType, properties, 0);
    }

    /** Whether it is a JSON document of one of the services: only such travel with others in one event. */
    boolean isRecord() {
        return RECORD_TYPES.contains(contentType == null ? "" : contentType);
    }

    /** Says how large the event is and nothing of its content. */
    @Override
    public String toString() {
        return "OutgoingEvent[" + body.length + " bytes]";
    }
}
