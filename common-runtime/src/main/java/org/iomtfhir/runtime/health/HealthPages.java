package org.iomtfhir.runtime.health;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers requests, one a connection. */
@Sharable
final class HealthPages extends SimpleChannelInboundHandler<FullHttpRequest> {

    private static final Logger LOG = LoggerFactory.getLogger(HealthPages.class);

    private static final String JSON = "application/json";
    private static final String TEXT = "text/plain";
    private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final ServiceHealth health;
    private final HealthPage page;
    private final PrometheusMeterRegistry metrics;
    private final Executor metricsThread;
    private final HostCheck hosts;

    HealthPages(ServiceHealth health, PrometheusMeterRegistry metrics, Executor metricsThread, HostCheck hosts) {
        this.health = health;
        this.page = new HealthPage(health);
        this.metrics = metrics;
        this.metricsThread = metricsThread;
        this.hosts = hosts;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext connection, FullHttpRequest request) throws IOException {
        boolean head = request.method().equals(HttpMethod.HEAD);
        if (!request.decoderResult().isSuccess()) {
            send(connection, head, HttpResponseStatus.BAD_REQUEST, TEXT, "no HTTP request\n");
        } else if (!hosts.isFor(request.headers().get(HttpHeaderNames.HOST))) {
            send(connection, head, HttpResponseStatus.MISDIRECTED_REQUEST, TEXT,
                    "served for this machine alone, by the name of localhost\n");
        } else if (!head && !request.method().equals(HttpMethod.GET)) {
            FullHttpResponse refusal = response(HttpResponseStatus.METHOD_NOT_ALLOWED, TEXT, "only GET and HEAD\n");
            refusal.headers().set(HttpHeaderNames.ALLOW, "GET, HEAD");
            send(connection, head, refusal);
        } else {
            answer(connection, head, path(request.uri()));
        }
    }

    private void answer(ChannelHandlerContext connection, boolean head, String path) throws IOException {
        switch (path) {
            case "/health/live" -> health(connection, head, health.isLive());
            case "/health/ready" -> health(connection, head, health.isReady());
            case "/metrics" -> metrics(connection, head);
            default -> send(connection, head, HttpResponseStatus.NOT_FOUND, TEXT,
                    "see /health/live, /health/ready, /metrics\n");
        }
    }

    private static String path(String target) {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    private void health(ChannelHandlerContext connection, boolean head, boolean good) throws IOException {
        send(connection, head, good ? HttpResponseStatus.OK : HttpResponseStatus.SERVICE_UNAVAILABLE, JSON,
                page.of(good));
    }

    private void metrics(ChannelHandlerContext connection, boolean head) {
        try {
            metricsThread.execute(() -> {
                try {
                    send(connection, head, HttpResponseStatus.OK, PROMETHEUS_TEXT, metrics.scrape(PROMETHEUS_TEXT));
                } catch (RuntimeException e) {
                    exceptionCaught(connection, e);
                }
            });
        } catch (RejectedExecutionException e) {
            send(connection, head, HttpResponseStatus.SERVICE_UNAVAILABLE, TEXT, "too many ask for this at once\n");
        }
    }

    private static FullHttpResponse response(HttpResponseStatus status, String type, String text) {
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status,
                Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.UTF_8)));
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, type)
                .set(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes())
                .set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        return response;
    }

    private static void send(ChannelHandlerContext connection, boolean head, HttpResponseStatus status, String type,
            String text) {
        send(connection, head, response(status, type, text));
    }

    private static void send(ChannelHandlerContext connection, boolean head, FullHttpResponse response) {
        connection.writeAndFlush(head ? response.replace(Unpooled.EMPTY_BUFFER) : response)
                .addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext connection, Throwable failure) {
        // A connection that was reset, as a rule. What was asked is not logged: it comes from anyone.
        LOG.debug("A request for health or metrics failed", failure);
        var unused = connection.close();
    }
}
