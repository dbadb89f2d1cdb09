package org.iomtfhir.runtime.tracing;

import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The context of a trace in an event's properties. It is written as {@code traceparent} and {@code tracestate}; read as
 * well is {@code Diagnostic-Id}, in which the Azure SDKs put the same.
 */
final class EventContext {

    private static final W3CTraceContextPropagator W3C = W3CTraceContextPropagator.getInstance();
    private static final String TRACE_PARENT = "traceparent";
    private static final String DIAGNOSTIC_ID = "Diagnostic-Id";

    private static final TextMapGetter<Map<String, Object>> READER = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Map<String, Object> properties) {
            return properties.keySet();
        }

        @Override
        public @Nullable String get(Map<String, Object> properties, String key) {
            Object value = properties.get(key);
            if (value == null && key.equals(TRACE_PARENT)) {
                value = properties.get(DIAGNOSTIC_ID);
            }
            return value instanceof String text ? text : null;
        }
    };

    private EventContext() {}

    /** The context that an event came in; without a span if it came in none, or in one that can't be read. */
    static Context read(Map<String, Object> properties) {
        return W3C.extract(Context.root(), properties, READER);
    }

    /** The properties that carry a context on. */
    static Map<String, Object> write(Context context) {
        Map<String, Object> properties = new HashMap<>();
        W3C.inject(context, properties, (carrier, key, value) -> carrier.put(key, value));
        return properties;
    }
}
