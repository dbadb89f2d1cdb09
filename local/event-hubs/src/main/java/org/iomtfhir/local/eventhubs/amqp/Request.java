package org.iomtfhir.local.eventhubs.amqp;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.qpid.protonj2.buffer.ProtonBuffer;
import org.apache.qpid.protonj2.buffer.ProtonBufferAllocator;
import org.apache.qpid.protonj2.codec.CodecFactory;
import org.apache.qpid.protonj2.codec.Decoder;
import org.apache.qpid.protonj2.codec.DecoderState;
import org.apache.qpid.protonj2.types.messaging.AmqpValue;
import org.apache.qpid.protonj2.types.messaging.ApplicationProperties;
import org.apache.qpid.protonj2.types.messaging.Properties;
import org.jspecify.annotations.Nullable;

/**
 * A message to one of the nodes that answer.
 *
 * @param messageId
 *            to be sent back with its type kept; null where there is none
 * @param replyTo
 *            where the answer is awaited; null where it does not say
 * @param properties
 *            the application properties
 * @param body
 *            the value in the body; null where it is something else, or nothing
 */
record Request(@Nullable Object messageId, @Nullable String replyTo, Map<String, Object> properties,
        @Nullable Object body) {

    /** Reads an encoded message. */
    static Request read(byte[] payload) throws MalformedAmqpException {
        Object messageId = null;
        String replyTo = null;
        Map<String, Object> properties = new LinkedHashMap<>();
        Object body = null;
        Decoder decoder = CodecFactory.getDefaultDecoder();
        DecoderState state = decoder.newDecoderState();
        ProtonBuffer buffer = ProtonBufferAllocator.defaultAllocator().copy(payload);
        try {
            while (buffer.isReadable()) {
                Object section = decoder.readObject(buffer, state);
                if (section instanceof Properties standard) {
                    messageId = standard.getMessageId();
                    replyTo = standard.getReplyTo();
                } else if (section instanceof ApplicationProperties given && given.getValue() != null) {
                    properties.putAll(given.getValue());
                } else if (section instanceof AmqpValue<?> value) {
                    body = value.getValue();
                }
            }
        } catch (ClassCastException | IndexOutOfBoundsException
                | IllegalArgumentException malformed) {
            throw new MalformedAmqpException("the request cannot be decoded");
        }
        return new Request(messageId, replyTo, properties, body);
    }

    /** A property's text, empty where it is not there or no text. */
    String text(String name) {
        return properties.get(name) instanceof String text ? text : "";
    }
}
