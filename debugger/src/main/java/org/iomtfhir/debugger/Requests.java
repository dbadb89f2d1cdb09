package org.iomtfhir.debugger;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Answers the requests of one connection. A request must name this very host and port, and what is asked for by another page is
 * refused: a browser on this machine may have been led here by a foreign page, under this or another name.
 */
final class Requests extends SimpleChannelInboundHandler<FullHttpRequest> {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final int port;
    private final PageFiles pages;
    private final ExplainRequests explain;
    private final FileRequests files;
    private final LineRequests line;

    Requests(int port, PageFiles pages, ExplainRequests explain, FileRequests files, LineRequests line) {
        this.port = port;
        this.pages = pages;
        this.explain = explain;
        this.files = files;
        this.line = line;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext channel, FullHttpRequest request) {
        if (request.decoderResult().isFailure()) {
            text(channel, HttpResponseStatus.BAD_REQUEST, "This is not a request that can be read.");
            return;
        }
        if (!isOwnHost(request.headers().get(HttpHeaderNames.HOST))
                || request.headers().getAll(HttpHeaderNames.HOST).size() != 1) {
            text(channel, HttpResponseStatus.FORBIDDEN,
                    "This page is for this machine alone: open it as http://127.0.0.1:" + port + "/");
            return;
        }
        String origin = request.headers().get(HttpHeaderNames.ORIGIN);
        String site = request.headers().get("sec-fetch-site");
        boolean page = request.method().equals(HttpMethod.GET)
                && new QueryStringDecoder(request.uri()).path().equals("/");
        if ((origin != null && !isOwnOrigin(origin))
                || (site != null && !site.equals("same-origin") && !(page && site.equals("none")))) {
            text(channel, HttpResponseStatus.FORBIDDEN, "Another page asked for this.");
            return;
        }
        answer(channel, request);
    }

    private void answer(ChannelHandlerContext channel, FullHttpRequest request) {
        String path = new QueryStringDecoder(request.uri()).path();
        if (request.method().equals(HttpMethod.POST)) {
            String type = Optional.ofNullable(request.headers().get(HttpHeaderNames.CONTENT_TYPE)).orElse("");
            if (!type.equals("application/json") || request.headers().get(HttpHeaderNames.ORIGIN) == null) {
                text(channel, HttpResponseStatus.FORBIDDEN, "Only the page itself may ask this.");
                return;
            }
            byte[] body = new byte[request.content().readableBytes()];
            request.content().readBytes(body);
            switch (path) {
                case "/api/explain" -> explain.answer(channel, body);
                case "/api/compare" -> explain.compare(channel, body);
                case "/api/files" -> files.write(channel, body);
                case "/api/events" -> line.events(channel, body);
                case "/api/observation" -> line.fetch(channel, body);
                case "/api/merge" -> line.merge(channel, body);
                default -> text(channel, HttpResponseStatus.NOT_FOUND, "There is nothing here.");
            }
        } else if (request.method().equals(HttpMethod.GET)) {
            get(channel, path);
        } else {
            text(channel, HttpResponseStatus.METHOD_NOT_ALLOWED, "Only GET and POST are answered.");
        }
    }

    private void get(ChannelHandlerContext channel, String path) {
        switch (path) {
            case "/" -> {
                byte[] random = new byte[18];
                RANDOM.nextBytes(random);
                String nonce = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
                send(channel, HttpResponseStatus.OK, "text/html; charset=utf-8", pages.index(nonce), nonce);
            }
            case "/api/files" -> files.read(channel);
            default -> pages.file(path).ifPresentOrElse(
                    file -> send(channel, HttpResponseStatus.OK, file.type(), file.bytes(), null),
                    () -> text(channel, HttpResponseStatus.NOT_FOUND, "There is nothing here."));
        }
    }

    private boolean isOwnHost(String host) {
        return host != null && (host.equals("127.0.0.1:" + port) || host.equals("localhost:" + port));
    }

    private boolean isOwnOrigin(String origin) {
        return origin.equals("http://127.0.0.1:" + port) || origin.equals("http://localhost:" + port);
    }

    static void text(ChannelHandlerContext channel, HttpResponseStatus status, String text) {
        send(channel, status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8), null);
    }

    static void send(ChannelHandlerContext channel, HttpResponseStatus status, String type, byte[] body,
            @Nullable String nonce) {
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status,
                Unpooled.wrappedBuffer(body));
        SafeHeaders.set(response, type, nonce);
        HttpUtil.setContentLength(response, body.length);
        HttpUtil.setKeepAlive(response, status.equals(HttpResponseStatus.OK));
        channel.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext channel, Throwable cause) {
        // A connection that breaks: there is nobody to tell.
        var unused = channel.close();
    }
}
