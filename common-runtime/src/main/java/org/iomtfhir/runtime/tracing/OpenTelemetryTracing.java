package org.iomtfhir.runtime.tracing;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.runtime.hub.read.Delivery;
import org.iomtfhir.runtime.hub.read.HubEvent;

/** Traces by OpenTelemetry's SDK. Spans say which hub and partition, and what kind of error; nothing of any event. */
final class OpenTelemetryTracing implements Tracing {

    /** More would make a span of a large group larger than the group. */
    static final int MOST_LINKS = 32;

    private static final int CLOSE_SECONDS = 5;
    private static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("messaging.system");
    private static final AttributeKey<String> HUB = AttributeKey.stringKey("messaging.destination.name");
    private static final AttributeKey<String> PARTITION = AttributeKey.stringKey("messaging.destination.partition.id");
    private static final AttributeKey<Long> EVENTS = AttributeKey.longKey("messaging.batch.message_count");
    private static final AttributeKey<Long> ENQUEUED = AttributeKey.longKey(
            "messaging.eventhubs.message.enqueued_time");
    private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");

    private final SdkTracerProvider provider;
    private final Tracer tracer;
    private final String name;

    /**
     * @param stage
     *            the service's name: {@code normalize}
     * @param share
     *            which part of the traces that begin here is kept, 0 to 1; those that come with an event are kept as whoever
     *            began them decided
     * @param processor
     *            takes the spans that have ended
     */
    OpenTelemetryTracing(String stage, double share, SpanProcessor processor) {
        this.name = stage;
        this.provider = SdkTracerProvider.builder()
                .setResource(Resource.create(
                        Attributes.of(AttributeKey.stringKey("service.name"), "iomt-" + stage)))
                .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(share))).addSpanProcessor(processor).build();
        this.tracer = provider.get("org.iomtfhir");
    }

    @Override
    public boolean isOn() {
        return true;
    }

    @Override
    public Work begin(Delivery source) {
        return new SpanWork(span(source, EventContext.read(source.event().properties())).startSpan());
    }

    @Override
    public Work begin(Delivery source, Instant since) {
        return new SpanWork(span(source, EventContext.read(source.event().properties())).setStartTimestamp(since)
                .startSpan());
    }

    @Override
    public Work begin(List<Delivery> sources) {
        Context parent = Context.root();
        SpanContext first = SpanContext.getInvalid();
        SpanBuilder span = null;
        int links = 0;
        for (Delivery source : sources) {
            Context context = EventContext.read(source.event().properties());
            SpanContext of = Span.fromContext(context).getSpanContext();
            if (!of.isValid() || of.equals(first)) {
                continue;
            }
            if (span == null) {
                parent = context;
                first = of;
                span = span(sources.getFirst(), parent);
            } else {
                span.addLink(of);
                if (++links == MOST_LINKS) {
                    break;
                }
            }
        }
        SpanBuilder begun = span == null ? span(sources.getFirst(), parent) : span;
        return new SpanWork(begun.setAttribute(EVENTS, (long) sources.size()).startSpan());
    }

    private SpanBuilder span(Delivery source, Context parent) {
        HubEvent event = source.event();
        return tracer.spanBuilder(name).setParent(parent).setSpanKind(SpanKind.CONSUMER)
                .setAttribute(SYSTEM, "eventhubs").setAttribute(HUB, event.hub())
                .setAttribute(PARTITION, event.partition())
                .setAttribute(ENQUEUED, event.enqueuedTime().getEpochSecond());
    }

    @Override
    public void failed(ErrorName error) {
        Span.current().setStatus(StatusCode.ERROR).setAttribute(ERROR, error.name());
    }

    @Override
    public void close() {
        provider.shutdown().join(CLOSE_SECONDS, TimeUnit.SECONDS);
    }

    private static final class SpanWork implements Work {

        private final Span span;
        private final Scope scope;

        @SuppressWarnings("MustBeClosedChecker") // It lasts as long as the work does, which closes it.
        SpanWork(Span span) {
            this.span = span;
            this.scope = span.makeCurrent();
        }

        @Override
        public Map<String, Object> properties() {
            return EventContext.write(Context.root().with(span));
        }

        @Override
        public void close() {
            scope.close();
            span.end();
        }
    }
}
