package org.iomtfhir.runtime.hub.read;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One event as read from a partition of a hub, or one of several records that travelled in it.
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
 * @param place
 *            which record of the event this is, from 0; {@link #WHOLE} for the event itself
 */
@SuppressWarnings("ArrayRecordComponent") // A payload is up to a megabyte; it is shared, not copied, on the hot path.
public record HubEvent(String hub, String partition, long sequenceNumber, @Nullable String offset, Instant enqueuedTime,
        @Nullable String partitionKey, @Nullable String contentType, byte[] body, Map<String, Object> properties,
        Map<String, Object> systemProperties, int place) {

    /** The place of what is no part of another event. */
    public static final int WHOLE = -1;

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
        if (place < WHOLE) {
            throw new IllegalArgumentException("an event has no record at place " + place);
        }
    }

    /** The system property that says how the body is compressed. */
    static final String ENCODING = "content-encoding";

    private static final String TYPE = "content-type";

    /** An event that is no part of another. */
    public HubEvent(String hub, String partition, long sequenceNumber, String offset, Instant enqueuedTime,
            String partitionKey, @Nullable String contentType, byte[] body, Map<String, Object> properties,
            Map<String, Object> systemProperties) {
        this(hub, partition, sequenceNumber, offset, enqueuedTime, partitionKey, contentType, body, properties,
                systemProperties, WHOLE);
    }

    /**
     * One of the records that travelled in this event: it is of the same place and time.
     *
     * @param at
     *            which of them, from 0
     * @param recordType
     *            its content type
     * @param record
     *            the record itself
     * @param own
     *            properties that it has besides those of the event
     */
    HubEvent record(int at, String recordType, byte[] record, Map<String, Object> own) {
        Map<String, Object> all = properties;
        if (!own.isEmpty()) {
            all = new LinkedHashMap<>(properties);
            all.putAll(own);
        }
        return new HubEvent(hub, partition, sequenceNumber, offset, enqueuedTime, partitionKey, recordType, record, all,
                systemProperties, at);
    }

    /** The event without what its system properties say of its body, which is not true of the records in it. */
    HubEvent withoutForm() {
        if (!systemProperties.containsKey(ENCODING) && !systemProperties.containsKey(TYPE)) {
            return this;
        }
        Map<String, Object> others = new LinkedHashMap<>(systemProperties);
        others.remove(ENCODING);
        others.remove(TYPE);
        return new HubEvent(hub, partition, sequenceNumber, offset, enqueuedTime, partitionKey, contentType, body,
                properties, others, place);
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

    /**
     * Names the event without saying anything of its content: {@code devicedata/3@4711}, and {@code normalized/3@4711#17} a record
     * of it. Safe to log.
     */
    @Override
    public String toString() {
        return hub + "/" + partition + "@" + sequenceNumber + (place == WHOLE ? "" : "#" + place);
    }
}
