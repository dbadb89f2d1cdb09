package org.iomtfhir.local.eventhubs.amqp;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.qpid.protonj2.buffer.ProtonBuffer;
import org.apache.qpid.protonj2.buffer.ProtonBufferAllocator;
import org.apache.qpid.protonj2.codec.CodecFactory;
import org.apache.qpid.protonj2.codec.Encoder;
import org.apache.qpid.protonj2.codec.EncoderState;
import org.apache.qpid.protonj2.types.Symbol;
import org.apache.qpid.protonj2.types.messaging.AmqpValue;
import org.apache.qpid.protonj2.types.messaging.ApplicationProperties;
import org.apache.qpid.protonj2.types.messaging.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a request.
 *
 * @param status
 *            as in HTTP
 * @param description
 *            what the status means here
 * @param error
 *            what went wrong, in AMQP's words; empty where nothing did
 * @param body
 *            what was asked for; an empty map where nothing is to be told
 */
record Response(int status, String description, Optional<Symbol> error, Map<String, Object> body) {

    static Response accepted() {
        return new Response(202, "Accepted", Optional.empty(), Map.of());
    }

    static Response ok(Map<String, Object> body) {
        return new Response(200, "OK", Optional.empty(), body);
    }

    static Response failed(int status, Symbol error, String why) {
        return new Response(status, why, Optional.of(error), Map.of());
    }

    /** The encoded message that answers the request of this id. */
    ProtonBuffer encode(@Nullable Object requestId) {
        Map<String, Object> outcome = new LinkedHashMap<>();
        outcome.put("status-code", status);
        outcome.put("status-description", description);
        error.ifPresent(condition -> outcome.put("error-condition", condition));
        ProtonBuffer buffer = ProtonBufferAllocator.defaultAllocator().allocate();
        Encoder encoder = CodecFactory.getDefaultEncoder();
        EncoderState state = encoder.newEncoderState();
        var properties = new Properties();
        properties.setCorrelationId(requestId);
        encoder.writeObject(buffer, state, properties);
        encoder.writeObject(buffer, state, new ApplicationProperties(outcome));
        encoder.writeObject(buffer, state, new AmqpValue<>(body));
        return buffer;
    }
}
