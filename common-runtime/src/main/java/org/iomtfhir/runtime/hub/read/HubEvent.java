package org.iomtfhir.runtime.hub.read;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * One event as read from a partition of a hub.
 *
 * @param hub
 *            the hub's name
 * @param partition
 *            the partition's id, {@code "0"} to {@code "31"} as a rule
 * @param sequenceNumber
 *            the event's number in its partition, growing by one
 * @param offset
 *            where the event lies in its partition, as the service names it
 * @param enqueuedTime
 *            when the hub took the event in
 * @param partitionKey
 *            what the sender had hashed to choose the partition, null where it chose none
 * @param contentType
 *            the content type the sender gave, null where it gave none
 * @param body
 *            the payload, may be empty; not copied, never to be changed
 * @param properties
 *            application properties in the order received: texts, numbers, booleans, instants, as AMQP carried them
 * @param systemProperties
 *            everything else the hub and IoT Hub add ({@code x-opt-…}, {@code iothub-…}, message id, …) under their names
 *            as received
 */
@SuppressWarnings("ArrayRecordComponent") // A payload is up to a megabyte; it is shared, not copied, on the hot path.
public record HubEvent(String hub, String partition, long sequenceNumber, String offset, Instant enqueuedTime,
        String partitionKey, String contentType, byte[] body, Map<String, Object> properties,
        Map<String, Object> systemProperties) {

    /** What an event takes in memory besides its payload and the values of its properties: its maps, times and texts. */
    private static final int OVERHEAD = 700;

    /** So many properties of each kind the overhead covers. */
    private static final int USUAL_PROPERTIES = 30;

    /** What each further one takes: two references, a short name and a short value. */
    private static final int BYTES_OF_PROPERTY = 120;

    public HubEvent {
        Objects.requireNonNull(hub, "hub");
        Objects.requireNonNull(partition, "partition");
        Objects.requireNonNull(enqueuedTime, "enqueuedTime");
        Objects.requireNonNull(body, "body");
        properties = EventProperties.copyOf(properties);
        systemProperties = EventProperties.copyOf(systemProperties);
    }

    /** What the event takes in memory, about. */
    public int heldBytes() {
        return OVERHEAD + body.length + bytesOf(properties) + bytesOf(systemProperties);
    }

    /** Most properties have short values, which the overhead covers; a sender may give long ones all the same. */
    private static int bytesOf(Map<String, Object> properties) {
        int bytes = Math.max(0, properties.size() - USUAL_PROPERTIES) * BYTES_OF_PROPERTY;
        for (Object value : properties.values()) {
            bytes += switch (value) {
                case String text -> text.length();
                case byte[] raw -> raw.length;
                case null, default -> 0;
            };
        }
        return bytes;
    }

    /** Names the event without saying anything of its content: {@code devicedata/3@4711}. Safe to log. */
    @Override
    public String toString() {
        return hub + "/" + partition + "@" + sequenceNumber;
    }
}
