package org.iomtfhir.runtime.hub.read;

import com.azure.core.amqp.models.AmqpMessageId;
import com.azure.core.amqp.models.AmqpMessageProperties;
import com.azure.messaging.eventhubs.EventData;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Date;
import java.util.Map;
import java.util.UUID;
import org.iomtfhir.runtime.hub.Gzip;
import org.iomtfhir.runtime.hub.PackFormat;
import org.jspecify.annotations.Nullable;

/** Turns an event of the SDK into ours: every annotation and AMQP property under its own name, in plain Java types. */
final class ReceivedEvent {

    /** As many as an event has that nobody gave any. */
    private static final int SYSTEM_PROPERTIES = 4;

    private ReceivedEvent() {}

    static HubEvent of(String hub, String partition, EventData data) {
        var raw = data.getRawAmqpMessage();
        EventProperties.Builder system = new EventProperties.Builder(SYSTEM_PROPERTIES);
        addAll(raw.getMessageAnnotations(), system);
        // The SDK keeps the annotations that it understands apart from the others.
        Long sequenceNumber = data.getSequenceNumber();
        String offset = data.getOffsetString();
        Instant enqueuedTime = data.getEnqueuedTime();
        put(system, "x-opt-sequence-number", sequenceNumber);
        put(system, "x-opt-offset", offset);
        put(system, "x-opt-enqueued-time", enqueuedTime);
        put(system, "x-opt-partition-key", data.getPartitionKey());
        amqpProperties(raw.getProperties(), system);

        EventProperties.Builder properties = new EventProperties.Builder(data.getProperties().size());
        addAll(data.getProperties(), properties);
        return new HubEvent(hub, partition, sequenceNumber, offset, enqueuedTime, data.getPartitionKey(),
                shared(data.getContentType()), data.getBody(), properties.build(), system.build());
    }

    /** The names of AMQP 1.0, section 3.2.4. */
    private static void amqpProperties(AmqpMessageProperties from, EventProperties.Builder to) {
        put(to, "message-id", from.getMessageId());
        put(to, "user-id", from.getUserId());
        put(to, "to", from.getTo());
        put(to, "subject", from.getSubject());
        put(to, "reply-to", from.getReplyTo());
        put(to, "correlation-id", from.getCorrelationId());
        put(to, "content-type", shared(from.getContentType()));
        put(to, "content-encoding", from.getContentEncoding());
        put(to, "absolute-expiry-time", from.getAbsoluteExpiryTime());
        put(to, "creation-time", from.getCreationTime());
        put(to, "group-id", from.getGroupId());
        put(to, "group-sequence", from.getGroupSequence());
        put(to, "reply-to-group-id", from.getReplyToGroupId());
    }

    /** The content types that nearly every event has, as one text for all. */
    private static @Nullable String shared(String contentType) {
        return switch (contentType) {
            case null -> null;
            case "application/json" -> "application/json";
            case PackFormat.CONTENT_TYPE -> PackFormat.CONTENT_TYPE;
            case Gzip.CONTENT_TYPE -> Gzip.CONTENT_TYPE;
            default -> contentType;
        };
    }

    /** Adds what has a value; none of the names is there yet. */
    static void addAll(Map<String, Object> from, EventProperties.Builder to) {
        from.forEach((name, value) -> {
            if (value != null) {
                to.add(name, plain(value));
            }
        });
    }

    private static void put(EventProperties.Builder to, String name, @Nullable Object value) {
        if (value != null) {
            to.put(name, plain(value));
        }
    }

    /** Numbers, booleans and bytes as they are, points in time as instants, anything else as its text. */
    private static Object plain(Object value) {
        return switch (value) {
            case Byte b -> b.longValue();
            case Short s -> s.longValue();
            case Integer i -> i.longValue();
            case Long l -> l;
            case Float f -> f;
            case Double d -> d;
            case Number n -> number(n);
            case Boolean b -> b;
            case byte[] bytes -> bytes;
            case Instant instant -> EventTimes.valueOf(instant);
            case Date date -> EventTimes.valueOf(date.toInstant());
            case OffsetDateTime time -> EventTimes.valueOf(time.toInstant());
            case UUID uuid -> uuid.toString();
            case AmqpMessageId id -> id.toString();
            default -> value.toString();
        };
    }

    /** The unsigned and decimal numbers of AMQP, which only say in text what they are. */
    private static Object number(Number number) {
        try {
            return new BigDecimal(number.toString());
        } catch (NumberFormatException e) {
            return number.toString();
        }
    }
}
